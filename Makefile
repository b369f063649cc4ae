export GOTOOLCHAIN := go1.27.3
export GOEXPERIMENT := simd
