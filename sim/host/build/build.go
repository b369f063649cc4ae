// Package build names the program that runs, for the records that it makes.
package build

import (
	"os/exec"
	"runtime"
	"strings"

	"orrery/sim"
)

// Commit names the sources in a folder: git's short hash, with a + where files have changed since; "unversioned" where
// there is no git to ask.
func Commit(dir string) string {
	out, err := exec.Command("git", "-C", dir, "rev-parse", "--short=10", "HEAD").Output()
	if err != nil {
		return "unversioned"
	}
	hash := strings.TrimSpace(string(out))
	if exec.Command("git", "-C", dir, "diff", "--quiet", "HEAD", "--").Run() != nil {
		hash += "+"
	}
	return hash
}

// Date is the day of the sources' last commit; "" where there is no git to ask.
func Date(dir string) string {
	out, err := exec.Command("git", "-C", dir, "log", "-1", "--format=%cs").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// Name sets [sim.Build] for a native program that was started among its sources (go run).
func Name() {
	sim.Build = "native " + runtime.GOARCH + " " + Commit(".")
}
