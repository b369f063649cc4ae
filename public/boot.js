// Starts the page's program. Until it runs, and where it can't, the page is what the builder wrote: readable, with
// the stored run's pictures and numbers.
const { base, build, program, keep: own = "" } = document.getElementById("boot-script").dataset;
const root = new URL(base, location.href);

// go-app's program calls these; its own loader, which is not used here, would define them.
const settings = { GOAPP_ROOT_PREFIX: root.pathname.replace(/\/$/, ""), GOAPP_INTERNAL_URLS: "[]", GOAPP_STATIC_RESOURCES_URL: "" };
Object.assign(globalThis, {
  goappGetenv: (name) => settings[name] ?? "",
  goappNav() {},
  goappOnUpdate() {},
  goappOnAppInstallChange() {},
  goappIsAppInstallable: () => false,
  goappIsAppInstalled: () => false,
  goappKeepBodyClean: () => () => {},
});

function message(text, ...buttons) {
  const p = document.createElement("p");
  p.className = "message error";
  p.setAttribute("role", "alert");
  p.append(text);
  for (const [label, act] of buttons) {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "btn";
    b.textContent = label;
    b.onclick = act;
    p.append(" ", b);
  }
  (document.getElementById("messages") ?? document.body.firstElementChild).prepend(p);
}

const reload = ["Reload the page", () => location.reload()];

function progress(text) {
  const line = document.getElementById("boot");
  if (line) line.textContent = text;
}

// unpack streams a packed program, unless the host has unpacked it already on its way.
async function unpack(answer, tell) {
  const total = Number(answer.headers.get("Content-Length"));
  const packed = !answer.headers.get("Content-Encoding");
  let done = 0;
  const count = new TransformStream({
    transform(piece, out) {
      done += piece.byteLength;
      tell(done, packed ? total : 0);
      out.enqueue(piece);
    },
  });
  const stream = answer.body.pipeThrough(count);
  return new Response(packed ? stream.pipeThrough(new DecompressionStream("gzip")) : stream,
    { headers: { "Content-Type": "application/wasm" } });
}

async function start() {
  document.documentElement.dataset.boot = "loading";
  const script = document.createElement("script");
  script.src = `${base}wasm_exec.js?b=${build}`;
  const ready = new Promise((good, bad) => {
    script.onload = good;
    script.onerror = () => bad(new Error("wasm_exec.js could not be loaded"));
  });
  document.head.append(script);

  const answer = await fetch(`${base}${program}?b=${build}`);
  if (!answer.ok) throw new Error(`${program} answered ${answer.status}`);
  const wasm = await unpack(answer, (done, total) =>
    progress(total ? `Loading the program: ${Math.round((100 * done) / total)} %` : `Loading the program: ${(done / 1e6).toFixed(1)} MB`));
  await ready;
  const go = new Go();
  globalThis.orreryModule = await WebAssembly.compileStreaming(wasm); // the workers run the same program
  const instance = await WebAssembly.instantiate(orreryModule, go.importObject);
  progress("");
  document.documentElement.dataset.boot = "running";
  await go.run(instance);
  throw new Error("the program has ended");
}

function able() {
  const lacks = [];
  if (typeof WebAssembly !== "object" || !WebAssembly.compileStreaming) lacks.push("WebAssembly");
  if (typeof DecompressionStream !== "function") lacks.push("DecompressionStream");
  if (typeof Worker !== "function") lacks.push("workers");
  if (lacks.length === 0) return true;
  progress("");
  message(`This browser lacks ${lacks.join(" and ")}, so nothing can be run here; the text and the stored run stay readable. Firefox 113, Chrome 94, Safari 16.4 and all later ones can run it (some browsers turn WebAssembly off in their strictest mode).`);
  return false;
}

// keep makes the site work without a network from the next visit on.
async function keep() {
  if (!navigator.serviceWorker) return;
  const updated = !!navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => updated && goappOnUpdate());
  try {
    await navigator.serviceWorker.register(`${base}sw.js`, { scope: base });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: [location.href, ...own.split(" ").filter(Boolean).map((d) => new URL(d, root).href)] });
  } catch (error) {
    console.info("Not kept for use without a network:", error.message); // private windows refuse; all else works
  }
}

if (program && able()) {
  start().catch((error) => {
    console.error(error);
    document.documentElement.dataset.boot = "failed";
    progress("");
    message(error.message === "the program has ended"
      ? "The page's program has ended by an error of its own. Your setting is in the address: reload the page to go on."
      : `The page's program could not be started (${error.message}). Are you online? The text and the stored run stay readable.`, reload);
  });
}
const idle = globalThis.requestIdleCallback ?? ((f) => setTimeout(f, 2000));
if (document.readyState === "complete") idle(keep);
else addEventListener("load", () => idle(keep));
