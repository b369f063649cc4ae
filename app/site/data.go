package main

import (
	"encoding/json"
	"fmt"

	"orrery/sim/host/source"
)

// data puts the data files into the site, packed, with their manifest.
func (b *builder) data() (string, error) {
	list, err := source.Manifest()
	if err != nil {
		return "", err
	}
	raw, packed := 0, 0
	b.sums = map[string]string{}
	for _, f := range list {
		text, err := source.Load(f.Name)
		if err != nil {
			return "", err
		}
		gz, err := b.pack(text)
		if err != nil {
			return "", err
		}
		if err := b.put("data/"+f.Name+".bin.gz", gz); err != nil {
			return "", err
		}
		raw, packed = raw+len(text), packed+len(gz)
		b.sums[f.Name] = f.SHA256
	}
	text, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d files, %s (%s unpacked)", len(list), size(int64(packed)), size(int64(raw))), b.put("data/manifest.json", append(text, '\n'))
}

// dataURL is where a worker finds a data file, below the site's root: its address changes with its contents.
func (b *builder) dataURL(name string) (string, error) {
	sum, ok := b.sums[name]
	if !ok {
		return "", fmt.Errorf("the data file %q is none of those that sim/host/source lists", name)
	}
	return "data/" + name + ".bin.gz?" + sum[:12], nil
}
