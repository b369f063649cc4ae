package main

import (
	"bytes"
	"fmt"
	"strings"
)

// writeSoftmax writes a row's softmax in one call, since a call costs as much as a dozen elements: the largest element, the
// exponentials, their sum in 16 lanes, the quotient. The last vector overlaps the one before it. That changes nothing for a
// maximum, and where elements are replaced it is loaded before them and stored after them. Names end in Row lest a formula
// has them too.
func writeSoftmax(b *bytes.Buffer, a arch, v vec) {
	exp, _ := find("exp")
	c := compiler{vec: v, vector: true, vars: map[string]kind{"x": isFloat},
		consts: &constants{names: map[string]string{}}, calls: new(int)}
	result := c.body(exp.text[v.elem])
	body := c.out.String()

	var text strings.Builder
	each := func(statement string) {
		fmt.Fprintf(&text, "at = first\nfor i := n; i > N; i -= N {\n%s\nat = unsafe.Add(at, %d)\n}\n", statement, v.bytes())
	}
	fmt.Fprintf(&text, `
// softmaxRowS replaces x by eˣ⁻ᵗ·scale/sum, t the largest x, sum that of all eˣ⁻ᵗ, unless the row is shorter than a vector.
//
//go:nocheckptr
func softmaxRowS(row []E, scale E) (top, sum E, done bool) {
n := len(row)
if n < N { return 0, 0, false }
first := unsafe.Pointer(unsafe.SliceData(row))
last := unsafe.Add(first, (n-N)*%d)
at := first
topRow := LOAD((*[N]E)(last))
topRow = topRow.IfElse(topRow.Greater(BROADCAST(inf%s).Neg()), BROADCAST(inf%s).Neg())
`, v.bytes()/v.n, v.bits(), v.bits())
	each("x := LOAD((*[N]E)(at))\ntopRow = x.IfElse(x.Greater(topRow), topRow)")
	fmt.Fprintf(&text, `var tops [N]E
topRow.StoreArray(&tops)
top = tops[0]
for _, x := range tops[1:] {
if x > top { top = x }
}
top += 0
topRow = BROADCAST(top)
%sendRow := LOAD((*[N]E)(last)).Sub(topRow)
{
x := endRow
%sendRow = %s
}
`, c.consts.decls.String(), body, result)
	each(fmt.Sprintf("x := LOAD((*[N]E)(at)).Sub(topRow)\n%s(%s).StoreArray((*[N]E)(at))", body, result))
	fmt.Fprintf(&text, "endRow.StoreArray((*[N]E)(last))\n")

	group := 16 / v.n
	for i := range group {
		fmt.Fprintf(&text, "var sum%d V\n", i)
	}
	fmt.Fprintf(&text, "at = first\ni := n\nfor ; i >= lanes; i -= lanes {\n")
	for i := range group {
		fmt.Fprintf(&text, "sum%d = sum%d.Add(LOAD((*[N]E)(%s)))\n", i, i, add("at", i*v.bytes()))
	}
	fmt.Fprintf(&text, "at = unsafe.Add(at, %d)\n}\n", group*v.bytes())
	for i := range group - 1 {
		fmt.Fprintf(&text, "if i >= %d*N { sum%d = sum%d.Add(LOAD((*[N]E)(%s))) }\n", i+1, i, i, add("at", i*v.bytes()))
	}
	text.WriteString("var l [lanes]E\n")
	for i := range group {
		fmt.Fprintf(&text, "sum%d.StoreArray((*[N]E)(l[%d:]))\n", i, i*v.n)
	}
	fmt.Fprintf(&text, `for j := i &^ (N-1); j < i; j++ { l[j] += row[n-i+j] }
sum = fold(&l)
topRow = BROADCAST(scale / sum)
endRow = LOAD((*[N]E)(last)).Mul(topRow)
`)
	each("LOAD((*[N]E)(at)).Mul(topRow).StoreArray((*[N]E)(at))")
	fmt.Fprintf(&text, "endRow.StoreArray((*[N]E)(last))\n%sreturn top, sum, true\n}\n", a.after)
	b.WriteString(types(text.String(), v))
}
