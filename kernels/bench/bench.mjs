// The kernels and gonum, as WebAssembly and as native code, and the WebAssembly backends of
// TensorFlow.js and ONNX Runtime Web side by side, each alone in a process of its own with
// one thread, in turns, so that a slow moment of the machine hits all alike. The clock is
// processor time. Prints a table: op, shape, and for each program 10⁹ operations (products:
// multiplications and additions) or elements a second, medians over the rounds (for
// functions of one number gonum's columns are package math's); ratios; and the share of the
// peak of multiply and add in registers, also that of the best round, since on a machine
// with neighbours the median tells of them too. With --output it writes them into a file
// too. With --busy a process on every other processor keeps the caches and the memory busy,
// so that one sees what neighbours cost. The engine is that of the Node among the
// dependencies, as new as the browsers', or where there is none the one that runs this.
//
//	npm ci && node bench.mjs [--rounds n] [--only regexp] [--busy] [--output file]
import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string', default: '' }, busy: { type: 'boolean', default: false }, output: { type: 'string' } },
});
const env = { ...process.env, GOTOOLCHAIN: 'go1.27.3', GOEXPERIMENT: 'simd' };
const go = (args, more) => execFileSync('go', args, { cwd: here, env: { ...env, ...more }, encoding: 'utf8' }).trim();
const dir = mkdtempSync(join(tmpdir(), 'kernels-'));
const programs = { kernels: '.', training: '../../sim/nn/bench/run' };
for (const [name, source] of Object.entries(programs)) {
  go(['build', '-o', join(dir, `${name}.wasm`), source], { GOOS: 'js', GOARCH: 'wasm' });
  go(['build', '-o', join(dir, name), source]);
}
const runner = join(go(['env', 'GOROOT']), 'lib/wasm/wasm_exec_node.js');
const newest = join(here, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
const engine = existsSync(newest) ? newest : process.execPath;
const version = execFileSync(engine, ['-p', '`${process.version} (V8 ${process.versions.v8})`'], { encoding: 'utf8' }).trim();
const measured = (program, args) => execFileSync(program, args, { cwd: here, encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, GOMAXPROCS: '1' } })
  .split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
const node = (...args) => measured(engine, ['--stack-size=8192', '--no-deprecation', ...args]);
const options = ['-rounds=3', `-only=${flags.only}`];
const webAssembly = (name) => node(runner, join(dir, `${name}.wasm`), ...options);
const native = (name) => measured(join(dir, name), options).map(({ op, shape, work, orrery, gonum }) => ({ op, shape, work, native: orrery, gonumNative: gonum }));

const neighbours = Array.from({ length: flags.busy ? availableParallelism() - 1 : 0 }, () => fork(join(here, 'busy.mjs')));
const rates = ['orrery', 'tfjs', 'onnx', 'gonum', 'native', 'gonumNative', 'peak'];
const lists = new Map();
process.stderr.write(`Node ${version}\n`);
for (let round = 1; round <= Number(flags.rounds); round++) {
  process.stderr.write(`round ${round} of ${flags.rounds}\n`);
  for (const row of [
    ...Object.keys(programs).flatMap((name) => [...webAssembly(name), ...native(name)]),
    ...node('tfjs.mjs', flags.only),
    ...node('onnx.mjs', flags.only),
  ]) {
    const key = `${row.op} ${row.shape}`;
    if (!lists.has(key)) lists.set(key, { op: row.op, shape: row.shape, work: row.work, ...Object.fromEntries(rates.map((name) => [name, []])) });
    for (const name of rates) if (row[name]) lists.get(key)[name].push(row[name]);
  }
}
for (const neighbour of neighbours) neighbour.kill();
rmSync(dir, { recursive: true });

const median = (x) => (x.length ? Number(x.sort((a, b) => a - b)[x.length >> 1].toPrecision(4)) : undefined);
const best = ({ orrery, peak }) => Math.max(...orrery.map((rate, round) => rate / peak[round]));
const rows = [...lists.values()].map((row) => ({ best: row.peak.length ? best(row) : undefined, ...row })).map((row) => ({ ...row, ...Object.fromEntries(rates.map((name) => [name, median(row[name])])) }));
const digits = (x) => (x === undefined ? '' : x.toPrecision(3));
const ratio = (x, y) => (x && y ? (x / y).toFixed(2) : '');
const columns = {
  op: (r) => r.op,
  shape: (r) => r.shape,
  ...Object.fromEntries(rates.filter((name) => name !== 'peak').map((name) => [name, (r) => digits(r[name])])),
  'orrery/tfjs': (r) => ratio(r.orrery, r.tfjs),
  'orrery/onnx': (r) => ratio(r.orrery, r.onnx),
  'native/gonumNative': (r) => ratio(r.native, r.gonumNative),
  'native/orrery': (r) => ratio(r.native, r.orrery),
  'orrery/peak': (r) => percent(r, r.orrery / r.peak),
  'at best': (r) => percent(r, r.best),
};
const percent = ({ op, peak }, x) => (/^(matmul|layer|training step.*)$/.test(op) && peak ? `${(100 * x).toFixed(1)} %` : '');
const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
line(Object.keys(columns));
line(Object.keys(columns).map((name) => (name === 'op' || name === 'shape' ? '---' : '---:')));
for (const row of rows) line(Object.values(columns).map((cell) => cell(row)));
if (flags.output) {
  const result = {
    machine: cpus()[0].model.trim(),
    node: version,
    go: go(['env', 'GOVERSION']),
    date: new Date().toISOString().slice(0, 10),
    command: `make bench${flags.busy ? ' BUSY=1' : ''}`,
    rows: rows.map(({ best, ...row }) => row),
  };
  // One row a line.
  writeFileSync(flags.output, JSON.stringify(result, null, 1).replace(/\n   +/g, ' ').replace(/\n  }/g, ' }') + '\n');
}
