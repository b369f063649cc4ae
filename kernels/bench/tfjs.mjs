// TensorFlow.js's WebAssembly backend on the same tasks, one JSON object a line.
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { register } from 'node:module';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layers, products, report, shapeOf } from './tasks.mjs';

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

const tasks = [];
const add = (op, shape, work, f) => only.test(`${op} ${shape}`) && tasks.push({ op, shape, work, f: () => void f()?.dispose() });
for (const [m, k, n, ta = false, tb = false] of products) {
  const a = tf.randomNormal(ta ? [k, m] : [m, k]);
  const b = tf.randomNormal(tb ? [n, k] : [k, n]);
  add('matmul', shapeOf(m, k, n, ta, tb), 2 * m * n * k, () => tf.matMul(a, b, ta, tb));
}
for (const [m, k, n] of layers) {
  const layer = { a: tf.randomNormal([m, k]), b: tf.randomNormal([k, n]), bias: tf.randomNormal([n]), activation: 'relu' };
  add('layer', shapeOf(m, k, n), 2 * m * n * k, () => tf.fused.matMul(layer));
}

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
  const work = 2 * 100 * (2 * 196 * 256 + 3 * 256 * 256 + 3 * 256 * 10);
  add('training step', '100 of 196-256-256-10', work, () => void tf.tidy(() => adam.minimize(loss)));
}

await report('tfjs', tasks);
