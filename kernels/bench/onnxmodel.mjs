// A small ONNX model as bytes: the few fields of onnx.proto that a graph over tensors of
// known shape needs, in the wire format of Protocol Buffers.

export const FLOAT = 1, INT64 = 7, DOUBLE = 11; // TensorProto.DataType

const varint = (n) => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]);

// field is a number as a varint, or text, bytes or a message with its length before it.
function field(id, content) {
  if (typeof content === 'number') return Buffer.from([...varint(8 * id), ...varint(content)]);
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([...varint(8 * id + 2), ...varint(bytes.length)]), bytes]);
}
const message = (...fields) => Buffer.concat(fields.flat());

// tensor is a constant of the graph, an initializer; data is a typed array.
export const tensor = (name, type, dims, data) =>
  message(dims.map((d) => field(1, d)), field(2, type), field(8, name), field(9, new Uint8Array(data.buffer)));

// node computes one output; its attributes are integers.
export const node = (op, inputs, output, attributes = {}) =>
  message(inputs.map((name) => field(1, name)), field(2, output), field(4, op),
    Object.entries(attributes).map(([name, i]) => field(5, message(field(1, name), field(3, i), field(20, 2)))));

// value is the input or the output; without dims the runtime infers its shape.
export function value(name, type, dims) {
  const shape = dims ? [field(2, message(dims.map((d) => field(1, field(1, d)))))] : [];
  return message(field(1, name), field(2, field(1, message(field(1, type), shape))));
}

// model is a graph of nodes, by version 9 of the format and version 20 of the operators.
export const model = ({ nodes, constants = [], input, output }) =>
  message(field(1, 9), field(8, field(2, 20)), field(7, message(
    nodes.map((n) => field(1, n)), field(2, 'bench'), constants.map((t) => field(5, t)), field(11, input), field(12, output))));
