// Links, computed by the experiments' WebAssembly programs in Node: node record.mjs [--scene] SITE LINK [LINK ...]
// SITE is a folder with the built program and data (“make site” builds dist/). For every link it prints the record
// as JSON; with --scene a line {"event", "scene"}, the worker's own text of both: the event that brought the record
// and the last picture.
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { receiveMessageOnPort } from "node:worker_threads";
import { gunzipSync } from "node:zlib";
import { join, resolve } from "node:path";

const words = process.argv.slice(2);
const withScene = words[0] === "--scene" && words.shift() !== undefined;
const [site, ...links] = words;

function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}
if (!site || links.length === 0) fail("usage: node record.mjs [--scene] SITE LINK [LINK ...]", 2);

async function file(name) {
  return new Uint8Array(gunzipSync(await readFile(join(site, name))));
}

let picture = "null";
let channel;
// The stage's end never asks for another picture; it takes the first, the last and those of events.
function drain() {
  for (let m; (m = receiveMessageOnPort(channel.port2)); ) picture = m.message;
}

const todo = [...links];
let running; // the experiment whose program runs
async function next() {
  if (todo.length === 0) process.exit(0);
  const link = todo.shift();
  const slug = link.split("?")[0];
  if (slug !== running) await start((running = slug));
  picture = "null";
  orreryWorker.command(JSON.stringify({ do: "run", link, quiet: !withScene }));
}

globalThis.orreryHost = {
  load: (path) => (path === "manifest.json" ? readFile(join(site, "data", path)) : file(join("data", path.split("?")[0]))),
  post(text) {
    const event = JSON.parse(text);
    drain();
    if (event.kind === "failed") fail(`${event.link}: ${event.message}` + (event.detail ? "\n" + event.detail : ""));
    if (event.kind !== "record") return;
    const out = withScene ? `{"event":${text},"scene":${picture}}` : JSON.stringify(event.record, null, 2);
    process.stdout.write(out + "\n", next); // in its own turn, when the text is out
  },
};

async function start(slug) {
  let program;
  try {
    program = await WebAssembly.compile(await file(join(slug, "program.wasm.gz")));
  } catch (error) {
    fail(`${site} holds no program of ${slug} (${error.message}). “make site” builds it.`);
  }
  channel = new MessageChannel();
  const go = new Go();
  go.run(await WebAssembly.instantiate(program, go.importObject)).then(() => fail("The program has ended by an error of its own."));
  if (withScene) orreryWorker.port(channel.port1);
}

try {
  createRequire(import.meta.url)(resolve(site, "wasm_exec.js"));
} catch (error) {
  fail(`${site} holds no site (${error.message}). “make site” builds it.`);
}
setInterval(() => {}, 1 << 30); // the programs wait for messages; so must Node
next();
