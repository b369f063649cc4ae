package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/sim"
)

func TestOwnFiles(t *testing.T) {
	e := &sim.Experiment{Slug: "reader", Params: []sim.Param{&sim.File{ID: "corpus", Label: "Your text", Max: 9}, &sim.Int{ID: "n", Max: 3}}}
	in := e.Info()
	dir := t.TempDir()
	notes, long := filepath.Join(dir, "a=b.txt"), filepath.Join(dir, "long.txt")
	for path, text := range map[string]string{notes: "whale", long: "the white whale"} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	v := in.Defaults()
	own, err := ownFiles(in, v, []string{"corpus=" + notes})
	value := sim.FileValue([]byte("whale"))
	if err != nil || v["corpus"] != value || string(own["own/"+value]) != "whale" {
		t.Error(err, v, own)
	}
	for file, want := range map[string]string{"corpus": "wants the slot's name", "n=" + notes: `no data slot "n"`, "odd=" + notes: `no data slot "odd"`,
		"corpus=" + dir + "/none": "no such file", "corpus=" + long: "at most 9 bytes"} {
		if _, err := ownFiles(in, in.Defaults(), []string{file}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", file, err)
		}
	}
}
