// Measures the kernels in this browser: their program in a worker of its own, whose rows go into
// the page's tables as they come.
const { base, build } = document.getElementById("boot-script").dataset;
const button = document.getElementById("measure");
const line = document.getElementById("measured");
const says = (text) => (line.textContent = text);

async function program() {
  const answer = await fetch(`${base}bench.wasm.gz?b=${build}`);
  if (!answer.ok) throw new Error(`the program answered ${answer.status}`);
  const packed = !answer.headers.get("Content-Encoding"); // some hosts unpack it on its way
  const stream = packed ? answer.body.pipeThrough(new DecompressionStream("gzip")) : answer.body;
  return WebAssembly.compileStreaming(new Response(stream, { headers: { "Content-Type": "application/wasm" } }));
}

// fill puts a rate where its row is, with as many digits as it deserves.
function fill({ op, shape, orrery }) {
  const row = document.querySelector(`[data-row="${CSS.escape(`${op} ${shape}`)}"]`);
  if (row) row.lastElementChild.textContent = String(Number(orrery.toPrecision(3)));
}

function measure(module) {
  return new Promise((done, fail) => {
    const worker = new Worker(`${base}worker.js?b=${build}`);
    let rows = 0;
    let peak = 0;
    let timer;
    const end = (settle, value) => {
      clearTimeout(timer);
      worker.terminate();
      settle(value);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(fail, new Error("the worker is silent")), 60000);
    };
    worker.onerror = () => end(fail, new Error("the worker has died"));
    worker.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      wait();
      if (event.kind === "failed") end(fail, new Error(event.message));
      if (event.kind !== "measured") return;
      if (!event.row) return end(done, { rows, peak });
      fill(event.row);
      peak = Math.max(peak, event.row.peak ?? 0);
      says(`${++rows} measured: ${event.row.op}, ${event.row.shape}`);
    };
    wait();
    worker.postMessage({ module, data: new URL(`${base}data/`, location.href).href });
    worker.postMessage(JSON.stringify({ do: "bench" }));
  });
}

button.onclick = async () => {
  button.disabled = true;
  says("Loading the program");
  try {
    const { rows, peak } = await measure(await program());
    says(`${rows} rows measured, in the last column of the tables. In registers this browser multiplies and adds at ${Math.round(peak)} GFLOP/s.`);
  } catch (error) {
    says(`It could not be measured here (${error.message}). Reload the page to try again.`);
  }
  button.disabled = false;
};
button.disabled = false;
says("");
