package svg

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"

	"orrery/sim/scene"
	"orrery/sim/scene/palette"
)

// dataURI is an image as a PNG in a data: address, empty if it has no pixels. Its palette holds only the colours
// in use; the pictures are small, and a full one would be most of their bytes.
func dataURI(img *scene.Image) string {
	if img == nil || img.Rows <= 0 || img.Cols <= 0 || len(img.Data) < img.Rows*img.Cols {
		return ""
	}
	data := img.Data[:img.Rows*img.Cols]
	var used [256]bool
	for _, v := range data {
		used[v] = true
	}
	var place [256]byte
	table := palette.Map(img.Map)
	var colours []byte
	for v, u := range used {
		if u {
			place[v] = byte(len(colours) / 3)
			c := table[v]
			colours = append(colours, c.R, c.G, c.B)
		}
	}
	var packed bytes.Buffer
	z, _ := zlib.NewWriterLevel(&packed, zlib.BestCompression) // the level is legal
	row := make([]byte, 1+img.Cols)                            // begins with the filter: none
	for i := 0; i < img.Rows; i++ {
		for j, v := range data[i*img.Cols : (i+1)*img.Cols] {
			row[1+j] = place[v]
		}
		z.Write(row) // into memory: cannot fail
	}
	z.Close()

	out := []byte("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(nil, uint32(img.Cols))
	head = binary.BigEndian.AppendUint32(head, uint32(img.Rows))
	out = chunk(out, "IHDR", append(head, 8, 3, 0, 0, 0)) // 8 bits, palette
	out = chunk(out, "PLTE", colours)
	out = chunk(out, "IDAT", packed.Bytes())
	out = chunk(out, "IEND", nil)
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(out)
}

func chunk(out []byte, name string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	from := len(out)
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}
