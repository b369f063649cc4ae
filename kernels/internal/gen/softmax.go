package main

import (
	"bytes"
	"fmt"
	"strings"
)

// rowLoops returns the two halves of a softmax of rows. The exponentials between them are a loop of their own, and so all
// three are short: a processor looks some hundreds of instructions ahead, and works at several rows at once then.
func rowLoops(v vec) []rowLoop {
	var top, lanes, sum strings.Builder
	for i := 1; i < v.n; i++ {
		fmt.Fprintf(&lanes, "{\nx := BROADCAST(tops[%d])\nc = x.IfElse(x.Greater(c), c)\n}\n", i)
	}
	inRow(&top, v, "x := LOAD((*[N]E)(AT))\ntop = x.IfElse(x.Greater(top), top)")
	lower := rowLoop{
		name: "lowerRowsS", args: "x []E, rows, cols, stride int",
		doc:    "subtracts from each row its largest element that is not NaN, unless rows are shorter than a vector",
		before: "low, zero := BROADCAST(inf" + v.bits() + ").Neg(), BROADCAST(0)",
		row: "top := end.IfElse(end.Greater(low), low)\n" + top.String() + `var tops [N]E
top.StoreArray(&tops)
c := BROADCAST(tops[0])
` + lanes.String() + "c = c.Add(zero)\n",
		replace: "x.Sub(c)",
	}

	group := 16 / v.n
	for i := range group {
		fmt.Fprintf(&sum, "var sum%d V\n", i)
	}
	fmt.Fprintf(&sum, "at, i := first, cols\nfor ; i >= lanes; i -= lanes {\n")
	for i := range group {
		fmt.Fprintf(&sum, "sum%d = sum%d.Add(LOAD((*[N]E)(%s)))\n", i, i, add("at", i*v.bytes()))
	}
	fmt.Fprintf(&sum, "at = unsafe.Add(at, %d)\n}\n", group*v.bytes())
	for i := range group - 1 {
		fmt.Fprintf(&sum, "if i >= %d*N { sum%d = sum%d.Add(LOAD((*[N]E)(%s))) }\n", i+1, i, i, add("at", i*v.bytes()))
	}
	sum.WriteString("var l [lanes]E\n")
	for i := range group {
		fmt.Fprintf(&sum, "sum%d.StoreArray((*[N]E)(l[%d:]))\n", i, i*v.n)
	}
	share := rowLoop{
		name: "shareRowsS", args: "sums []E, scale E, x []E, rows, cols, stride int",
		doc:     "multiplies each row by scale over its sum, which it stores, unless rows are shorter than a vector",
		counter: "r := ",
		row: sum.String() + `for j := i &^ (N-1); j < i; j++ { l[j] += x[r*stride+cols-i+j] }
sums[r] = fold(&l)
c := BROADCAST(scale / sums[r])
`,
		replace: "x.Mul(c)",
	}
	return []rowLoop{lower, share}
}

// rowLoop is a loop over rows that replaces every element. The last vector of a row overlaps the one before it: it is
// loaded before anything is stored, and stored after everything.
type rowLoop struct {
	name, args, doc string
	before          string // the loop
	counter         string // of the loop, "r := " if row needs it
	row             string // what comes first for a row, its elements from first on, its last vector in end
	replace         string // what then becomes of a vector x
}

func (l rowLoop) write(b *bytes.Buffer, a arch, v vec) {
	var text strings.Builder
	fmt.Fprintf(&text, "\n// %s %s. It returns the number of rows done.\n//\n//go:nocheckptr\nfunc %s(%s) int {\n", l.name, l.doc, l.name, l.args)
	fmt.Fprintf(&text, "if cols < N { return 0 }\nfirst := unsafe.Pointer(unsafe.SliceData(x))\n%s\nfor %srange rows {\n", l.before, l.counter)
	fmt.Fprintf(&text, "last := unsafe.Add(first, (cols-N)*%d)\nend := LOAD((*[N]E)(last))\n%s", v.bytes()/v.n, l.row)
	fmt.Fprintf(&text, "{\nx := end\nend = %s\n}\n", l.replace)
	inRow(&text, v, fmt.Sprintf("x := LOAD((*[N]E)(AT))\n(%s).StoreArray((*[N]E)(AT))", l.replace))
	fmt.Fprintf(&text, "end.StoreArray((*[N]E)(last))\nfirst = unsafe.Add(first, stride*%d)\n}\n%sreturn rows\n}\n", v.bytes()/v.n, a.after)
	b.WriteString(types(text.String(), v))
}

// stub writes the function for a machine without vectors.
func (l rowLoop) stub(b *bytes.Buffer, v vec) {
	b.WriteString(types(fmt.Sprintf("\nfunc %s(%s) int { return 0 }\n", l.name, l.args), v))
}

// inRow writes a loop over the vectors of a row, except the last one: in fours, since a turn costs as much as a statement.
func inRow(text *strings.Builder, v vec, statement string) {
	fmt.Fprintf(text, "{\nat, i := first, cols\n")
	for _, group := range []int{4, 1} {
		fmt.Fprintf(text, "for ; i > %d; i -= %d {\n", group*v.n, group*v.n)
		for j := range group {
			fmt.Fprintf(text, "{\n%s\n}\n", strings.ReplaceAll(statement, "AT", add("at", j*v.bytes())))
		}
		fmt.Fprintf(text, "at = unsafe.Add(at, %d)\n}\n", group*v.bytes())
	}
	text.WriteString("}\n")
}
