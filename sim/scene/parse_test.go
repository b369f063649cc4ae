package scene

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// Parse reads what encoding/json writes, every field of it.
func TestParse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Scene
		fill(t, reflect.ValueOf(&s).Elem(), 0)
		text, err := json.Marshal(&s)
		if err != nil {
			t.Skip(err)
		}
		var want Scene
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		got, err := Parse(string(text))
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if d := cmp.Diff(&want, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%s\nin %s", d, text)
		}
	})
}

// fill sets every field to something.
func fill(t *rapid.T, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), depth+1)
		}
	case reflect.Pointer:
		if v.Type().Elem() == reflect.TypeFor[Panel]() || rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, v.Elem(), depth+1)
		}
	case reflect.Slice:
		n := rapid.IntRange(0, 3).Draw(t, "n")
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(t, v.Index(i), depth+1)
		}
	case reflect.String:
		v.SetString(rapid.String().Draw(t, "text"))
	case reflect.Float64:
		v.SetFloat(rapid.OneOf(rapid.Float64(), rapid.Float64Range(-10, 10), rapid.Map(rapid.IntRange(-1e6, 1e6), func(i int) float64 { return float64(i) / 1000 })).Draw(t, "number"))
	case reflect.Int:
		v.SetInt(int64(rapid.IntRange(-5, 1e6).Draw(t, "int")))
	case reflect.Uint8:
		v.SetUint(uint64(rapid.Byte().Draw(t, "byte")))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	default:
		t.Fatalf("a field of kind %s", v.Kind())
	}
}

func TestParseBroken(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"panels":[{]}`, `{"panels":[{"key":"a}]}`, `{"cols":x}`, `{"cols":1} {`, `{"panels":[{"elements":[{"image":{"data":"?"}}]}]}`, `{"a":"\ud83`} {
		if s, err := Parse(text); err == nil {
			t.Errorf("%q gave %v", text, s)
		}
	}
	rapid.Check(t, func(t *rapid.T) { Parse(rapid.String().Draw(t, "text")) })
	if s, err := Parse(` { "new" : [ {"x": [1e3, "\n", true, null]} ] , "rows" : 3 } `); err != nil || s.Rows != 3 {
		t.Errorf("unknown fields: %v, %v", s, err)
	}
}
