package main

import (
	"bytes"
	"fmt"
	"strings"
)

const columnSignature = "func columnS(y, a []E, stride int, x []E) int"

// columnGroups is how many vectors of rows go side by side: one chain of sums would have to wait for itself.
const columnGroups = 2

// writeColumn writes the product of a matrix, its rows in one piece, with a column. The products of a few columns and
// as many rows are transposed in registers: a lane is a row then, so that every sum goes over k in plain order.
func writeColumn(b *bytes.Buffer, a arch, v vec) {
	size := v.bytes() / v.n
	var text strings.Builder
	fmt.Fprintf(&text, `
// columnS sets y = a·x over as many columns of a as fill vectors, and returns how many do: 0 where there are too few rows.
//
//go:nocheckptr
%s {
n := len(x) &^ (N-1)
if len(y) < %d*N || n == 0%s { return 0 }
yp, first, step := unsafe.Pointer(unsafe.SliceData(y)), unsafe.Pointer(unsafe.SliceData(a)), uintptr(stride*%d)
for i := 0; i < len(y); i += %d*N {
i := min(i, len(y)-%d*N)
ap, xp := unsafe.Add(first, i*stride*%d), unsafe.Pointer(unsafe.SliceData(x))
`, columnSignature, columnGroups, a.lacks, size, columnGroups, columnGroups, size)
	for g := range columnGroups {
		fmt.Fprintf(&text, "var sum%d V\n", g)
	}
	text.WriteString("for k := n; k > 0; k -= N {\nq, factor := ap, LOAD((*[N]E)(xp))\n")
	for g := range columnGroups {
		text.WriteString(a.block())
		for r := range v.n {
			fmt.Fprintf(&text, "r%d := LOAD((*[N]E)(q)).Mul(factor).ToBits()\nq = unsafe.Add(q, step)\n", r)
		}
		text.WriteString(a.transposed(v))
		for c := range v.n {
			fmt.Fprintf(&text, "sum%d = sum%d.Add(c%d)\n", g, g, c)
		}
		text.WriteString(a.blockEnd("q"))
	}
	fmt.Fprintf(&text, "ap, xp = unsafe.Add(ap, %d), unsafe.Add(xp, %d)\n}\n", v.bytes(), v.bytes())
	for g := range columnGroups {
		fmt.Fprintf(&text, "sum%d.StoreArray((*[N]E)(unsafe.Add(yp, (i+%d*N)*%d)))\n", g, g, size)
	}
	fmt.Fprintf(&text, "}\n%sreturn n\n}\n", a.after)
	b.WriteString(types(text.String(), v))
}

// block opens a block that ends in a fence where there are any.
func (a arch) block() string {
	if a.fences {
		return "for {\n"
	}
	return "{\n"
}

// blockEnd closes it; p is an address.
func (a arch) blockEnd(p string) string {
	if a.fences {
		return "if fence(" + p + ") { break }\n}\n"
	}
	return "}\n"
}

// transposed turns the rows r0, r1, ... of a square of bits into its columns c0, c1, ... of floats.
func (a arch) transposed(v vec) string {
	switch {
	case a.file == "wasm" && v.n == 4:
		// No shuffle is to be had: pairs of 32 bits are put together by shifts, pairs of 64 as floats, a move each.
		return `
low := archsimd.BroadcastUint64x2(1<<32 - 1)
a, b, c, d := r0.ReshapeToUint64s(), r1.ReshapeToUint64s(), r2.ReshapeToUint64s(), r3.ReshapeToUint64s()
ab02, ab13 := a.And(low).Or(b.ShiftAllLeft(32)).BitsToFloat64(), a.ShiftAllRight(32).Or(b.AndNot(low)).BitsToFloat64()
cd02, cd13 := c.And(low).Or(d.ShiftAllLeft(32)).BitsToFloat64(), c.ShiftAllRight(32).Or(d.AndNot(low)).BitsToFloat64()
c0 := ab02.SetElem(1, cd02.GetElem(0)).ToBits().ReshapeToUint32s().BitsToFloat32()
c1 := ab13.SetElem(1, cd13.GetElem(0)).ToBits().ReshapeToUint32s().BitsToFloat32()
c2 := cd02.SetElem(0, ab02.GetElem(1)).ToBits().ReshapeToUint32s().BitsToFloat32()
c3 := cd13.SetElem(0, ab13.GetElem(1)).ToBits().ReshapeToUint32s().BitsToFloat32()
`
	case a.file == "wasm":
		return `
a, b := r0.BitsToFloat64(), r1.BitsToFloat64()
c0, c1 := a.SetElem(1, b.GetElem(0)), b.SetElem(0, a.GetElem(1))
`
	case a.file == "arm64" && v.n == 4:
		return `
ab01, ab23 := r0.InterleaveLo(r1).ReshapeToUint64s(), r0.InterleaveHi(r1).ReshapeToUint64s()
cd01, cd23 := r2.InterleaveLo(r3).ReshapeToUint64s(), r2.InterleaveHi(r3).ReshapeToUint64s()
c0 := ab01.InterleaveLo(cd01).ReshapeToUint32s().BitsToFloat32()
c1 := ab01.InterleaveHi(cd01).ReshapeToUint32s().BitsToFloat32()
c2 := ab23.InterleaveLo(cd23).ReshapeToUint32s().BitsToFloat32()
c3 := ab23.InterleaveHi(cd23).ReshapeToUint32s().BitsToFloat32()
`
	case a.file == "arm64":
		return `
c0, c1 := r0.InterleaveLo(r1).BitsToFloat64(), r0.InterleaveHi(r1).BitsToFloat64()
`
	case v.n == 4: // amd64; a half of a register is a group
		return `
ab02, ab13 := r0.InterleaveLoGrouped(r1), r0.InterleaveHiGrouped(r1)
cd02, cd13 := r2.InterleaveLoGrouped(r3), r2.InterleaveHiGrouped(r3)
c0 := ab02.ConcatPermute128Scalars(0, 2, cd02).BitsToFloat64()
c1 := ab13.ConcatPermute128Scalars(0, 2, cd13).BitsToFloat64()
c2 := ab02.ConcatPermute128Scalars(1, 3, cd02).BitsToFloat64()
c3 := ab13.ConcatPermute128Scalars(1, 3, cd13).BitsToFloat64()
`
	}
	var text strings.Builder
	for i := 0; i < 8; i += 2 {
		fmt.Fprintf(&text, "p%[1]d, p%[2]d := r%[1]d.InterleaveLoGrouped(r%[2]d).ReshapeToUint64s(), r%[1]d.InterleaveHiGrouped(r%[2]d).ReshapeToUint64s()\n", i, i+1)
	}
	for half := 0; half < 8; half += 4 { // columns 0 and 4, 1 and 5, ... of four rows
		for i := range 2 {
			fmt.Fprintf(&text, "q%d, q%d := p%[3]d.InterleaveLoGrouped(p%[4]d), p%[3]d.InterleaveHiGrouped(p%[4]d)\n",
				half+2*i, half+2*i+1, half+i, half+i+2)
		}
	}
	for c := range 8 {
		fmt.Fprintf(&text, "c%d := q%d.ConcatPermute128Scalars(%d, %d, q%d).ReshapeToUint32s().BitsToFloat32()\n", c, c%4, c/4, 2+c/4, 4+c%4)
	}
	return text.String()
}
