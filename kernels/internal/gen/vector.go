package main

import (
	"bytes"
	"fmt"
	"strings"
)

// Loops over slices. Each function does as many elements as fill whole vectors and
// returns how many that was; its caller does the rest with the same arithmetic.
//
// In a template V is the vector type, E its element, N its lanes, and a function whose
// name ends in S gets the bits of an element instead.

// elementwise is a loop over slices; the first one gives the length.
type elementwise struct {
	name, args string
	slices     []string
	before     string // once
	body       string // for a vector; let L(x) load and P(x, v) store
	group      int    // vectors in a turn, 4 if 0
}

var elementwises = []elementwise{
	{name: "add", slices: []string{"dst", "a", "b"}, body: "P(dst, L(a).Add(L(b)))"},
	{name: "sub", slices: []string{"dst", "a", "b"}, body: "P(dst, L(a).Sub(L(b)))"},
	{name: "mul", slices: []string{"dst", "a", "b"}, body: "P(dst, L(a).Mul(L(b)))"},
	{name: "div", slices: []string{"dst", "a", "b"}, body: "P(dst, L(a).Div(L(b)))"},
	{name: "sqrt", slices: []string{"dst", "x"}, body: "P(dst, L(x).Sqrt())"},
	{name: "reciprocal", slices: []string{"dst", "x"}, before: "one := BROADCAST(1)", body: "P(dst, one.Div(L(x)))"},
	{name: "scale", args: "alpha E", slices: []string{"dst", "x"},
		before: "va := BROADCAST(alpha)", body: "P(dst, L(x).Mul(va))"},
	{name: "lower", args: "by E", slices: []string{"dst", "x"},
		before: "vb := BROADCAST(by)", body: "P(dst, L(x).Sub(vb))"},
	{name: "axpy", args: "alpha E", slices: []string{"y", "x"},
		before: "va := BROADCAST(alpha)", body: "P(y, L(y).Add(va.Mul(L(x))))"},
	{name: "blend", args: "alpha, beta E", slices: []string{"dst", "a", "b"},
		before: "va, vb := BROADCAST(alpha), BROADCAST(beta)",
		body:   "P(dst, va.Mul(L(a)).Add(vb.Mul(L(b))))"},
	{name: "rotate", args: "c, s E", slices: []string{"x", "y"},
		before: "vc, vs := BROADCAST(c), BROADCAST(s)",
		body:   "x, y := L(x), L(y)\nP(x, vc.Mul(x).Add(vs.Mul(y)))\nP(y, vc.Mul(y).Sub(vs.Mul(x)))"},
	{name: "relu", slices: []string{"dst", "x"},
		before: "var zero V", body: "x := L(x)\nP(dst, zero.IfElse(x.LessEqual(zero), x))"},
	{name: "addReLU", slices: []string{"dst", "a", "b"},
		before: "var zero V", body: "x := L(a).Add(L(b))\nP(dst, zero.IfElse(x.LessEqual(zero), x))"},
	{name: "reluGrad", slices: []string{"dx", "dy", "y"},
		before: "var zero V", body: "P(dx, L(dy).Masked(L(y).Greater(zero)))"},
	{name: "adam", args: "k *adamConst[E]", slices: []string{"w", "g", "m", "v"}, group: 2,
		before: "b1, c1, b2, c2 := BROADCAST(k.b1), BROADCAST(k.c1), BROADCAST(k.b2), BROADCAST(k.c2)\n" +
			"corr, eps, step, keep := BROADCAST(k.corr2), BROADCAST(k.eps), BROADCAST(k.step), BROADCAST(k.keep)",
		body: "g := L(g)\nm := b1.Mul(L(m)).Add(c1.Mul(g))\nv := b2.Mul(L(v)).Add(c2.Mul(g.Mul(g)))\n" +
			"P(m, m)\nP(v, v)\n" +
			"P(w, keep.Mul(L(w)).Sub(step.Mul(m).Div(v.Mul(corr).Sqrt().Add(eps))))"},
	{name: "sgd", args: "lr, decay E", slices: []string{"w", "g"},
		before: "vl, vd := BROADCAST(lr), BROADCAST(decay)",
		body:   "w := L(w)\nP(w, w.Sub(vl.Mul(L(g).Add(vd.Mul(w)))))"},
	{name: "momentum", args: "lr, mu, decay E", slices: []string{"w", "g", "v"}, group: 2,
		before: "vl, vm, vd := BROADCAST(lr), BROADCAST(mu), BROADCAST(decay)",
		body: "w := L(w)\nv := vm.Mul(L(v)).Add(L(g).Add(vd.Mul(w)))\nP(v, v)\n" +
			"P(w, w.Sub(vl.Mul(v)))"},
	{name: "nesterov", args: "lr, mu, decay E", slices: []string{"w", "g", "v"}, group: 2,
		before: "vl, vm, vd := BROADCAST(lr), BROADCAST(mu), BROADCAST(decay)",
		body: "w := L(w)\ng := L(g).Add(vd.Mul(w))\nv := vm.Mul(L(v)).Add(g)\nP(v, v)\n" +
			"P(w, w.Sub(vl.Mul(g.Add(vm.Mul(v)))))"},
}

// write writes the loop for one type: whole groups of vectors, then single ones.
func (e elementwise) write(b *bytes.Buffer, a arch, v vec) {
	group := e.group
	if group == 0 {
		group = 4
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\n//go:nocheckptr\n%s {\nn := len(%s)\nif n < N%s { return 0 }\n", e.signature(), e.slices[0], a.lacks)
	for _, s := range e.slices {
		fmt.Fprintf(&text, "%sp := unsafe.Pointer(unsafe.SliceData(%s))\n", s, s)
	}
	fmt.Fprintf(&text, "%s\n", e.before)
	for _, g := range []int{group, 1} {
		fmt.Fprintf(&text, "for ; n >= %d; n -= %d {\n", g*v.n, g*v.n)
		for i := range g {
			text.WriteString("{\n" + expand(e.body, v, i*v.bytes()) + "\n}\n")
		}
		for _, s := range e.slices {
			fmt.Fprintf(&text, "%sp = unsafe.Add(%sp, %d)\n", s, s, g*v.bytes())
		}
		text.WriteString("}\n")
	}
	fmt.Fprintf(&text, "%sreturn len(%s) - n\n}\n", a.after, e.slices[0])
	b.WriteString(types(text.String(), v))
}

// stub writes the function for a machine without vectors.
func (e elementwise) stub(b *bytes.Buffer, v vec) {
	b.WriteString(types("\n"+e.signature()+" { return 0 }\n", v))
}

func (e elementwise) signature() string {
	return fmt.Sprintf("func %sS(%s%s []E) int", e.name, prefix(e.args), strings.Join(e.slices, ", "))
}

func prefix(args string) string {
	if args == "" {
		return ""
	}
	return args + ", "
}

// expand replaces L(x) and P(x, v) by a load and a store offset bytes behind xp.
func expand(body string, v vec, offset int) string {
	var out strings.Builder
	for i := 0; i < len(body); i++ {
		call := strings.HasPrefix(body[i:], "L(") || strings.HasPrefix(body[i:], "P(")
		if !call || i > 0 && isLetter(body[i-1]) {
			out.WriteByte(body[i])
			continue
		}
		inner := body[i+2 : closing(body, i+1)]
		if body[i] == 'L' {
			fmt.Fprintf(&out, "LOAD((*[N]E)(%s))", add(inner+"p", offset))
		} else {
			name, value, _ := strings.Cut(inner, ", ")
			fmt.Fprintf(&out, "(%s).StoreArray((*[N]E)(%s))", expand(value, v, offset), add(name+"p", offset))
		}
		i += len(inner) + 2
	}
	return out.String()
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '.' }

// closing returns the index of the parenthesis that closes the one at open.
func closing(s string, open int) int {
	depth := 0
	for i := open; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	panic("unbalanced: " + s)
}

// types puts the names of the types into a template.
func types(text string, v vec) string {
	words := map[string]string{
		"V": "archsimd." + v.name, "E": v.elem, "N": fmt.Sprint(v.n),
		"LOAD": "archsimd.Load" + v.name + "Array", "BROADCAST": "archsimd.Broadcast" + v.name,
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && (isLetter(text[j]) && text[j] != '.' || text[j] >= '0' && text[j] <= '9') {
			j++
		}
		if i == j {
			out.WriteByte(text[i])
			i++
			continue
		}
		word := text[i:j]
		if r, ok := words[word]; ok {
			word = r
		} else if strings.HasSuffix(word, "S") && text[j] == '(' {
			word = word[:len(word)-1] + v.bits()
		}
		out.WriteString(word)
		i = j
	}
	return out.String()
}

// reduction is a loop that gathers groups of 16 elements in the 16 lanes of l.
type reduction struct {
	name   string
	slices []string
	body   string // for a vector, with the accumulator A
	start  string // of the accumulators, if not what is in the lanes
}

// maxLanes gathers the largest elements that are not NaN, nanLanes counts the NaNs.
var reductions = []reduction{
	{name: "sumLanes", slices: []string{"x"}, body: "A = A.Add(L(x))"},
	{name: "dotLanes", slices: []string{"x", "y"}, body: "A = A.Add(L(x).Mul(L(y)))"},
	{name: "maxLanes", slices: []string{"x"}, start: "BROADCAST(infB).Neg()", body: "x := L(x)\nA = x.IfElse(x.Greater(A), A)"},
	{name: "nanLanes", slices: []string{"x"}, body: "x := L(x)\nA = A.Add(one.Masked(x.NotEqual(x)))"},
}

func (r reduction) signature() string {
	return fmt.Sprintf("func %sS(l *[lanes]E, %s []E) int", r.name, strings.Join(r.slices, ", "))
}

func (r reduction) stub(b *bytes.Buffer, v vec) {
	b.WriteString(types("\n"+r.signature()+" { return 0 }\n", v))
}

func (r reduction) write(b *bytes.Buffer, a arch, v vec) {
	group := 16 / v.n
	var text strings.Builder
	fmt.Fprintf(&text, "\n//go:nocheckptr\n%s {\nn := len(x)\nif n < lanes%s { return 0 }\nlp := unsafe.Pointer(l)\n", r.signature(), a.lacks)
	for _, s := range r.slices {
		fmt.Fprintf(&text, "%sp := unsafe.Pointer(unsafe.SliceData(%s))\n", s, s)
	}
	if strings.Contains(r.body, "one.") {
		text.WriteString("one := BROADCAST(1)\n")
	}
	for i := range group {
		start := fmt.Sprintf("LOAD((*[N]E)(%s))", add("lp", i*v.bytes()))
		if r.start != "" {
			start = strings.ReplaceAll(r.start, "infB", "inf"+v.bits())
		}
		fmt.Fprintf(&text, "a%d := %s\n", i, start)
	}
	fmt.Fprintf(&text, "for ; n >= lanes; n -= lanes {\n")
	for i := range group {
		body := expand(r.body, v, i*v.bytes())
		text.WriteString("{\n" + replaceWord(body, "A", fmt.Sprintf("a%d", i)) + "\n}\n")
	}
	for _, s := range r.slices {
		fmt.Fprintf(&text, "%sp = unsafe.Add(%sp, %d)\n", s, s, 16/v.n*v.bytes())
	}
	text.WriteString("}\n")
	for i := range group {
		fmt.Fprintf(&text, "a%d.StoreArray((*[N]E)(%s))\n", i, add("lp", i*v.bytes()))
	}
	fmt.Fprintf(&text, "%sreturn len(x) - n\n}\n", a.after)
	b.WriteString(types(text.String(), v))
}

// writeTop writes the loop that finds the largest bits of float32 elements, masked and lowered: whether all of them
// lie in some range, in three operations a vector.
func writeTop(b *bytes.Buffer, a arch, v vec) {
	var text strings.Builder
	fmt.Fprintf(&text, `
//go:nocheckptr
func topBits32(x []float32, mask, by uint32) (top uint32, done int) {
n := len(x)
if n < lanes%s { return 0, 0 }
xp := unsafe.Pointer(unsafe.SliceData(x))
m, c := archsimd.BroadcastU(mask), archsimd.BroadcastU(by)
var A archsimd.U
for ; n >= lanes; n -= lanes {
`, a.lacks)
	for i := range 16 / v.n {
		fmt.Fprintf(&text, "A = A.Max(LOAD((*[N]E)(%s)).ToBits().And(m).Sub(c))\n", add("xp", i*v.bytes()))
	}
	fmt.Fprintf(&text, `xp = unsafe.Add(xp, %d)
}
var l [N]uint32
A.StoreArray(&l)
%sreturn slices.Max(l[:]), len(x) - n
}
`, 16*v.bytes()/v.n, a.after)
	u := "Uint32" + strings.TrimPrefix(v.name, "Float32")
	b.WriteString(strings.NewReplacer("archsimd.BroadcastU(", "archsimd.Broadcast"+u+"(", "archsimd.U\n", "archsimd."+u+"\n").Replace(types(text.String(), v)))
}

// replaceWord replaces a name of one letter.
func replaceWord(text, word, by string) string {
	var out strings.Builder
	for i := range len(text) {
		before := i > 0 && isLetter(text[i-1])
		after := i+1 < len(text) && isLetter(text[i+1]) && text[i+1] != '.'
		if text[i:i+1] == word && !before && !after {
			out.WriteString(by)
		} else {
			out.WriteByte(text[i])
		}
	}
	return out.String()
}
