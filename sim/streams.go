package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"iter"
	"math/rand/v2"
	"slices"
)

// Rand is the run's stream of that name. One name a purpose: a draw added here moves nothing elsewhere. A name
// is given out once; the very same draws for a second purpose are meant only by [Run.Again].
func (r *Run) Rand(name string) *rand.Rand {
	if r.streams[name] {
		r.fault("it asks for the stream %q twice: the second would repeat the draws of the first. Give it a name of its own, or say Again", name)
	}
	return r.Again(name)
}

// Again is the stream of that name from its start, as often as it is asked for: the same start for several networks,
// the same batches for several methods.
func (r *Run) Again(name string) *rand.Rand {
	if r.making != "" {
		r.fault("while it makes %q it draws from the run's stream %q: what is made would depend on more than its key says", r.making, name)
	}
	r.streams[name] = true
	return rand.New(rand.NewPCG(mix(r.seed), hash(name)))
}

func hash(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

// mix spreads neighbouring seeds over the generator's state (splitmix64's finaliser).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Data is a file of the data manifest; it must be among those that Experiment.Data names for these values. The record
// says which bytes were read.
func (r *Run) Data(name string) []byte {
	if r.e.Data == nil || !slices.Contains(r.e.Data(r.values), name) {
		r.fault("it reads the data file %q, which its Data does not name for these values", name)
	}
	b, err := r.host.Data(name)
	if err != nil {
		panic(dataError{fmt.Errorf("the data file %s is not at hand: %w", name, err)})
	}
	r.used["data "+name] = true
	r.reads(name, func() string {
		if s, ok := r.host.(Summer); ok {
			if sum := s.Sum(name); sum != "" {
				return sum
			}
		}
		sum := sha256.Sum256(b)
		return hex.EncodeToString(sum[:])
	})
	return b
}

// reads remembers a data file and its SHA-256, once.
func (r *Run) reads(name string, sum func() string) {
	if !slices.ContainsFunc(r.read, func(d DataRead) bool { return d.Name == name }) {
		r.read = append(r.read, DataRead{Name: name, SHA256: sum()})
	}
}

type dataError struct{ error }

// Maker is what the code may ask that makes a value for [Once].
type Maker struct {
	r   *Run
	key string
}

// Rand is a stream that the key and the name determine, and nothing else.
func (m Maker) Rand(name string) *rand.Rand {
	return rand.New(rand.NewPCG(mix(hash(m.key)), hash(name)))
}

// Steps is [Run.Steps]; a run that finds its value made passes over the phase.
func (m Maker) Steps(phase string, n int) iter.Seq[int] { return m.r.Steps(phase, n) }

// Breathe is [Run.Breathe].
func (m Maker) Breathe() { m.r.Breathe() }

// Data is [Run.Data].
func (m Maker) Data(name string) []byte { return m.r.Data(name) }

// Once returns what f makes, made once in a worker however many runs ask for it: a pretrained network, a decomposition
// of a data set. The key names all that the value depends on, parameters and seed included ("pretrained width=128 seed=3"),
// and f draws from the maker's streams alone, which the key determines; so no digest depends on who made it. The value
// is shared: whoever wants to change it makes a copy.
func Once[T any](r *Run, key string, f func(Maker) T) T {
	made := func() any {
		if r.making != "" {
			panic("sim: " + key + " is made while " + r.making + " is")
		}
		r.making = key
		defer func() { r.making = "" }()
		return f(Maker{r, key})
	}
	keeper, ok := r.host.(Keeper)
	if !ok {
		return made().(T)
	}
	v, ok := keeper.Keep(key, made).(T)
	if !ok {
		panic("sim: the key " + key + " is used for two types of value")
	}
	return v
}
