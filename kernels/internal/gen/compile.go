package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"strings"
)

// kind is the type of an expression of a formula.
type kind int

const (
	isConst kind = iota
	isFloat
	isBits
	isMask
)

// compiler writes a formula as Go, for a scalar or for a vector.
type compiler struct {
	vec    vec
	vector bool
	out    bytes.Buffer
	vars   map[string]kind
	consts *constants
	prefix string // of the variables, so that a formula within another has its own
	calls  *int   // formulas within this one so far
}

// constants are the vectors to make before a loop.
type constants struct {
	names map[string]string
	decls bytes.Buffer
}

// scalar returns the formula as a function of a scalar.
func (f formula) scalar(v vec) string {
	c := compiler{vec: v, vars: map[string]kind{"x": isFloat, "y": isFloat}}
	if f.via != "" {
		fmt.Fprintf(&c.out, "y := %s%s(x)\n", f.via, v.bits())
	}
	result := c.body(f.text[v.elem])
	doc := strings.ReplaceAll(f.doc, "\n", "\n// ")
	return fmt.Sprintf("\n// %s%s %s\nfunc %s%s(x %s) %s {\n%sreturn %s\n}\n",
		f.name, v.bits(), doc, f.name, v.bits(), v.elem, v.elem, c.out.String(), result)
}

// elementwise returns the formula as a loop over vectors.
func (f formula) elementwise(v vec) elementwise {
	c := compiler{vec: v, vector: true, vars: map[string]kind{"x": isFloat, "y": isFloat},
		consts: &constants{names: map[string]string{}}, calls: new(int)}
	result := c.body(f.text[v.elem])
	e := elementwise{
		name: f.name + "s", slices: []string{"dst", "x"},
		before: c.consts.decls.String(),
		body:   "x := L(x)\n" + c.out.String() + "P(dst, " + result + ")",
	}
	if f.via != "" {
		e.name = f.name + "Ofs"
		e.slices = append(e.slices, "y")
		e.body = "y := L(y)\n" + e.body
	}
	return e
}

// viaLoop returns the loop of a formula that goes by way of another: a block of that, then a
// block of this. A processor looks some hundreds of instructions ahead, which is more than
// two formulas at once: they would wait for each other.
func (f formula) viaLoop(v vec) string {
	return types(fmt.Sprintf(`
func %[1]ssS(dst, x []E) int {
	var y [viaBlock]E
	all := 0
	for {
		m := min(len(dst)-all, viaBlock)
		n := %[2]ssS(y[:m], x[all:all+m])
		%[1]sOfsS(dst[all:all+n], x[all:all+n], y[:n])
		if all += n; n < viaBlock {
			return all
		}
	}
}
`, f.name, f.via), v)
}

func find(name string) (formula, bool) {
	for _, f := range formulas {
		if f.name == name {
			return f, true
		}
	}
	return formula{}, false
}

// body writes all lines but the last, and returns that as an expression.
func (c *compiler) body(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines[:len(lines)-1] {
		name, op, rest := line, ":=", ""
		if l, r, ok := strings.Cut(line, ":="); ok {
			name, rest = strings.TrimSpace(l), r
		} else {
			l, r, _ := strings.Cut(line, " = ")
			name, op, rest = strings.TrimSpace(l), "=", r
		}
		value, k := c.expr(parse(rest))
		fmt.Fprintf(&c.out, "%s%s %s %s\n", c.prefix, name, op, value)
		c.vars[name] = k
	}
	value, _ := c.expr(parse(lines[len(lines)-1]))
	return value
}

func parse(text string) ast.Expr {
	e, err := parser.ParseExpr(strings.TrimSpace(text))
	if err != nil {
		log.Fatalf("%s: %v", text, err)
	}
	return e
}

func (c *compiler) expr(e ast.Expr) (string, kind) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		s, k := c.expr(e.X)
		return "(" + s + ")", k
	case *ast.BasicLit:
		return e.Value, isConst
	case *ast.UnaryExpr:
		s, k := c.expr(e.X)
		if k != isConst {
			log.Fatalf("%s%s is no constant", e.Op, s)
		}
		return e.Op.String() + s, k
	case *ast.Ident:
		if e.Name == "inf" || e.Name == "nan" {
			return e.Name + c.vec.bits(), isConst
		}
		k, ok := c.vars[e.Name]
		if !ok {
			log.Fatalf("unknown %s", e.Name)
		}
		return c.prefix + e.Name, k
	case *ast.BinaryExpr:
		return c.binary(e)
	case *ast.CallExpr:
		return c.call(e)
	}
	log.Fatalf("cannot compile %T", e)
	return "", 0
}

var methods = map[token.Token]string{
	token.ADD: "Add", token.SUB: "Sub", token.MUL: "Mul", token.QUO: "Div", token.AND: "And", token.OR: "Or",
	token.LSS: "Less", token.GTR: "Greater", token.LEQ: "LessEqual", token.GEQ: "GreaterEqual", token.EQL: "Equal",
	token.SHL: "ShiftAllLeft", token.SHR: "ShiftAllRight",
}

func (c *compiler) binary(e *ast.BinaryExpr) (string, kind) {
	x, kx := c.expr(e.X)
	y, ky := c.expr(e.Y)
	if kx == isConst && ky == isConst {
		return x + e.Op.String() + y, isConst
	}
	k := max(kx, ky)
	shift := e.Op == token.SHL || e.Op == token.SHR
	if c.vector {
		x = c.operand(x, kx, k)
		if !shift {
			y = c.operand(y, ky, k)
		}
	}
	result := k
	switch e.Op {
	case token.LSS, token.GTR, token.LEQ, token.GEQ, token.EQL:
		result = isMask
	}
	switch {
	case c.vector:
		return fmt.Sprintf("%s.%s(%s)", x, methods[e.Op], y), result
	case e.Op == token.MUL: // the conversion forbids to fuse it with a sum
		return fmt.Sprintf("%s(%s*%s)", c.vec.elem, x, y), result
	case result == isMask:
		return fmt.Sprintf("%s %s %s", x, e.Op, y), result
	}
	return fmt.Sprintf("(%s %s %s)", x, e.Op, y), result
}

func (c *compiler) call(e *ast.CallExpr) (string, kind) {
	name := e.Fun.(*ast.Ident).Name
	var args []string
	var kinds []kind
	for _, a := range e.Args {
		s, k := c.expr(a)
		args, kinds = append(args, s), append(kinds, k)
	}
	title := strings.ToUpper(c.vec.elem[:1]) + c.vec.elem[1:]
	switch name {
	case "pick":
		k := max(kinds[1], kinds[2], isFloat)
		if c.vector {
			return fmt.Sprintf("%s.IfElse(%s, %s)", c.operand(args[1], kinds[1], k), args[0], c.operand(args[2], kinds[2], k)), k
		}
		return fmt.Sprintf("pick[%s](%s, %s, %s)", c.vec.elem, args[0], args[1], args[2]), k
	case "min":
		if c.vector {
			return fmt.Sprintf("%s.Min(%s)", args[0], c.operand(args[1], kinds[1], isBits)), isBits
		}
		return fmt.Sprintf("min(%s, %s)", args[0], args[1]), isBits
	case "bits":
		if c.vector {
			return args[0] + ".ToBits()", isBits
		}
		return fmt.Sprintf("math.%sbits(%s)", title, args[0]), isBits
	case "float":
		if c.vector {
			return args[0] + ".BitsTo" + title + "()", isFloat
		}
		return fmt.Sprintf("math.%sfrombits(%s)", title, args[0]), isFloat
	case "abs", "sqrt":
		if c.vector {
			return args[0] + "." + strings.ToUpper(name[:1]) + name[1:] + "()", isFloat
		}
		return fmt.Sprintf("%s(%s)", name, args[0]), isFloat
	}
	f, ok := find(name)
	if !ok {
		log.Fatalf("unknown formula %s", name)
	}
	if !c.vector {
		return fmt.Sprintf("%s%s(%s)", f.name, c.vec.bits(), args[0]), isFloat
	}
	if f.via != "" {
		log.Fatalf("%s within a formula", name)
	}
	*c.calls++
	inner := compiler{vec: c.vec, vector: true, vars: map[string]kind{"x": isFloat},
		consts: c.consts, calls: c.calls, prefix: fmt.Sprintf("%s%d", f.name, *c.calls)}
	fmt.Fprintf(&c.out, "%sx := %s\n", inner.prefix, args[0])
	result := inner.body(f.text[c.vec.elem])
	c.out.Write(inner.out.Bytes())
	return "(" + result + ")", isFloat
}

// operand returns a constant as a vector of kind k, anything else as it is.
func (c *compiler) operand(s string, is, k kind) string {
	if is != isConst {
		return s
	}
	typ, elem := c.vec.name, c.vec.elem
	if k == isBits {
		typ, elem = "Uint"+strings.TrimPrefix(c.vec.name, "Float"), "uint"+c.vec.bits()
	}
	key := typ + s
	name, ok := c.consts.names[key]
	if !ok {
		name = fmt.Sprintf("k%d", len(c.consts.names))
		c.consts.names[key] = name
		if s == "0" { // not by way of a scalar, see TestUpperHalves
			fmt.Fprintf(&c.consts.decls, "var %s archsimd.%s\n", name, typ)
			return name
		}
		fmt.Fprintf(&c.consts.decls, "%s := archsimd.Broadcast%s(%s(%s))\n", name, typ, elem, s)
	}
	return name
}
