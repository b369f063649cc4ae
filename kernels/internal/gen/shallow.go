package main

import (
	"bytes"
	"fmt"
	"strings"
)

// shallowRows is how many rows of A a shallow product takes at a time, for each k: as many as there are registers for.
var shallowRows = []int{1: 6, 2: 4, 3: 3, 4: 3}

const shallowSignature = "func shallowS(k int, c []E, crs, rows, cols int, a []E, ars, acs int, b []E)"

// writeShallow writes the products of a few columns with as many rows: there is so little to add that the overhead of a
// tile would cost more than what goes into it. Here all of A's rows go by a panel of B that is two vectors wide.
func writeShallow(b *bytes.Buffer, a arch, v vec) {
	shallowConsts(b, v)
	var cases strings.Builder
	for k, rows := range shallowRows {
		if k > 0 {
			a.writeShallow(b, v, k, rows)
			fmt.Fprintf(&cases, "case %d: shallow%dS(c, crs, rows, cols, a, ars, acs, b)\n", k, k)
		}
	}
	b.WriteString(types("\n// shallowS sets c = a·b, a with k columns, b packed in panels of two vectors, the last one of a row's last elements.\n"+
		shallowSignature+" {\nswitch k {\n"+cases.String()+"}\n}\n", v))
}

func (a arch) writeShallow(b *bytes.Buffer, v vec, k, rows int) {
	size := v.bytes() / v.n
	var text strings.Builder
	fmt.Fprintf(&text, `
//go:nocheckptr
func shallow%dS(c []E, crs, rows, cols int, a []E, ars, acs int, b []E) {
cp, ap, bp := unsafe.Pointer(unsafe.SliceData(c)), unsafe.Pointer(unsafe.SliceData(a)), unsafe.Pointer(unsafe.SliceData(b))
var zero V
for i := 0; i < rows; i += %d {
i := min(i, rows-%d)
`, k, rows, rows)
	for r := range rows {
		fmt.Fprintf(&text, "c%d := unsafe.Add(cp, (i+%d)*crs*%d)\n", r, r, size)
		for p := range k {
			fmt.Fprintf(&text, "a%d%d := BROADCAST(*(*E)(unsafe.Add(ap, ((i+%d)*ars+%d*acs)*%d)))\n", r, p, r, p, size)
		}
	}
	fmt.Fprintf(&text, "q := bp\nfor j := 0; j < cols; j += 2*N {\nat := min(j, cols-2*N)*%d\n", size)
	for half := range 2 {
		text.WriteString("{\n")
		for r := range rows {
			fmt.Fprintf(&text, "sum%d := zero\n", r)
		}
		for p := range k {
			fmt.Fprintf(&text, "b%d := LOAD((*[N]E)(%s))\n", p, add("q", (2*p+half)*v.bytes()))
			for r := range rows {
				fmt.Fprintf(&text, "sum%d = sum%d.Add(a%d%d.Mul(b%d))\n", r, r, r, p, p)
			}
		}
		for r := range rows {
			fmt.Fprintf(&text, "sum%d.StoreArray((*[N]E)(%s))\n", r, add(fmt.Sprintf("unsafe.Add(c%d, at)", r), half*v.bytes()))
		}
		text.WriteString("}\n")
	}
	fmt.Fprintf(&text, "q = unsafe.Add(q, %d)\n}\n}\n%s}\n", 2*k*v.bytes(), a.after)
	b.WriteString(types(text.String(), v))
}

// stubShallow writes the function for a machine without vectors.
func stubShallow(b *bytes.Buffer, v vec) {
	shallowConsts(b, v)
	b.WriteString(types("\n"+shallowSignature+" {}\n", v))
}

func shallowConsts(b *bytes.Buffer, v vec) {
	if v.elem == "float32" {
		fmt.Fprintf(b, "\n// A shallow product has at most shallowK columns of A, and enough rows of it.\nconst (\nshallowK = %d\nshallowRows = %d\n)\n",
			len(shallowRows)-1, shallowRows[1])
	}
}
