package shell

import (
	"regexp"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Markup renders an element. go-app writes attributes in the order of a map, and a true one without its value:
// here they are sorted, so that two builds of one site are equal, and ARIA's keep their "true".
func Markup(ui app.UI) string {
	var b strings.Builder
	app.PrintHTML(&b, ui)
	return tag.ReplaceAllStringFunc(b.String(), func(t string) string {
		m := tag.FindStringSubmatch(t)
		list := attribute.FindAllString(m[2], -1)
		for i, a := range list {
			if strings.HasPrefix(a, "aria-") && !strings.Contains(a, "=") {
				list[i] = a + `="true"`
			}
		}
		slices.Sort(list)
		return "<" + strings.Join(append([]string{m[1]}, list...), " ") + m[3] + ">"
	})
}

var (
	tag       = regexp.MustCompile(`<([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)+)\s*(/?)>`)
	attribute = regexp.MustCompile(`[\w:-]+(?:="[^"]*")?`)
)
