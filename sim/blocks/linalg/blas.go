package linalg

import "orrery/kernels/gonumblas"

// Whoever computes with gonum's matrices imports this package (a test of the house's rules holds that), so that gonum stands
// on the same products in every host and in every test: fast in a browser, equal to the last bit on every machine.
func init() { gonumblas.Use() }
