// The kernels, gonum and TensorFlow.js's WebAssembly backend side by side, each alone in
// a process of its own, in turns, so that a slow moment of the machine hits all alike.
// The clock is processor time. Prints a table, or one JSON object a line with --json:
// op, shape, orrery, tfjs, gonum (or package math), peak, in 10⁹ operations (products)
// or elements a second, medians over the rounds.
//
//	npm ci && node bench.mjs [--rounds n] [--only regexp] [--json]
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string', default: '' }, json: { type: 'boolean' } },
});
const env = { ...process.env, GOTOOLCHAIN: process.env.ORRERY_GO ?? 'go1.27.3', GOEXPERIMENT: 'simd' };
const go = (args, more) => execFileSync('go', args, { cwd: here, env: { ...env, ...more }, encoding: 'utf8' });
const program = join(mkdtempSync(join(tmpdir(), 'kernels-')), 'bench.wasm');
go(['build', '-o', program, '.'], { GOOS: 'js', GOARCH: 'wasm' });
const runner = join(go(['env', 'GOROOT']).trim(), 'lib/wasm/wasm_exec_node.js');
const node = (...args) => execFileSync('node', ['--stack-size=8192', ...args], { cwd: here, encoding: 'utf8', maxBuffer: 1 << 26 })
  .split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

const rows = new Map();
for (let round = 0; round < Number(flags.rounds); round++) {
  const note = (row) => {
    const key = `${row.op} ${row.shape}`;
    if (!rows.has(key)) rows.set(key, { op: row.op, shape: row.shape, orrery: [], tfjs: [], gonum: [], peak: [] });
    for (const name of ['orrery', 'tfjs', 'gonum', 'peak']) if (row[name]) rows.get(key)[name].push(row[name]);
  };
  node(runner, program, '-rounds=3', `-only=${flags.only}`).forEach(note);
  node('tfjs.mjs', flags.only).forEach(note);
}

const median = (x) => x.sort((a, b) => a - b)[x.length >> 1];
const digits = (x) => (x === undefined ? '' : x.toPrecision(3));
if (!flags.json) console.log('| op | shape | orrery | tfjs | gonum | orrery/tfjs | orrery/peak |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |');
for (const { op, shape, ...lists } of rows.values()) {
  const row = { op, shape, ...Object.fromEntries(Object.entries(lists).map(([name, x]) => [name, median(x)])) };
  if (flags.json) {
    console.log(JSON.stringify(row));
    continue;
  }
  const share = op === 'matmul' && row.peak ? `${Math.round((100 * row.orrery) / row.peak)} %` : '';
  const ratio = row.tfjs ? (row.orrery / row.tfjs).toFixed(2) : '';
  console.log(`| ${op} | ${shape} | ${digits(row.orrery)} | ${digits(row.tfjs)} | ${digits(row.gonum)} | ${ratio} | ${share} |`);
}
