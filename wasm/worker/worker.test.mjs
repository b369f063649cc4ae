// Tests of the worker's program and of public/worker.js, in Node: SITE=build/test-site node --test wasm/worker
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { gunzipSync } from "node:zlib";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const site = resolve(process.env.SITE ?? join(here, "../../build/test-site"));
const slug = "linear-mode-connectivity";
const module = await WebAssembly.compile(gunzipSync(readFileSync(join(site, slug, "program.wasm.gz"))));
const quick = `${slug}?width=32&epochs=1&n_train=1000`;
const longer = `${slug}?width=128`; // some seconds, so that a hand can interfere

// Bench is a worker and what it has said.
class Bench {
  constructor({ data = join(site, "data") + "/", program = module } = {}) {
    this.events = [];
    this.scenes = [];
    this.waiting = [];
    this.thread = new Worker(join(here, "twin.mjs"), { workerData: { script: join(here, "../../public/worker.js"), site } });
    this.thread.on("message", (m) => {
      this.events.push(typeof m === "string" ? JSON.parse(m) : { kind: "died", ...m });
      this.look();
    });
    this.thread.postMessage({ module: program, data });
  }
  look() {
    this.waiting = this.waiting.filter(({ wants, good }) => {
      const e = this.events.find(wants);
      if (e) good(e);
      return !e;
    });
  }
  // until waits for an event, also one that has come already.
  until(wants, what = String(wants)) {
    if (typeof wants === "string") { const kind = wants; wants = (e) => e.kind === kind; }
    return new Promise((good, bad) => {
      const late = setTimeout(() => bad(new Error(`no ${what}; there were ${this.events.map((e) => e.kind + (e.message ? ": " + e.message : "")).join(", ").slice(-600)}`)), 60000);
      this.waiting.push({ wants, good: (e) => { clearTimeout(late); good(e); } });
      this.look();
    });
  }
  // forget drops what has been said so far.
  forget() { this.events = []; }
  tell(command) { this.thread.postMessage(JSON.stringify(command)); }
  async run(link, more) {
    this.forget();
    this.tell({ do: "run", link, ...more });
    const e = await this.until((e) => e.kind === "record" || e.kind === "failed", "end of the run");
    return e.record ?? e;
  }
  // stage connects a stage; it asks for the next picture when it has shown one, unless it is told to hold back.
  stage({ credit = true } = {}) {
    const { port1, port2 } = new MessageChannel();
    this.port = port2;
    port2.on("message", (text) => {
      this.scenes.push(JSON.parse(text));
      if (credit) port2.postMessage("next");
    });
    this.thread.postMessage({ port: port1 }, [port1]);
  }
  async end() {
    this.port?.close();
    await this.thread.terminate();
  }
}

function bench(name, f, options) {
  test(name, { timeout: 180000 }, async () => {
    const b = new Bench(options?.());
    try {
      await f(b);
    } finally {
      await b.end();
    }
  });
}

const sleep = (ms) => new Promise((f) => setTimeout(f, ms));

let plain; // the digest of the quick setting, undisturbed
bench("a run gives the same record each time, with and without pictures", async (b) => {
  const first = await b.run(quick, { quiet: true });
  plain = first.digest;
  assert.match(plain, /^[0-9a-f]{64}$/);
  assert.equal(first.build, "wasm " + JSON.parse(readFileSync(join(site, "version.json"), "utf8")).sources);
  b.stage();
  assert.equal((await b.run(quick)).digest, plain);
  assert.ok(b.scenes.length >= 2, "pictures were sent");
  assert.deepEqual(b.events.filter((e) => e.kind === "loading"), [], "data is fetched once");
});

bench("a stage that comes once the run has ended is shown its last picture", async (b) => {
  b.stage();
  await b.run(quick);
  await sleep(500);
  const last = b.scenes.at(-1);
  b.port.close();
  b.scenes = [];
  b.stage();
  await sleep(300);
  assert.equal(b.scenes.length, 0, "nothing is sent before somebody asks: a new run's stage is no place for an old picture");
  b.tell({ do: "redraw" });
  for (let i = 0; b.scenes.length === 0 && i < 100; i++) await sleep(50);
  assert.deepEqual(b.scenes.at(-1), last);
  // While a run goes on its own next picture serves.
  b.tell({ do: "run", link: quick });
  b.tell({ do: "redraw" });
  assert.equal((await b.until("record")).record.digest, plain);
});

bench("stopped in the middle, another worker runs the same link to the same digest", async (b) => {
  b.tell({ do: "run", link: longer });
  await b.until((e) => e.progress?.fraction > 0.05, "progress");
  await b.end();
  const next = new Bench();
  assert.equal((await next.run(quick)).digest, plain);
  await next.end();
});

bench("bad links are named, and the worker goes on", async (b) => {
  for (const [link, word] of [["nowhere?x=1", "nowhere"], [slug + "?width=banana", "banana"], [slug + "?width=-3", "-3"], [slug + "?nonsense=1", "nonsense"]]) {
    const e = await b.run(link);
    assert.equal(e.kind, "failed");
    assert.ok(e.message.includes(word), e.message);
    assert.equal(e.link, link);
  }
  assert.equal((await b.run(quick)).digest, plain);
});

const away = mkdtempSync(join(tmpdir(), "orrery-data-")) + "/";
process.on("exit", () => rmSync(away, { recursive: true, force: true }));
bench("data that is missing or damaged is said, and fetched again at the next run", async (b) => {
  let e = await b.run(quick);
  assert.match(e.message, /list of data files could not be fetched/);
  mkdirSync(away, { recursive: true });
  cpSync(join(site, "data", "manifest.json"), join(away, "manifest.json"));
  e = await b.run(quick);
  assert.match(e.message, /could not be fetched/);
  assert.match(e.detail, /404/);
  for (const name of readdirSync(join(site, "data"))) {
    if (name.endsWith(".gz")) writeFileSync(join(away, name), "not what it should be");
  }
  e = await b.run(quick);
  assert.match(e.message, /arrived damaged/);
  cpSync(join(site, "data"), away, { recursive: true });
  const r = await b.run(quick);
  assert.equal(r.digest, plain);
  const loading = b.events.filter((e) => e.kind === "loading");
  assert.ok(loading.length > 2, "progress of loading is told");
  assert.equal(loading.at(-1).done, loading.at(-1).total);
}, () => ({ data: away }));

bench("a pause holds, answers, steps by pictures, and changes no number", async (b) => {
  b.stage();
  b.tell({ do: "run", link: longer });
  await b.until((e) => e.progress?.fraction > 0.02, "progress");
  b.tell({ do: "pause" });
  const held = await b.until((e) => e.paused, "pause");
  await sleep(300);
  const at = b.events.filter((e) => e.kind === "progress").at(-1);
  assert.equal(at.progress.fraction, held.progress.fraction);
  b.tell({ do: "ping" });
  await b.until("pong");
  for (let i = 0; i < 3; i++) {
    const shown = b.scenes.length;
    b.forget();
    b.tell({ do: "step" });
    const e = await b.until((e) => e.paused, "pause after a step");
    await sleep(50);
    assert.equal(b.scenes.length, shown + 1, "a step is one picture");
    assert.ok(e.progress.fraction >= held.progress.fraction);
  }
  await sleep(1000);
  b.forget();
  b.tell({ do: "resume" });
  const { record } = await b.until("record");
  const other = new Bench();
  const undisturbed = await other.run(longer, { quiet: true });
  await other.end();
  assert.equal(record.digest, undisturbed.digest);
  assert.ok(record.elapsed_ms < 4 * undisturbed.elapsed_ms + 800, `pauses are counted: ${record.elapsed_ms} ms, undisturbed ${undisturbed.elapsed_ms} ms`);
});

bench("slow motion hears a pause and another pace at once", async (b) => {
  b.stage();
  b.tell({ do: "pace", delay_ms: 20000 });
  b.tell({ do: "run", link: quick });
  await b.until("loading");
  while (b.scenes.length === 0) await sleep(20);
  b.tell({ do: "pause" });
  const start = Date.now();
  await b.until((e) => e.paused, "pause");
  assert.ok(Date.now() - start < 3000, "the pause was heard late");
  b.tell({ do: "pace", delay_ms: 0 });
  b.tell({ do: "resume" });
  const { record } = await b.until("record");
  assert.equal(record.digest, plain);
  assert.ok(record.elapsed_ms < 20000, "waiting is not the run's time");
});

bench("what is asked during a run is done: judgements at once, runs after it", async (b) => {
  b.tell({ do: "run", link: longer });
  await b.until((e) => e.progress?.fraction > 0.02, "progress");
  b.tell({ do: "run", link: quick });
  b.tell({ do: "judge", link: quick, runs: {} });
  const judged = await b.until("judged");
  assert.ok(judged.claims.every((c) => c.verdict === "undecided"));
  assert.ok(!b.events.some((e) => e.kind === "record"), "the judgement waited for the run");
  await b.until((e) => e.record?.link === quick, "second record");
  assert.deepEqual(b.events.filter((e) => e.kind === "record").map((e) => e.record.link), [longer, quick]);
});

bench("a hand moves what the run left, one picture a credit", async (b) => {
  b.stage({ credit: false });
  const r = await b.run(quick);
  assert.equal(r.digest, plain);
  await sleep(50);
  const handle = b.scenes.at(-1).panels.flatMap((p) => p.elements).find((e) => e.handle)?.handle;
  assert.ok(handle, "the last picture has a handle");
  const before = b.scenes.length;
  for (let i = 0; i <= 20; i++) b.port.postMessage(JSON.stringify({ name: handle, x: i / 20, y: 0 }));
  await sleep(500);
  assert.equal(b.scenes.length, before, "without credit nothing is sent");
  b.port.postMessage("next");
  await sleep(500);
  assert.equal(b.scenes.length, before + 1, "the newest picture is sent, once");
  assert.equal((await b.run(quick)).digest, plain);
});

bench("charts that arrive in pieces are those of the record", async (b) => {
  b.stage();
  const r = await b.run(longer);
  const charts = new Map();
  for (const d of b.events.flatMap((e) => e.charts ?? [])) {
    const key = d.chart + "/" + d.id;
    const was = charts.get(key) ?? { x: [], y: [] };
    charts.set(key, { x: [...was.x.slice(0, d.from), ...(d.x ?? [])], y: [...was.y.slice(0, d.from), ...(d.y ?? [])] });
  }
  for (const s of r.charts) {
    const got = charts.get(s.chart + "/" + s.id);
    assert.ok(got, `${s.chart}/${s.id} was told`);
    assert.deepEqual(got.y, s.y ?? [], `${s.chart}/${s.id}`);
    assert.deepEqual(got.x, s.x ?? [], `${s.chart}/${s.id}`);
  }
});

bench("a program that can't start says so to whoever asks for a run", async (b) => {
  await sleep(300);
  assert.deepEqual(b.events, [], "nobody has asked yet");
  b.tell({ do: "run", link: quick });
  const e = await b.until("failed");
  assert.equal(e.link, quick);
  assert.match(e.message, /could not be started/);
  await b.until("died");
}, () => ({ program: new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) }));
