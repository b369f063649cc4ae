// A browser's worker in a thread of Node: it runs public/worker.js as it is, with files in place of the network.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { parentPort, workerData } from "node:worker_threads";

const { script, site } = workerData; // the script, and the folder that holds the rest
const listeners = {};

Object.assign(globalThis, {
  self: globalThis,
  location: { search: "" },
  importScripts: (name) => vm.runInThisContext(readFileSync(join(site, name), "utf8"), name),
  postMessage: (text) => parentPort.postMessage(text),
  addEventListener: (kind, f) => { listeners[kind] = f; },
  fetch: async (url) => {
    try {
      return new Response(readFileSync(url.split("?")[0]));
    } catch {
      return new Response("", { status: 404 });
    }
  },
});
process.on("unhandledRejection", (reason) => listeners.unhandledrejection?.({ reason }));
process.on("uncaughtException", (error) => {
  listeners.error?.({ error, message: error.message });
  parentPort.postMessage({ died: error.message }); // what a page hears as the worker's error event
});

vm.runInThisContext(readFileSync(script, "utf8"), script);
parentPort.on("message", (data) => globalThis.onmessage({ data }));
