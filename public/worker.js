// The few lines between a page and the Go program in its worker. The first message brings the compiled program
// and where the data lies; whatever comes before the program is ready waits for it.
"use strict";
importScripts("wasm_exec.js" + self.location.search);

const waiting = []; // messages that came before the program was ready
let started = false;
let dataURL;
let link; // of the run that goes on
let broken; // why the program is gone

// The program calls post with an event, and load for a data file; tell hears how many bytes have come.
self.orreryHost = {
  post(text) {
    if (/^\{"kind":"(record|failed)"/.test(text)) link = undefined;
    self.postMessage(text);
  },
  async load(path, again, tell) {
    const answer = await fetch(dataURL + path, again ? { cache: "reload" } : {});
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    const packed = new Uint8Array(await answer.arrayBuffer());
    if (packed[0] !== 0x1f || packed[1] !== 0x8b) return packed; // not packed, or unpacked on its way
    const pieces = [];
    let n = 0;
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
    for (let r; !(r = await reader.read()).done; ) {
      pieces.push(r.value);
      tell((n += r.value.length));
    }
    const whole = new Uint8Array(n);
    n = 0;
    for (const piece of pieces) {
      whole.set(piece, n);
      n += piece.length;
    }
    return whole;
  },
};

function deliver(message) {
  if (message.port) orreryWorker.port(message.port);
  if (message.file) orreryWorker.file(message.file, message.bytes); // of the reader's own
  if (typeof message !== "string") return;
  const command = JSON.parse(message);
  if (command.do === "run") link = command.link;
  if (broken) complain();
  else orreryWorker.command(message);
}

// complain tells of a program that is gone once somebody waits for it: first in words for the reader, then by an
// error, which the page takes as this worker's death.
function complain() {
  if (link === undefined) return;
  self.postMessage(JSON.stringify({ kind: "failed", link, message: broken.message, detail: broken.detail }));
  link = undefined;
  setTimeout(() => { throw new Error(broken.message); });
}

function lose(message, detail) {
  broken ??= { message, detail: String(detail?.stack ?? detail ?? "") };
  complain();
}

const ended = "The program in the worker has ended by an error of its own; memory may have run short. Press Run to start a new one.";
self.addEventListener("unhandledrejection", (event) => lose(ended, event.reason));
self.addEventListener("error", (event) => broken ?? lose(ended, event.error ?? event.message));

self.onmessage = async ({ data }) => {
  if (!data.module) {
    if (started || broken) deliver(data);
    else waiting.push(data);
    return;
  }
  dataURL = data.data;
  if (data.port) waiting.unshift({ port: data.port });
  try {
    const go = new Go();
    const instance = await WebAssembly.instantiate(data.module, go.importObject);
    const end = go.run(instance); // returns at the program's first wait, when orreryWorker stands
    started = true;
    for (const message of waiting.splice(0)) deliver(message);
    await end;
    lose(ended);
  } catch (error) {
    lose("The program could not be started in a worker; memory may have run short. Close other pages and press Run again.", error);
    for (const message of waiting.splice(0)) deliver(message);
  }
};
