package main

import (
	"bytes"
	"fmt"
	"strings"
)

// The two halves of a softmax over narrow rows, where a lane is a row: what goes along a row, its largest element and its
// sum, is a step for each column then and not for each lane. Groups of as many rows as a vector has lanes are transposed
// in registers on the way in and out; the last columns of a row are done together with some before them.
const (
	lowerColumnsSignature = "func lowerColumnsS(dst, x []E, rows, cols, stride int) int"
	shareColumnsSignature = "func shareColumnsS(sums []E, scale E, x []E, rows, cols, stride int, src []E)"
)

// sumColumns writes sum0, the sum of the columns at s in 16 lanes, folded as fold does.
func sumColumns(v vec) string {
	var text strings.Builder
	for j := range 8 {
		fmt.Fprintf(&text, "var sum%[1]d, more%[1]d V\nfor k := %[1]d; k < cols; k += lanes { sum%[1]d = sum%[1]d.Add(LOAD((*[N]E)(unsafe.Add(s, k*%[3]d)))) }\nfor k := %[2]d; k < cols; k += lanes { more%[1]d = more%[1]d.Add(LOAD((*[N]E)(unsafe.Add(s, k*%[3]d)))) }\nsum%[1]d = sum%[1]d.Add(more%[1]d)\n", j, j+8, v.bytes())
	}
	for half := 4; half > 0; half /= 2 {
		for j := range half {
			fmt.Fprintf(&text, "sum%d = sum%d.Add(sum%d)\n", j, j, j+half)
		}
	}
	return text.String()
}

func writeNarrow(b *bytes.Buffer, a arch, v vec) {
	size := v.bytes() / v.n
	var text strings.Builder
	fmt.Fprintf(&text, `
// lowerColumnsS sets dst to x less the largest element of each row (where one is NaN, any), group after group of rows, column after
// column, for as many rows as fill vectors, and returns how many do.
//
//go:nocheckptr
%s {
rows = rows &^ (N-1)
if cols < N || rows == 0%s { return 0 }
dp, first, step := unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(x)), uintptr(stride*%d)
var zero V
low := BROADCAST(infB).Neg()
for i := 0; i < rows; i += N {
top := low
for j := 0; j < cols; j += N {
at := min(j, cols-N)
q, to := unsafe.Add(first, (i*stride+at)*%d), unsafe.Add(dp, (i*cols+at*N)*%d)
%s`, lowerColumnsSignature, a.lacks, size, size, size, a.block())
	for r := range v.n {
		fmt.Fprintf(&text, "r%d := LOAD((*[N]E)(q)).ToBits()\nq = unsafe.Add(q, step)\n", r)
	}
	text.WriteString(a.transposed(v))
	for c := range v.n {
		fmt.Fprintf(&text, "c%[1]d.StoreArray((*[N]E)(%[2]s))\n", c, add("to", c*v.bytes()))
	}
	for half := v.n / 2; half > 0; half /= 2 {
		for c := range half {
			text.WriteString(larger(fmt.Sprintf("c%d", c), fmt.Sprintf("c%d", c+half)))
		}
	}
	text.WriteString(larger("top", "c0"))
	text.WriteString(a.blockEnd("q"))
	fmt.Fprintf(&text, `}
top = top.Add(zero)
d := unsafe.Add(dp, i*cols*%[1]d)
for range cols {
LOAD((*[N]E)(d)).Sub(top).StoreArray((*[N]E)(d))
d = unsafe.Add(d, %[2]d)
}
}
%[3]sreturn rows
}

// shareColumnsS sets x to src, as lowerColumnsS lays it out, times scale over the sum of each row, which it stores.
//
//go:nocheckptr
%[4]s {
sp, tp := unsafe.Pointer(unsafe.SliceData(src)), unsafe.Pointer(unsafe.SliceData(sums))
first, step := unsafe.Pointer(unsafe.SliceData(x)), uintptr(stride*%[1]d)
to := BROADCAST(scale)
for i := 0; i < rows; i += N {
s := unsafe.Add(sp, i*cols*%[1]d)
%[6]ssum0.StoreArray((*[N]E)(unsafe.Add(tp, i*%[1]d)))
factor := to.Div(sum0)
for j := 0; j < cols; j += N {
at := min(j, cols-N)
q, s := unsafe.Add(first, (i*stride+at)*%[1]d), unsafe.Add(s, at*%[2]d)
%[5]s`, size, v.bytes(), a.after, shareColumnsSignature, a.block(), sumColumns(v))
	for r := range v.n {
		fmt.Fprintf(&text, "r%d := LOAD((*[N]E)(%s)).Mul(factor).ToBits()\n", r, add("s", r*v.bytes()))
	}
	text.WriteString(a.transposed(v))
	for c := range v.n {
		fmt.Fprintf(&text, "c%d.StoreArray((*[N]E)(q))\nq = unsafe.Add(q, step)\n", c)
	}
	text.WriteString(a.blockEnd("q"))
	fmt.Fprintf(&text, "}\n}\n%s}\n", a.after)
	b.WriteString(types(strings.ReplaceAll(text.String(), "infB", "inf"+v.bits()), v))
}
