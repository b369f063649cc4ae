// ONNX Runtime Web's WebAssembly backend on the same tasks, one JSON object a line. Its one
// build for processors has SIMD; here it has one thread, and no worker between.
//
// What is timed is run() itself. A second factor is an initializer, as a layer's weights
// are: the runtime packs it once, when the session starts, as TensorFlow.js does at its
// first call. The first factor is the graph's input, which run() copies into the program's
// memory, and the output it copies back: there is no other way to call it. That and the call
// take 10 to 20 microseconds, most of the time of tiny products and of functions of 4096
// numbers.
import * as ort from 'onnxruntime-web';
import { DOUBLE, FLOAT, INT64, model, node, tensor, value } from './onnxmodel.mjs';
import { layers, products, report, shapeOf } from './tasks.mjs';

ort.env.wasm.numThreads = 1;
ort.env.wasm.proxy = false;

const only = new RegExp(process.argv[2] ?? '');
const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
const random = (type, n, draw = normal) => (type === DOUBLE ? Float64Array : Float32Array).from({ length: n }, draw);

// add makes a task of a graph from x, of the shape dims, to y.
const tasks = [];
async function add(op, shape, work, { type = FLOAT, dims, draw, nodes, constants, out = type }) {
  if (!only.test(`${op} ${shape}`)) return;
  const bytes = model({ nodes, constants, input: value('x', type, dims), output: value('y', out) });
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const x = new ort.Tensor(type === DOUBLE ? 'float64' : 'float32', random(type, dims.reduce((a, b) => a * b), draw), dims);
  tasks.push({ op, shape, work, f: () => session.run({ x }) });
}

async function product(op, type, [m, k, n, ta = false, tb = false]) {
  await add(op, shapeOf(m, k, n, ta, tb), 2 * m * n * k, {
    type, dims: ta ? [k, m] : [m, k],
    nodes: [node('Gemm', ['x', 'b'], 'y', { transA: Number(ta), transB: Number(tb) })],
    constants: [tensor('b', type, tb ? [n, k] : [k, n], random(type, k * n))],
  });
}
for (const shape of products) await product('matmul', FLOAT, shape);
for (const n of [16, 64, 128, 256, 512]) await product('matmul64', DOUBLE, [n, n, n]);
for (const [m, k, n] of layers) {
  await add('layer', shapeOf(m, k, n), 2 * m * n * k, {
    dims: [m, k],
    nodes: [node('Gemm', ['x', 'w', 'b'], 'h'), node('Relu', ['h'], 'y')],
    constants: [tensor('w', FLOAT, [k, n], random(FLOAT, k * n)), tensor('b', FLOAT, [n], random(FLOAT, n))],
  });
}

const positive = () => 1 - Math.random();
const vector = (op, name, { inputs = ['x'], attributes, ...more } = {}) =>
  add(op, '4096', 4096, { dims: [4096], nodes: [node(name, inputs, 'y', attributes)], ...more });
await vector('exp', 'Exp');
await vector('log', 'Log', { draw: positive });
await vector('tanh', 'Tanh');
await vector('sigmoid', 'Sigmoid');
await vector('erf', 'Erf');
await vector('gelu', 'Gelu');
await vector('sqrt', 'Sqrt', { draw: positive });
await vector('exp64', 'Exp', { type: DOUBLE });
await vector('log64', 'Log', { type: DOUBLE, draw: positive });
await vector('tanh64', 'Tanh', { type: DOUBLE });
await vector('softmax', 'Softmax', { dims: [64, 64] });
await vector('softmax10', 'Softmax', { dims: [400, 10] });
await vector('add', 'Add', { inputs: ['x', 'b'], constants: [tensor('b', FLOAT, [4096], random(FLOAT, 4096))] });
await vector('relu', 'Relu');
await vector('sum', 'ReduceSum', { attributes: { keepdims: 0 } });
await vector('max', 'ReduceMax', { attributes: { keepdims: 0 } });
await vector('argmax', 'ArgMax', { attributes: { keepdims: 0 }, out: INT64 });
await vector('sumrows', 'ReduceSum', { dims: [64, 64], inputs: ['x', 'axes'], constants: [tensor('axes', INT64, [1], new BigInt64Array([0n]))] });

await report('onnx', tasks);
