// The kernels, gonum and TensorFlow.js's WebAssembly backend side by side, each alone in
// a process of its own, in turns, so that a slow moment of the machine hits all alike.
// The clock is processor time. Prints a table: op, shape, orrery, tfjs, gonum (or package
// math), in 10⁹ operations (products: multiplications and additions) or elements a second,
// medians over the rounds; and the share of the peak of multiply and add in registers, also
// that of the best round, since on a machine with neighbours the median tells of them too.
// With --output it writes them into a file too. The engine is that of the Node among the
// dependencies, as new as the browsers', or where there is none the one that runs this.
//
//	npm ci && node bench.mjs [--rounds n] [--only regexp] [--output file]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string', default: '' }, output: { type: 'string' } },
});
const env = { ...process.env, GOTOOLCHAIN: 'go1.27.3', GOEXPERIMENT: 'simd' };
const go = (args, more) => execFileSync('go', args, { cwd: here, env: { ...env, ...more }, encoding: 'utf8' }).trim();
const dir = mkdtempSync(join(tmpdir(), 'kernels-'));
const programs = { kernels: '.', training: '../../sim/nn/bench/run' };
for (const [name, source] of Object.entries(programs)) go(['build', '-o', join(dir, name), source], { GOOS: 'js', GOARCH: 'wasm' });
const runner = join(go(['env', 'GOROOT']), 'lib/wasm/wasm_exec_node.js');
const newest = join(here, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
const engine = existsSync(newest) ? newest : process.execPath;
const version = execFileSync(engine, ['-p', '`${process.version} (V8 ${process.versions.v8})`'], { encoding: 'utf8' }).trim();
const node = (...args) => execFileSync(engine, ['--stack-size=8192', '--no-deprecation', ...args], { cwd: here, encoding: 'utf8', maxBuffer: 1 << 26 })
  .split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

const rates = ['orrery', 'tfjs', 'gonum', 'peak'];
const lists = new Map();
process.stderr.write(`Node ${version}\n`);
for (let round = 1; round <= Number(flags.rounds); round++) {
  process.stderr.write(`round ${round} of ${flags.rounds}\n`);
  for (const row of [
    ...Object.keys(programs).flatMap((name) => node(runner, join(dir, name), '-rounds=3', `-only=${flags.only}`)),
    ...node('tfjs.mjs', flags.only),
  ]) {
    const key = `${row.op} ${row.shape}`;
    if (!lists.has(key)) lists.set(key, { op: row.op, shape: row.shape, work: row.work, ...Object.fromEntries(rates.map((name) => [name, []])) });
    for (const name of rates) if (row[name]) lists.get(key)[name].push(row[name]);
  }
}
rmSync(dir, { recursive: true });

const median = (x) => (x.length ? Number(x.sort((a, b) => a - b)[x.length >> 1].toPrecision(4)) : undefined);
const best = ({ orrery, peak }) => Math.max(...orrery.map((rate, round) => rate / peak[round]));
const rows = [...lists.values()].map((row) => ({ best: row.peak.length ? best(row) : undefined, ...row })).map((row) => ({ ...row, ...Object.fromEntries(rates.map((name) => [name, median(row[name])])) }));
const digits = (x) => (x === undefined ? '' : x.toPrecision(3));
console.log('| op | shape | orrery | tfjs | gonum | orrery/tfjs | orrery/peak | at best |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const { op, shape, orrery, tfjs, gonum, peak, best } of rows) {
  const percent = (x) => (/^(matmul|training step.*)$/.test(op) && peak ? `${(100 * x).toFixed(1)} %` : '');
  console.log(`| ${op} | ${shape} | ${digits(orrery)} | ${digits(tfjs)} | ${digits(gonum)} | ${tfjs ? (orrery / tfjs).toFixed(2) : ''} | ${percent(orrery / peak)} | ${percent(best)} |`);
}
if (flags.output) {
  const result = {
    machine: cpus()[0].model.trim(),
    node: version,
    go: go(['env', 'GOVERSION']),
    date: new Date().toISOString().slice(0, 10),
    command: 'make bench',
    rows: rows.map(({ best, ...row }) => row),
  };
  // One row a line.
  writeFileSync(flags.output, JSON.stringify(result, null, 1).replace(/\n   +/g, ' ').replace(/\n  }/g, ' }') + '\n');
}
