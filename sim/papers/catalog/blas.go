package catalog

import "orrery/kernels/gonumblas"

// Every host of the experiments has this package: gonum's decompositions stand on the same products everywhere, fast
// in a browser and equal to the last bit on every machine.
func init() { gonumblas.Use() }
