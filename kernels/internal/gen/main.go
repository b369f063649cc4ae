// Command gen writes the vector code of package kernels for each architecture: the
// micro-kernels of the matrix product (tile_*.go) and the loops over slices
// (vector_*.go, and their scalar twins in formulas_scalar.go), too long and too regular to be written by hand. Run it with go
// generate in package kernels.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"log"
	"os"
	"slices"
)

// vec is a vector type of an architecture.
type vec struct {
	name string // of the type in archsimd
	elem string
	n    int // lanes
}

// kernel is one micro-kernel: rows × cols vectors of accumulators.
type kernel struct {
	name       string
	rows, cols int
	packed     bool // A is packed (in WebAssembly at a fixed place), every element repeated in all lanes of a vector; any t.k up to packedK
}

type arch struct {
	file    string
	vecs    []vec
	kernels []kernel
	unrolls []int  // a kernel is a function for each of these
	fences  bool   // see kernel.step
	packedK int    // how many columns of A are packed at a time
	panels  int    // as many panels of B make it pay to pack A
	lacks   string // when the processor lacks the vectors, " || ..." or ""
	after   string // stands between vectors and scalars
}

var arches = []arch{
	{
		file:    "wasm",
		vecs:    []vec{{"Float32x4", "float32", 4}, {"Float64x2", "float64", 2}},
		fences:  true,
		packedK: fixedK,
		panels:  5,
		unrolls: []int{16, 4, 1},
		kernels: []kernel{
			{name: "packed", rows: 5, cols: 2, packed: true},
			{name: "half", rows: 5, cols: 1, packed: true},
			{name: "direct", rows: 5, cols: 2},
			{name: "square", rows: 3, cols: 3},
			{name: "slim", rows: 6, cols: 1},
			{name: "single", rows: 1, cols: 4},
		},
	},
	{
		file:    "amd64",
		vecs:    []vec{{"Float32x8", "float32", 8}, {"Float64x4", "float64", 4}},
		packedK: 96,
		panels:  3,
		unrolls: []int{1},
		kernels: []kernel{
			{name: "packed", rows: 5, cols: 2, packed: true},
			{name: "half", rows: 5, cols: 1, packed: true},
			{name: "direct", rows: 4, cols: 2},
			{name: "square", rows: 2, cols: 4},
			{name: "slim", rows: 6, cols: 1},
			{name: "single", rows: 1, cols: 4},
		},
		lacks: " || !archsimd.X86.AVX2()",
		after: "archsimd.ClearAVXUpperBits()\n",
	},
	{
		file:    "arm64", // with 32 registers
		vecs:    []vec{{"Float32x4", "float32", 4}, {"Float64x2", "float64", 2}},
		packedK: 96,
		panels:  3,
		unrolls: []int{1},
		kernels: []kernel{
			{name: "packed", rows: 5, cols: 4, packed: true},
			{name: "half", rows: 5, cols: 2, packed: true},
			{name: "direct", rows: 4, cols: 4},
			{name: "square", rows: 3, cols: 6},
			{name: "slim", rows: 6, cols: 1},
			{name: "single", rows: 1, cols: 4},
		},
	},
}

func main() {
	log.SetFlags(0)
	if _, err := os.Stat("tile.go"); err != nil {
		log.Fatal("gen writes into package kernels: run it by go generate there")
	}
	for _, a := range arches {
		a.generate("tile", func(b *bytes.Buffer, v vec) {
			for _, k := range a.kernels {
				for _, unroll := range k.unrolls(a) {
					k.write(b, a, v, unroll)
				}
				if k.name == "packed" {
					k.writeRepeat(b, a, v)
				}
				if k.name == "packed" && v == a.vecs[0] {
					fmt.Fprintf(b, "\nconst vecBytes = %d\n\n// A is packed so many rows and columns at a time, where so many panels of B read it.\nconst (\npackedRows = %d\npackedK = %d\npackedPanels = %d\n)\n", v.bytes(), k.rows, a.packedK, a.panels)
				}
			}
			if v == a.vecs[len(a.vecs)-1] {
				a.writeTables(b)
			}
		})
		a.generate("vector", func(b *bytes.Buffer, v vec) {
			for _, e := range loops(v) {
				e.write(b, a, v)
			}
			for _, f := range formulas {
				if _, ok := f.text[v.elem]; ok && f.via != "" {
					b.WriteString(f.viaLoop(v))
				}
			}
			for _, r := range reductions {
				r.write(b, a, v)
			}
			for _, l := range a.rowLoops(v) {
				l.write(b, a, v)
			}
			writeSumRows(b, a, v)
			writeShallow(b, a, v)
			writeColumn(b, a, v)
			writeNarrow(b, a, v)
			if v.elem == "float32" {
				writeTop(b, a, v)
			}
		})
	}
	off := arch{file: "off", vecs: arches[0].vecs}
	off.generate("vector", func(b *bytes.Buffer, v vec) {
		for _, e := range loops(v) {
			e.stub(b, v)
		}
		for _, f := range formulas {
			if _, ok := f.text[v.elem]; ok && f.via != "" {
				elementwise{name: f.name + "s", slices: []string{"dst", "x"}}.stub(b, v)
			}
		}
		for _, r := range reductions {
			r.stub(b, v)
		}
		for _, l := range off.rowLoops(v) {
			l.stub(b, v)
		}
		b.WriteString(types("\n"+sumRowsSignature+" { return 0 }\n", v))
		stubShallow(b, v)
		b.WriteString(types("\n"+columnSignature+" { return 0 }\n", v))
		b.WriteString(types("\n"+lowerColumnsSignature+" { return 0 }\n\n"+shareColumnsSignature+" {}\n", v))
		if v.elem == "float32" {
			b.WriteString("\nfunc topBits32(x []float32, mask, by uint32) (top uint32, done int) { return 0, 0 }\n")
		}
	})
	every := arch{file: "scalar", vecs: arches[0].vecs}
	every.generate("formulas", func(b *bytes.Buffer, v vec) {
		for _, f := range formulas {
			if _, ok := f.text[v.elem]; ok {
				b.WriteString(f.scalar(v))
			}
		}
	})
}

// loops returns all loops over slices of one type.
func loops(v vec) []elementwise {
	all := slices.Clone(elementwises)
	for _, f := range formulas {
		if _, ok := f.text[v.elem]; ok {
			all = append(all, f.elementwise(v))
		}
	}
	return all
}

// generate writes the file that starts with name, with what body writes for each type.
func (a arch) generate(name string, body func(b *bytes.Buffer, v vec)) {
	var b bytes.Buffer
	tags, imports := "//go:build goexperiment.simd && "+a.file+"\n\n", "import (\n\"simd/archsimd\"\n\"unsafe\"\n)\n"
	if name == "vector" {
		imports = "import (\n\"simd/archsimd\"\n\"slices\"\n\"unsafe\"\n)\n"
	}
	switch a.file {
	case "off":
		tags, imports = "//go:build !goexperiment.simd || !(wasm || amd64 || arm64)\n\n", ""
	case "scalar":
		tags, imports = "", "import \"math\"\n"
	}
	fmt.Fprintf(&b, "// Code generated by internal/gen; DO NOT EDIT.\n\n%spackage kernels\n\n%s", tags, imports)
	for _, v := range a.vecs {
		body(&b, v)
	}
	src, err := format.Source(b.Bytes())
	if err != nil {
		log.Fatalf("%v\n%s", err, b.Bytes())
	}
	if err := os.WriteFile(name+"_"+a.file+".go", src, 0o644); err != nil {
		log.Fatal(err)
	}
}

// writeTables writes the kernels of each type as package kernels finds them, and the
// switch that calls one. Calls through a variable would move the tile to the heap.
func (a arch) writeTables(b *bytes.Buffer) {
	var cases bytes.Buffer
	n := 0
	for _, v := range a.vecs {
		fmt.Fprintf(b, "\nvar tilers%s = tilers{\n", v.bits())
		for _, k := range a.kernels {
			fmt.Fprintf(b, "%s: tiler{rows: %d, cols: %d, steps: []step{", k.name, k.rows, k.cols*v.n)
			for _, unroll := range k.unrolls(a) {
				fmt.Fprintf(b, "{%d, %d},", unroll, n)
				body := "for {\n%s(t)\nif n--; n == 0 { return }\nt.next(bps, cps, ips)\n}\n"
				if k.packed {
					body = "t.row(n, bps, cps, ips)\n%s(t)\n"
				}
				fmt.Fprintf(&cases, "case %d:\n"+body, n, k.function(v, unroll))
				n++
			}
			fmt.Fprintf(b, "}},\n")
		}
		fmt.Fprintf(b, "}\n")
	}
	fmt.Fprintf(b, "\n// run calls the micro-kernel for n tiles, so many bytes apart in B, C and init.\nfunc (s *step) run(t *tile, n int, bps, cps, ips uintptr) {\nswitch s.kernel {\n%s}\n}\n", cases.String())
}

// unrolls returns how often the functions of the kernel unroll their loops.
func (k kernel) unrolls(a arch) []int {
	if k.packed {
		return []int{1}
	}
	return a.unrolls
}

// fixedK is how many steps the packed kernel of WebAssembly can make: as many as half of what
// a processor keeps decoded, a step being 31 operations (AMD's Zen 2 and 3 keep 4096, Zen 4
// 6750, Intel's recent ones as many): the other half may be a neighbour's. 88 are no faster.
const fixedK = 64

// writeRepeat writes what packs the rows of A for the packed kernel.
func (k kernel) writeRepeat(b *bytes.Buffer, a arch, v vec) {
	fmt.Fprintf(b, "\n// repeat%s packs n elements of %d rows of A, every element repeated in a vector.\n", v.bits(), k.rows)
	fmt.Fprintf(b, "//\n//go:nocheckptr\nfunc repeat%s(dst unsafe.Pointer, t *tile, n int) {\nacs, p0 := t.acs, t.a\n", v.bits())
	for i := 1; i < k.rows; i++ {
		fmt.Fprintf(b, "p%d := unsafe.Add(p%d, t.ars)\n", i, i-1)
	}
	fmt.Fprintf(b, "i := uintptr(0)\n")
	put := func(x string, g, i int) {
		fmt.Fprintf(b, "archsimd.Broadcast%s(%s).StoreArray((*[%d]%s)(%s))\n", v.name, x, v.n, v.elem, add("dst", (g*k.rows+i)*v.bytes()))
	}
	if a.fences {
		// Rows in one piece: a vector of them at a time.
		fmt.Fprintf(b, "if acs == %d {\nfor ; n >= %d; n -= %d {\n", v.bytes()/v.n, v.n, v.n)
		for i := range k.rows {
			fmt.Fprintf(b, "{\nx := archsimd.Load%sArray((*[%d]%s)(unsafe.Add(p%d, i)))\n", v.name, v.n, v.elem, i)
			for g := range v.n {
				put(fmt.Sprintf("x.GetElem(%d)", g), g, i)
			}
			fmt.Fprintf(b, "}\n")
		}
		fmt.Fprintf(b, "i += %d\ndst = unsafe.Add(dst, %d)\n}\n}\n", v.bytes(), v.n*k.rows*v.bytes())
	}
	fmt.Fprintf(b, "for ; n > 0; n-- {\n")
	for i := range k.rows {
		put(fmt.Sprintf("*(*%s)(unsafe.Add(p%d, i))", v.elem, i), 0, i)
	}
	fmt.Fprintf(b, "i += acs\ndst = unsafe.Add(dst, %d)\n}\n%s}\n", k.rows*v.bytes(), a.after)
}

func (k kernel) function(v vec, unroll int) string {
	if k.packed {
		return k.name + v.bits()
	}
	return fmt.Sprintf("%s%sx%d", k.name, v.bits(), unroll)
}

// Pointers end up behind the end of what they walk through, which checkptr, on with
// -race, does not like; no garbage collector sees them, since nothing is called then.

// write writes the kernel for t.k a multiple of unroll. The kernels that need many
// addresses must not have a second loop, nor any other branch, or V8 keeps their
// accumulators in memory.
func (k kernel) write(b *bytes.Buffer, a arch, v vec, unroll int) {
	switch {
	case k.packed && a.file == "wasm":
		k.writeFixed(b, a, v)
		return
	case k.packed:
		k.writePacked(b, a, v)
		return
	}
	name := k.function(v, unroll)
	fmt.Fprintf(b, "\n// %s multiplies %d rows of A with %d columns of B, t.k a multiple of %d.\n", name, k.rows, k.cols*v.n, unroll)
	fmt.Fprintf(b, "//\n//go:noinline\n//go:nocheckptr\nfunc %s(t *tile) {\n", name)
	fmt.Fprintf(b, "ap, acs := t.a, t.acs\n")
	for i := 1; i < k.rows; i++ {
		fmt.Fprintf(b, "ars%d := %d*t.ars\n", i, i)
	}
	fmt.Fprintf(b, "q := t.init\n")
	k.loadSums(b, v, "t.irs")
	fmt.Fprintf(b, "bp, brs, k := t.b, t.brs, t.k\nfor {\n")
	for range unroll {
		k.step(b, a, v)
	}
	fmt.Fprintf(b, "k -= %d\nif k < %d { break }\n}\nq = t.c\n", unroll, unroll)
	k.storeSums(b, v, "t.crs")
	fmt.Fprintf(b, "%s}\n", a.after)
}

// writePacked writes the kernel that finds A packed at t.a. It does t.n tiles itself.
func (k kernel) writePacked(b *bytes.Buffer, a arch, v vec) {
	name := k.function(v, 1)
	fmt.Fprintf(b, "\n// %s multiplies %d rows of A, packed by packA, with t.n tiles of %d columns of B.\n", name, k.rows, k.cols*v.n)
	fmt.Fprintf(b, "//\n//go:noinline\n//go:nocheckptr\nfunc %s(t *tile) {\nbrs := t.brs\nfor {\n", name)
	fmt.Fprintf(b, "q, irs := unsafe.Add(t.init, t.io), t.irs\n")
	k.loadSums(b, v, "irs")
	fmt.Fprintf(b, "ap, bp, k := t.a, unsafe.Add(t.b, t.bo), t.k\nfor {\n")
	k.products(b, v, func(row int) string { return load(v, "ap", row) })
	fmt.Fprintf(b, "ap = unsafe.Add(ap, %d)\nbp = unsafe.Add(bp, brs)\nif k--; k == 0 { break }\n}\n", k.rows*v.bytes())
	k.endTile(b, a, v)
}

// endTile stores the sums of a tile and goes to the next one, if there is one.
func (k kernel) endTile(b *bytes.Buffer, a arch, v vec) {
	fmt.Fprintf(b, "q = unsafe.Add(t.c, t.co)\ncrs := t.crs\n")
	k.storeSums(b, v, "crs")
	fmt.Fprintf(b, "if t.n--; t.n == 0 { break }\nt.bo += t.bps\nt.co += t.cps\nt.io += t.ips\n}\n%s}\n", a.after)
}

// writeFixed writes the kernel that finds A packed at a fixed place, for t.k from 1 to packedK: packedK
// steps in a row, entered where t.k of them are left. It does t.n tiles itself, since
// calls cost a twentieth of the time.
//
// The jump over no step at all comes first: Go lays out the blocks that follow it at once,
// one step after the other, and any other order would cost a jump for each. The tile's
// numbers stay in memory, or V8 would put what the steps need there. bp is read after the
// sums, or Go gives it another local variable than the steps, and copies it by way of a jump.
func (k kernel) writeFixed(b *bytes.Buffer, a arch, v vec) {
	name := k.function(v, 1)
	fmt.Fprintf(b, "\n// %s multiplies %d rows of A, packed by packA, with t.n tiles of %d columns of B, t.k at most packedK.\n", name, k.rows, k.cols*v.n)
	fmt.Fprintf(b, "//\n//go:noinline\n//go:nocheckptr\nfunc %s(t *tile) {\nbrs, k := t.brs, t.k\nfor {\n", name)
	fmt.Fprintf(b, "q, irs := unsafe.Add(t.init, t.io), t.irs\n")
	k.loadSums(b, v, "irs")
	fmt.Fprintf(b, "bp := unsafe.Add(t.b, t.bo)\n")
	fmt.Fprintf(b, "if k == packedK { goto left%d }\nswitch k {\n", fixedK)
	for i := 1; i < fixedK; i++ {
		fmt.Fprintf(b, "case %d: goto left%d\n", i, i)
	}
	fmt.Fprintf(b, "}\n")
	for i := range fixedK {
		fmt.Fprintf(b, "left%d:\nfor {\n", fixedK-i)
		k.products(b, v, func(row int) string {
			return load(v, fmt.Sprintf("unsafe.Pointer(&packed[%d])", (i*k.rows+row)*v.bytes()), 0)
		})
		fmt.Fprintf(b, "bp = unsafe.Add(bp, brs)\nif fence(bp) { break }\n}\n")
	}
	k.endTile(b, a, v)
}

// loadSums loads the accumulators from q, their rows so many bytes apart.
func (k kernel) loadSums(b *bytes.Buffer, v vec, apart string) {
	for i := range k.rows {
		if i > 0 {
			fmt.Fprintf(b, "q = unsafe.Add(q, %s)\n", apart)
		}
		for j := range k.cols {
			fmt.Fprintf(b, "c%d%d := %s\n", i, j, load(v, "q", j))
		}
	}
}

// storeSums stores the accumulators to q, their rows so many bytes apart.
func (k kernel) storeSums(b *bytes.Buffer, v vec, apart string) {
	for i := range k.rows {
		if i > 0 {
			fmt.Fprintf(b, "q = unsafe.Add(q, %s)\n", apart)
		}
		for j := range k.cols {
			fmt.Fprintf(b, "c%d%d.StoreArray((*[%d]%s)(%s))\n", i, j, v.n, v.elem, add("q", v.bytes()*j))
		}
	}
}

// step writes one k: every accumulator c += a*b, rounded twice.
//
// Two compilers stand between this and the machine. Go's scheduler emits all values
// that are used in their basic block before those that are not, so that it would
// compute all products before any sum and run out of registers; but a loop's phi
// counts as a use. V8 sinks arithmetic to the end of its basic block and hoists the
// loads, so several steps in one block would load everything first and spill. Both are
// cured by a fence: every step is a loop of its own that in fact never repeats, as V8 sees
// at once and Go does not (see fence). Within the block V8 emits the row with the highest
// number first, so the rows are loaded in that order.
func (k kernel) step(b *bytes.Buffer, a arch, v vec) {
	block := "{"
	if a.fences {
		block = "for {"
	}
	fmt.Fprintf(b, "%s\n", block)
	k.products(b, v, func(row int) string {
		p := "ap"
		if row > 0 {
			p = fmt.Sprintf("unsafe.Add(ap, ars%d)", row)
		}
		return fmt.Sprintf("archsimd.Broadcast%s(*(*%s)(%s))", v.name, v.elem, p)
	})
	fmt.Fprintf(b, "ap = unsafe.Add(ap, acs)\nbp = unsafe.Add(bp, brs)\n")
	if a.fences {
		fmt.Fprintf(b, "if fence(ap) { break }\n")
	}
	fmt.Fprintf(b, "}\n")
}

// products writes c += a·b for one k, a of each row as given: the products of a row and
// then its sums. By turns they are a tenth slower on AMD's processors, which seem to deal
// them to two schedulers in turn, so that all products end up in one.
func (k kernel) products(b *bytes.Buffer, v vec, a func(row int) string) {
	for j := range k.cols {
		fmt.Fprintf(b, "b%d := %s\n", j, load(v, "bp", j))
	}
	for i := k.rows - 1; i >= 0; i-- {
		fmt.Fprintf(b, "a%d := %s\n", i, a(i))
		for j := range k.cols {
			fmt.Fprintf(b, "m%d%d := a%d.Mul(b%d)\n", i, j, i, j)
		}
		for j := range k.cols {
			fmt.Fprintf(b, "c%d%d = c%d%d.Add(m%d%d)\n", i, j, i, j, i, j)
		}
	}
}

func (v vec) bits() string { return v.elem[len("float"):] }

func (v vec) bytes() int {
	if v.elem == "float64" {
		return 8 * v.n
	}
	return 4 * v.n
}

func load(v vec, p string, j int) string {
	return fmt.Sprintf("archsimd.Load%sArray((*[%d]%s)(%s))", v.name, v.n, v.elem, add(p, v.bytes()*j))
}

func add(p string, offset int) string {
	if offset == 0 {
		return p
	}
	return fmt.Sprintf("unsafe.Add(%s, %d)", p, offset)
}
