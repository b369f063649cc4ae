package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Num is a float64 whose JSON is null where JSON has no number for it, and otherwise the shortest text that
// reads back to the same bits.
type Num float64

// MarshalJSON writes the number, or null for NaN and infinities.
func (n Num) MarshalJSON() ([]byte, error) {
	x := float64(n)
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, x, 'g', -1, 64), nil
}

// UnmarshalJSON reads a number; null is NaN.
func (n *Num) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = Num(math.NaN())
		return nil
	}
	x, err := strconv.ParseFloat(string(b), 64)
	*n = Num(x)
	return err
}

// Measures are a run's named scalars.
type Measures map[string]float64

// MarshalJSON writes NaN and infinities as null.
func (m Measures) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, id := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendQuote(b, id)
		b = append(b, ':')
		num, _ := Num(m[id]).MarshalJSON()
		b = append(b, num...)
	}
	return append(b, '}'), nil
}

// UnmarshalJSON reads null as NaN.
func (m *Measures) UnmarshalJSON(b []byte) error {
	var nums map[string]Num
	if err := json.Unmarshal(b, &nums); err != nil {
		return err
	}
	*m = Measures{}
	for id, x := range nums {
		(*m)[id] = float64(x)
	}
	return nil
}

// Outcome is a test's verdict.
type Outcome struct {
	Says      string    `json:"says,omitempty"` // what the number is
	Verdict   string    `json:"verdict"`
	Value     Num       `json:"value"`
	Threshold string    `json:"threshold"`
	Bound     BoundInfo `json:"bound"`
}

// Verdict is what was decided of a claim. Value, Threshold and Paper are those of the test that decided it.
type Verdict struct {
	ID        string    `json:"id"`
	Says      string    `json:"says,omitempty"` // the claim, as it reads for these values
	Verdict   string    `json:"verdict"`        // holds, fails or undecided
	Why       string    `json:"why,omitempty"`  // what leaves it undecided, runs that are missing apart
	Value     Num       `json:"value"`
	Threshold string    `json:"threshold"`
	Paper     string    `json:"paper,omitempty"`
	Tests     []Outcome `json:"tests"`
	Needs     []string  `json:"needs,omitempty"` // links that must run before it can be decided
}

// Brief is one run of a check or an ensemble.
type Brief struct {
	Link     string   `json:"link"`
	Measures Measures `json:"measures"`
	Digest   string   `json:"digest"`
}

// DataRead is a data file that a run read.
type DataRead struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // of its bytes
}

// Record is the one document of a finished run.
type Record struct {
	Experiment string              `json:"experiment"`
	Version    int                 `json:"version"`
	Link       string              `json:"link"`  // the key: canonical and short
	Share      string              `json:"share"` // the same setting with every value named, whatever the defaults become
	Params     Values              `json:"params"`
	Data       []DataRead          `json:"data,omitempty"`
	Measures   Measures            `json:"measures"`
	Units      map[string]Quantity `json:"units,omitempty"` // label and unit of the measures that have them
	Claims     []Verdict           `json:"claims"`
	Charts     []Series            `json:"charts"`
	Texts      []Written           `json:"texts,omitempty"` // what the run wrote
	Digest     string              `json:"digest"`
	ElapsedMS  float64             `json:"elapsed_ms"`
	Build      string              `json:"build"`
	Says       string              `json:"says,omitempty"` // the last sentence under the stage
	Runs       []Brief             `json:"runs,omitempty"`
}

// Brief is the run as a check keeps it.
func (r *Record) Brief() Brief { return Brief{r.Link, r.Measures, r.Digest} }

// Digest is SHA-256 over the measures in the order of their names and the series in the order in which the run
// first plotted them, and then what the run wrote, if it wrote anything: names, labels and texts length-prefixed, numbers
// as IEEE bits, little-endian.
func Digest(m Measures, charts []Series, texts ...Written) string {
	h := sha256.New()
	var b [8]byte
	u64 := func(x uint64) {
		binary.LittleEndian.PutUint64(b[:], x)
		h.Write(b[:])
	}
	num := func(x float64) {
		if math.IsNaN(x) {
			x = math.NaN() // one NaN: its payload is nobody's number
		}
		u64(math.Float64bits(x))
	}
	text := func(s string) {
		u64(uint64(len(s)))
		h.Write([]byte(s))
	}
	nums := func(v []Num) {
		u64(uint64(len(v)))
		for _, x := range v {
			num(float64(x))
		}
	}
	u64(uint64(len(m)))
	for _, id := range slices.Sorted(maps.Keys(m)) {
		text(id)
		num(m[id])
	}
	u64(uint64(len(charts)))
	for _, s := range charts {
		text(s.Chart)
		text(s.ID)
		nums(s.X)
		nums(s.Y)
		u64(uint64(len(s.Labels)))
		for _, l := range s.Labels {
			text(l)
		}
		u64(uint64(s.Rows))
		u64(uint64(s.Cols))
	}
	for _, w := range texts {
		text(w.ID)
		text(w.Text)
	}
	return hex.EncodeToString(h.Sum(nil))
}
