// Starts the page's program, and compiles that of its experiment for the workers. Until it runs, and where it can't, the page is what the builder wrote: readable, with
// the stored run's pictures and numbers.
const { base, build, program, paper, keep: own = "" } = document.getElementById("boot-script").dataset;
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
  p.className = "notice error";
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

// progress says how far the program has come where the reader will look for it: on the buttons that run.
function progress(text) {
  for (const b of document.querySelectorAll(".btn.run")) {
    if (text) b.dataset.load = text;
    else delete b.dataset.load;
  }
}

const loads = []; // {done, total} bytes of each program; total is 0 where the host doesn't say

function loading() {
  const sum = (field) => loads.reduce((n, l) => n + l[field], 0);
  progress(loads.every((l) => l.total) ? `${Math.round((100 * sum("done")) / sum("total"))} %` : `${(sum("done") / 1e6).toFixed(1)} MB`);
}

// What the reader does before the program is there is written down; it does all of it when it takes the page over, and
// then takes the list away.
function remember() {
  const early = (globalThis.orreryEarly = { done: [], focus: "" });
  const note = (kind, id, value) => {
    const last = early.done.at(-1);
    if (last && last.kind === kind && last.id === id) early.done.pop();
    early.done.push({ kind, id, value });
  };
  const on = (event, act) => document.addEventListener(event, (e) => globalThis.orreryEarly && act(e.target, e), true);
  on("click", (target, e) => {
    const chip = target.closest(".chip[data-preset]");
    if (chip) {
      for (const c of document.querySelectorAll(".chip")) c.setAttribute("aria-pressed", String(c === chip));
      note("preset", "", Number(chip.dataset.preset));
    }
    const button = target.closest("#new-seed, #reset, .btn.run");
    if (button) {
      note("press", button.id);
      if (button.matches(".run")) document.documentElement.dataset.early = "run"; // the button says that it was heard
    }
    const link = target.closest('a[href^="?"]');
    if (link && !(e.ctrlKey || e.metaKey || e.shiftKey || e.altKey)) {
      e.preventDefault();
      note("follow", "", link.getAttribute("href"));
    }
  });
  on("input", (target) => {
    const { id } = target;
    if (target.type === "file") return;
    if (id.startsWith("p-")) note("set", id, target.type === "checkbox" ? String(Number(target.checked)) : target.value);
    if (id.startsWith("r-")) note("slide", id, target.value);
  });
  on("focusin", (target) => (early.focus = target.id));
  on("focusout", (target) => setTimeout(() => target.isConnected && target !== document.activeElement && early.focus === target.id && (early.focus = "")));
}

// What is kept from one visit to the next; a browser may forbid it.
globalThis.orreryMemory = {
  get(key) { try { return localStorage.getItem(key) ?? ""; } catch { return ""; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* full or forbidden: it is learned anew */ } },
};

// Shown within another page, the experiment stands alone from the first picture on.
if (new URLSearchParams(location.search).get("embed") === "1") document.documentElement.dataset.embed = "1";

// A definition that covers something goes away by Escape, until another is asked for.
addEventListener("keydown", (e) => e.key === "Escape" && (document.documentElement.dataset.quiet = "1"));
for (const event of ["mouseover", "focusin"]) addEventListener(event, () => delete document.documentElement.dataset.quiet);

// compile streams a program through the compiler. It is packed, unless the host has unpacked it on its way.
async function compile(name) {
  const load = { done: 0, total: 0 };
  loads.push(load);
  const answer = await fetch(`${base}${name}?b=${build}`);
  if (!answer.ok) throw new Error(`${name} answered ${answer.status}`);
  const packed = !answer.headers.get("Content-Encoding");
  if (packed) load.total = Number(answer.headers.get("Content-Length"));
  const stream = answer.body.pipeThrough(new TransformStream({
    transform(piece, out) {
      load.done += piece.byteLength;
      loading();
      out.enqueue(piece);
    },
  }));
  return WebAssembly.compileStreaming(new Response(packed ? stream.pipeThrough(new DecompressionStream("gzip")) : stream,
    { headers: { "Content-Type": "application/wasm" } }));
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

  const [page, module] = await Promise.all([compile(program), compile(paper), ready]);
  globalThis.orreryModule = module; // for the workers
  const go = new Go();
  const instance = await WebAssembly.instantiate(page, go.importObject);
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
    const files = [...own.split(" "), paper && `${paper}?b=${build}`].filter(Boolean);
    active.postMessage({ keep: [location.href, ...files.map((f) => new URL(f, root).href)] });
  } catch (error) {
    console.info("Not kept for use without a network:", error.message); // private windows refuse; all else works
  }
}

if (program && able()) {
  remember();
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
