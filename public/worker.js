// The few lines between a page and the Go program in its worker. The first message brings the compiled program
// and where the data lies; whatever comes before the program is ready waits for it.
"use strict";
importScripts("wasm_exec.js");

const waiting = [];
let dataURL;

async function bytes(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  if (!url.endsWith(".gz")) return new Uint8Array(await answer.arrayBuffer());
  const stream = answer.body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

self.orreryHost = {
  post: (text) => self.postMessage(text),
  load: (name) => bytes(dataURL + (name === "manifest.json" ? name : name + ".bin.gz")),
};

function deliver(message) {
  if (typeof message === "string") orreryWorker.command(message);
  else if (message.port) orreryWorker.port(message.port);
}

self.onmessage = async ({ data }) => {
  if (!data.module) {
    if (self.orreryWorker) deliver(data);
    else waiting.push(data);
    return;
  }
  dataURL = data.data;
  if (data.port) waiting.unshift({ port: data.port });
  const go = new Go();
  const instance = await WebAssembly.instantiate(data.module, go.importObject);
  const ended = go.run(instance); // returns at the program's first wait, when orreryWorker stands
  for (const message of waiting.splice(0)) deliver(message);
  await ended;
  self.postMessage(JSON.stringify({ kind: "failed", message: "The program in the worker has ended. Press Run to start a new one." }));
};
