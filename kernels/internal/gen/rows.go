package main

import (
	"bytes"
	"fmt"
	"strings"
)

// rowLoops returns the loops over rows: what adds a bias, and the two halves of a softmax. The exponentials between those
// are a loop of their own, and so all three are short: a processor looks some hundreds of instructions ahead, and works at
// several rows at once then.
func (a arch) rowLoops(v vec) []rowLoop {
	bias := rowLoop{
		name: "addToRowsS", args: "x []E, rows, cols, stride int, by []E", beside: true,
		doc:     "adds by to each row",
		replace: "x = x.Add(LOAD((*[N]E)(BESIDE)))",
	}
	relu := rowLoop{
		name: "addReLUToRowsS", args: bias.args, beside: true,
		doc:     "adds by to each row and replaces what is not positive by 0",
		before:  "var zero V",
		replace: bias.replace + "\nx = zero.IfElse(x.LessEqual(zero), x)",
	}
	var top strings.Builder
	inRow(&top, v, "x := LOAD((*[N]E)(AT))\n"+larger("topJ", "x"), false)
	for i := 1; i < 4; i++ { // four, or each comparison would have to wait for the one before it
		top.WriteString(larger("top0", fmt.Sprintf("top%d", i)))
	}
	lower := rowLoop{
		name: "lowerRowsS", args: "x []E, rows, cols, stride int",
		doc:     "subtracts from each row its largest element that is not NaN",
		before:  "var zero V\nlow := BROADCAST(inf" + v.bits() + ").Neg()",
		row:     "top0, top1, top2, top3 := low, low, low, low\n" + larger("top0", "end") + top.String() + a.largest(v) + "c = c.Add(zero)\n",
		replace: "x = x.Sub(c)",
	}
	share := rowLoop{
		name: "shareRowsS", args: "sums []E, scale E, x []E, rows, cols, stride int",
		doc:     "multiplies each row by scale over its sum, which it stores",
		before:  strings.NewReplacer("uintB", "uint"+v.bits(), "UintV", "Uint"+strings.TrimPrefix(v.name, "Float")).Replace(shareBefore),
		counter: "r := ",
		first:   a.sum(v) + "c := to.Div(BROADCAST(sums[r]))\n",
		replace: "x = x.Mul(c)",
	}
	return []rowLoop{bias, relu, lower, share}
}

// larger writes what makes a the larger one of a and b, and a if b is NaN.
func larger(a, b string) string {
	return fmt.Sprintf("%[1]s = %[2]s.IfElse(%[2]s.Greater(%[1]s), %[1]s)\n", a, b)
}

// largest writes c, the largest lane of top0 in all lanes.
func (a arch) largest(v vec) string {
	var text strings.Builder
	lane := "top0.GetElem(%d)"
	if a.after != "" { // not to be had without a 128-bit vector
		text.WriteString("var tops [N]E\ntop0.StoreArray(&tops)\n")
		lane = "tops[%d]"
	}
	fmt.Fprintf(&text, "c := BROADCAST("+lane+")\n", 0)
	for i := 1; i < v.n; i++ {
		fmt.Fprintf(&text, "{\nx := BROADCAST("+lane+")\n"+larger("c", "x")+"}\n", i)
	}
	return text.String()
}

// shareBefore makes a mask for what is left of a row behind its last whole vector, which is loaded together with what
// comes behind the row: a row that has too little behind it is left to the caller.
const shareBefore = `
to := BROADCAST(scale)
whole := cols &^ (N-1)
var ones [N]uintB
for i := range cols - whole { ones[i] = ^uintB(0) }
mask := archsimd.LoadUintVArray(&ones)
for whole < cols && rows > 0 && (rows-1)*stride + whole + N > cap(x) { rows-- }
`

// sum writes sums[r], the sum of a row as fold has it: 16 lanes are some vectors, which are added while they are more
// than one.
func (a arch) sum(v vec) string {
	var text strings.Builder
	group := 16 / v.n
	for i := range group {
		fmt.Fprintf(&text, "var sum%d V\n", i)
	}
	fmt.Fprintf(&text, "at, i := first, cols\nfor ; i >= lanes; i -= lanes {\n")
	for i := range group {
		fmt.Fprintf(&text, "sum%d = sum%d.Add(LOAD((*[N]E)(%s)))\n", i, i, add("at", i*v.bytes()))
	}
	fmt.Fprintf(&text, "at = unsafe.Add(at, %d)\n}\n", group*v.bytes())
	for i := range group - 1 {
		fmt.Fprintf(&text, "if i >= %d*N { sum%d = sum%d.Add(LOAD((*[N]E)(%s))) }\n", i+1, i, i, add("at", i*v.bytes()))
	}
	fmt.Fprintf(&text, "if whole < cols {\nlast := LOAD((*[N]E)(unsafe.Add(first, whole*%d))).ToBits().And(mask).BitsToFloat%s()\nswitch i / N {\n", v.bytes()/v.n, v.bits())
	for i := range group {
		fmt.Fprintf(&text, "case %d: sum%d = sum%d.Add(last)\n", i, i, i)
	}
	text.WriteString("}\n}\n")
	for ; group > 1; group /= 2 {
		for i := range group / 2 {
			fmt.Fprintf(&text, "sum%d = sum%d.Add(sum%d)\n", i, i, i+group/2)
		}
	}
	lane := func(i int) string { return fmt.Sprintf("sum0.GetElem(%d)", i) }
	if a.after != "" {
		fmt.Fprintf(&text, "var l [N]E\nsum0.StoreArray(&l)\n%s", a.after)
		lane = func(i int) string { return fmt.Sprintf("l[%d]", i) }
	}
	half := func(i int) string { return "(" + lane(i) + "+" + lane(i+v.n/2) + ")" }
	switch v.n {
	case 2:
		fmt.Fprintf(&text, "sums[r] = %s\n", half(0))
	case 4:
		fmt.Fprintf(&text, "sums[r] = %s + %s\n", half(0), half(1))
	case 8:
		fmt.Fprintf(&text, "sums[r] = (%s + %s) + (%s + %s)\n", half(0), half(2), half(1), half(3))
	}
	return text.String()
}

// rowLoop is a loop over rows that replaces every element. The last vector of a row overlaps the one before it: it is
// loaded before anything is stored, and stored after everything.
type rowLoop struct {
	name, args, doc string
	before          string // the loop
	counter         string // of the loop, "r := " if row needs it
	first           string // what comes first for a row, its elements from first on
	row             string // what comes next, its last vector in end
	replace         string // what then becomes of a vector x
	beside          bool   // a slice by runs along each row
}

func (l rowLoop) write(b *bytes.Buffer, a arch, v vec) {
	size := v.bytes() / v.n
	var text strings.Builder
	fmt.Fprintf(&text, "\n// %s %s, unless rows are shorter than a vector. It returns the number of rows done.\n//\n//go:nocheckptr\nfunc %s(%s) int {\n",
		l.name, l.doc, l.name, l.args)
	text.WriteString("if cols < N" + a.lacks + " { return 0 }\nfirst := unsafe.Pointer(unsafe.SliceData(x))\n")
	if l.beside {
		text.WriteString("byp := unsafe.Pointer(unsafe.SliceData(by))\n")
	}
	fmt.Fprintf(&text, "%s\nfor %srange rows {\nlast := unsafe.Add(first, (cols-N)*%d)\n%send := LOAD((*[N]E)(last))\n%s", l.before, l.counter, size, l.first, l.row)
	fmt.Fprintf(&text, "{\nx := end\n%s\nend = x\n}\n", strings.ReplaceAll(l.replace, "BESIDE", fmt.Sprintf("unsafe.Add(byp, (cols-N)*%d)", size)))
	inRow(&text, v, "x := LOAD((*[N]E)(AT))\n"+l.replace+"\nx.StoreArray((*[N]E)(AT))", l.beside)
	fmt.Fprintf(&text, "end.StoreArray((*[N]E)(last))\nfirst = unsafe.Add(first, stride*%d)\n}\n%sreturn rows\n}\n", size, a.after)
	b.WriteString(types(text.String(), v))
}

// stub writes the function for a machine without vectors.
func (l rowLoop) stub(b *bytes.Buffer, v vec) {
	b.WriteString(types(fmt.Sprintf("\nfunc %s(%s) int { return 0 }\n", l.name, l.args), v))
}

// inRow writes a loop over the vectors of a row, except the last one: in fours, since a turn costs as much as a statement.
func inRow(text *strings.Builder, v vec, statement string, beside bool) {
	fmt.Fprintf(text, "{\nat, i := first, cols\n")
	if beside {
		text.WriteString("beside := byp\n")
	}
	for _, group := range []int{4, 1} {
		fmt.Fprintf(text, "for ; i > %d; i -= %d {\n", group*v.n, group*v.n)
		for j := range group {
			fmt.Fprintf(text, "{\n%s\n}\n", strings.NewReplacer("topJ", fmt.Sprintf("top%d", j), "AT", add("at", j*v.bytes()), "BESIDE", add("beside", j*v.bytes())).Replace(statement))
		}
		fmt.Fprintf(text, "at = unsafe.Add(at, %d)\n", group*v.bytes())
		if beside {
			fmt.Fprintf(text, "beside = unsafe.Add(beside, %d)\n", group*v.bytes())
		}
		text.WriteString("}\n")
	}
	text.WriteString("}\n")
}

const sumRowsSignature = "func sumRowsS(dst, x []E, rows, cols, stride int) int"

// writeSumRows writes the sum of the rows: four vectors of columns at a time, then one.
func writeSumRows(b *bytes.Buffer, a arch, v vec) {
	size := v.bytes() / v.n
	var text strings.Builder
	fmt.Fprintf(&text, `
// sumRowsS sets dst to the sum of the rows, as far as columns fill vectors, and returns how many do.
//
//go:nocheckptr
%s {
if cols < N%s { return 0 }
dstp, first := unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(x))
i := cols
`, sumRowsSignature, a.lacks)
	for _, group := range []int{4, 1} {
		fmt.Fprintf(&text, "for ; i >= %d*N; i -= %d*N {\n", group, group)
		for j := range group {
			fmt.Fprintf(&text, "var sum%d V\n", j)
		}
		text.WriteString("at := first\nfor range rows {\n")
		for j := range group {
			fmt.Fprintf(&text, "sum%d = sum%d.Add(LOAD((*[N]E)(%s)))\n", j, j, add("at", j*v.bytes()))
		}
		fmt.Fprintf(&text, "at = unsafe.Add(at, stride*%d)\n}\n", size)
		for j := range group {
			fmt.Fprintf(&text, "sum%d.StoreArray((*[N]E)(%s))\n", j, add("dstp", j*v.bytes()))
		}
		fmt.Fprintf(&text, "dstp, first = unsafe.Add(dstp, %d), unsafe.Add(first, %d)\n}\n", group*v.bytes(), group*v.bytes())
	}
	fmt.Fprintf(&text, "%sreturn cols - i\n}\n", a.after)
	b.WriteString(types(text.String(), v))
}
