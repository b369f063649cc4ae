// Command bench puts a measurement of the kernels and its picture where the site is built.
//
//	go run ./app/bench kernels/bench/results.json dist
package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	"orrery/app/page/fast"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: bench results.json folder")
	}
	if err := put(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func put(results, dir string) error {
	text, err := os.ReadFile(results)
	if err != nil {
		return err
	}
	var b fast.Bench
	if err := json.Unmarshal(text, &b); err != nil {
		return err
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		// The site's builder takes no folder but its own, which this file marks.
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "version.json"), []byte("{}\n"), 0o644); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "bench.json"), text, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "bench.svg"), []byte(b.Picture()), 0o644)
}
