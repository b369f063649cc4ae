// What font files say of their own rights: for each file named, the copyright, the licence and its address from the
// table "name" (OpenType), which WOFF2 keeps in a Brotli stream (W3C, WOFF File Format 2.0). Writes [["...", ...], ...].
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

const NAME = 5, GLYF = 10, LOCA = 11, OTHER = 63; // WOFF2's numbers of tables; OTHER is followed by the tag
const RIGHTS = [0, 13, 14]; // OpenType's numbers of names

// nameTable finds the table's bytes: the stream holds the tables one after another, in the directory's order.
function nameTable(file) {
  if (file.toString("latin1", 0, 4) !== "wOF2") throw new Error("not a WOFF2 file");
  let at = 48;
  const number = () => {
    let n = 0, byte;
    do {
      byte = file[at++];
      n = n * 128 + (byte & 127);
    } while (byte & 128);
    return n;
  };
  let start = 0, from = -1, to = -1;
  for (let i = file.readUInt16BE(12); i > 0; i--) {
    const flags = file[at++], kind = flags & 63, version = flags >> 6;
    if (kind === OTHER) at += 4;
    let length = number();
    // A transformed table says its length in the stream besides; for glyf and loca version 3 is the plain one.
    if (kind === GLYF || kind === LOCA ? version !== 3 : version !== 0) length = number();
    if (kind === NAME) [from, to] = [start, start + length];
    start += length;
  }
  if (from < 0) throw new Error("no table of names");
  return brotliDecompressSync(file.subarray(at, at + file.readUInt32BE(20))).subarray(from, to);
}

function words(table) {
  const found = new Map(), text = table.readUInt16BE(4);
  for (let i = 0; i < table.readUInt16BE(2); i++) {
    const [platform, , , name, length, offset] = [0, 2, 4, 6, 8, 10].map((k) => table.readUInt16BE(6 + 12 * i + k));
    if (platform !== 3 || !RIGHTS.includes(name)) continue; // Windows's names are UTF-16
    found.set(name, Buffer.from(table.subarray(text + offset, text + offset + length)).swap16().toString("utf16le"));
  }
  return RIGHTS.filter((name) => found.has(name)).map((name) => found.get(name));
}

process.stdout.write(JSON.stringify(process.argv.slice(2).map((file) => words(nameTable(readFileSync(file))))));
