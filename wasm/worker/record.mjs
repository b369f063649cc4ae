// The record of a link, computed by the worker's WebAssembly program in Node: node record.mjs SITE LINK [LINK ...]
// prints one JSON document a link. SITE is a built site (dist/).
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { join, resolve } from "node:path";

const [site, ...links] = process.argv.slice(2);
if (!site || links.length === 0) {
  console.error("usage: node record.mjs SITE LINK [LINK ...]");
  process.exit(2);
}
const file = async (name) => new Uint8Array(gunzipSync(await readFile(join(site, name))));

let todo = [...links];
const next = () => {
  if (todo.length === 0) process.exit(0);
  orreryWorker.command(JSON.stringify({ do: "run", link: todo.shift(), quiet: true }));
};
globalThis.orreryHost = {
  load: (name) => name === "manifest.json" ? readFile(join(site, "data", name)) : file(join("data", name + ".bin.gz")),
  post: (text) => {
    const event = JSON.parse(text);
    if (event.kind === "failed") {
      console.error(event.message + (event.detail ? "\n" + event.detail : ""));
      process.exit(1);
    }
    if (event.kind === "record") {
      process.stdout.write(JSON.stringify(event.record, null, 2) + "\n", next);
    }
  },
};

createRequire(import.meta.url)(resolve(site, "wasm_exec.js"));
const go = new Go();
const { instance } = await WebAssembly.instantiate(await file("worker.wasm.gz"), go.importObject);
go.run(instance);
setInterval(() => {}, 1 << 30); // the program waits for messages; so must Node
next();
