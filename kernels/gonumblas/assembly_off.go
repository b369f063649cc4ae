//go:build !amd64 || noasm || safe

package gonumblas

const assembly = false

// few is the length below which a call of a vector loop costs more than it saves.
const few = 8
