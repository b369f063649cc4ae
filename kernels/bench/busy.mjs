// A busy neighbour: matrix products, column by column, whose factors no cache holds, until
// the process that started it stops it or ends.
const n = 2048;
const [a, b, c] = Array.from({ length: 3 }, () => new Float32Array(n * n).fill(0.5));
let j = 0;
function column() {
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
    c[i * n + j] = sum;
  }
  j = (j + 1) % n;
  setImmediate(column);
}
process.on('disconnect', () => process.exit());
column();
