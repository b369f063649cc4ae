package tape

import "orrery/kernels"

// Params is a set of parameters in one vector, so that a step of an optimiser, a norm or a distance is one pass over it.
type Params[T kernels.Float] struct {
	Value, Grad []T
	List        []Param[T] // in the order of Value
}

// Param is a parameter: a view of Value and Grad.
type Param[T kernels.Float] struct {
	Name string
	Var[T]
}

// Decl declares a parameter: where it goes, its name and its shape.
type Decl[T kernels.Float] struct {
	Var        *Var[T]
	Name       string
	Rows, Cols int
}

// NewParams allocates the parameters, all zero, and sets the Var of every declaration.
func NewParams[T kernels.Float](decls ...Decl[T]) *Params[T] {
	total := 0
	for _, d := range decls {
		total += d.Rows * d.Cols
	}
	p := &Params[T]{Value: make([]T, total), Grad: make([]T, total)}
	at := 0
	for _, d := range decls {
		end := at + d.Rows*d.Cols
		*d.Var = Var[T]{kernels.Of(d.Rows, d.Cols, p.Value[at:end:end]), kernels.Of(d.Rows, d.Cols, p.Grad[at:end:end])}
		p.List = append(p.List, Param[T]{d.Name, *d.Var})
		at = end
	}
	return p
}
