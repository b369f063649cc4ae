// TensorFlow.js's WebAssembly backend on the same tasks, one JSON object a line.
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { register } from 'node:module';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const only = new RegExp(process.argv[2] ?? '');
setWasmPaths(dirname(fileURLToPath(import.meta.resolve('@tensorflow/tfjs-backend-wasm'))) + sep);
// The gradients come only as modules for a bundler: Node must be told what they are, and
// that their imports lack the “.js”.
register('data:text/javascript,' + encodeURIComponent(`export async function resolve(name, context, next) {
  if (!name.endsWith('_gradients') && !(name.startsWith('.') && /tfjs-core.dist/.test(context.parentURL))) return next(name, context);
  return { ...(await next(name + '.js', context)), format: 'module' };
}`));
await import('@tensorflow/tfjs-core/dist/register_all_gradients');
await tf.setBackend('wasm');
await tf.ready();

const clock = () => {
  const { user, system } = process.cpuUsage();
  return user + system; // microseconds
};

// The same as rate in measure.go: runs f for about 8 ms, after one call that isn't measured.
function rate(f, work) {
  f()?.dispose();
  for (let n = 1; ;) {
    const start = clock();
    for (let i = 0; i < n; i++) f()?.dispose();
    const took = clock() - start;
    if (took >= 4000) return (n * work) / took / 1e3;
    n = Math.max(2 * n, Math.floor((n * 8000) / (took + 1)));
  }
}

const tasks = [];
const add = (op, shape, work, f) => only.test(`${op} ${shape}`) && tasks.push({ op, shape, work, f, rates: [] });
function product(m, k, n, ta = false, tb = false) {
  const a = tf.randomNormal(ta ? [k, m] : [m, k]);
  const b = tf.randomNormal(tb ? [n, k] : [k, n]);
  add('matmul', `${m}x${k}x${n}${ta ? ' At' : ''}${tb ? ' Bt' : ''}`, 2 * m * n * k, () => tf.matMul(a, b, ta, tb));
}
for (const n of [4, 8, 16, 32, 64, 128, 192, 256, 384, 512, 1024]) product(n, n, n);
product(100, 196, 256);
product(100, 256, 256);
product(100, 256, 10);
product(196, 100, 256, true);
product(256, 100, 256, true);
product(256, 100, 10, true);
product(100, 256, 256, false, true);
product(100, 10, 256, false, true);
product(256, 256, 1);
product(1, 256, 256);
product(1, 256, 256, false, true);
product(10000, 50, 50);
product(50, 10000, 50, true);
product(2000, 3, 64);
product(200, 200, 3);

const x = tf.randomNormal([4096]);
const y = tf.randomNormal([4096]);
const positive = tf.randomUniform([4096]);
const rows = tf.reshape(x, [64, 64]);
const ten = tf.reshape(tf.slice(x, [0], [4000]), [400, 10]);
const vector = (op, f) => add(op, '4096', 4096, f);
vector('exp', () => tf.exp(x));
vector('log', () => tf.log(positive));
vector('tanh', () => tf.tanh(x));
vector('sigmoid', () => tf.sigmoid(x));
vector('sqrt', () => tf.sqrt(positive));
vector('softmax', () => tf.softmax(rows));
vector('softmax10', () => tf.softmax(ten));
vector('add', () => tf.add(x, y));
vector('relu', () => tf.relu(x));
vector('sum', () => tf.sum(x));
vector('max', () => tf.max(x));
vector('argmax', () => tf.argMax(x));
vector('sumrows', () => tf.sum(rows, 0));

// One step of training, as in orrery/sim/nn/bench: forward pass, cross-entropy, backward
// pass, Adam. Fused layers are no faster here.
{
  const sizes = [196, 256, 256, 10];
  const batch = tf.randomUniform([100, 196]);
  const classes = tf.tensor1d(Array.from({ length: 100 }, (_, i) => i % 10), 'int32');
  const labels = tf.cast(tf.oneHot(classes, 10), 'float32');
  const layers = sizes.slice(1).map((out, l) => ({
    w: tf.variable(tf.randomNormal([sizes[l], out], 0, Math.sqrt(2 / sizes[l]))),
    b: tf.variable(tf.zeros([out])),
  }));
  const adam = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
  const loss = () => {
    let h = batch;
    layers.forEach(({ w, b }, l) => {
      h = tf.add(tf.matMul(h, w), b);
      if (l < 2) h = tf.relu(h);
    });
    return tf.losses.softmaxCrossEntropy(labels, h);
  };
  const products = 2 * 100 * (2 * 196 * 256 + 3 * 256 * 256 + 3 * 256 * 10);
  add('training step', '100 of 196-256-256-10', products, () => void tf.tidy(() => adam.minimize(loss)));
}

for (let i = 0; i < 2; i++) for (const t of tasks) rate(t.f, t.work);
for (let i = 0; i < 3; i++) for (const t of tasks) t.rates.push(rate(t.f, t.work));
for (const { op, shape, rates } of tasks) console.log(JSON.stringify({ op, shape, tfjs: rates.sort((a, b) => a - b)[1] }));
