// What TensorFlow.js and ONNX Runtime Web share: the shapes of the products, and how a task
// is measured.

// products are those of timing/products.go: m, k, n, first and second factor transposed.
export const products = [
  ...[4, 8, 16, 32, 64, 128, 192, 256, 384, 512, 1024].map((n) => [n, n, n]),
  [100, 196, 256], [100, 256, 256], [100, 256, 10],
  [196, 100, 256, true], [256, 100, 256, true], [256, 100, 10, true],
  [100, 256, 256, false, true], [100, 10, 256, false, true],
  [256, 256, 1], [1, 256, 256], [1, 256, 256, false, true],
  [10000, 50, 50], [50, 10000, 50, true], [2000, 3, 64], [200, 200, 3],
];
export const layers = [[100, 196, 256], [100, 256, 256]];
export const shapeOf = (m, k, n, ta, tb) => `${m}x${k}x${n}${ta ? ' At' : ''}${tb ? ' Bt' : ''}`;

const clock = () => {
  const { user, system } = process.cpuUsage();
  return user + system; // microseconds
};

// The same as rate in timing.go: runs f, which may return a promise, for about 8 ms, after
// one call that isn't measured.
async function rate(f, work) {
  await f();
  for (let n = 1; ;) {
    const start = clock();
    for (let i = 0; i < n; i++) {
      const done = f();
      if (done) await done;
    }
    const took = clock() - start;
    if (took >= 4000) return (n * work) / took / 1e3;
    n = Math.max(2 * n, Math.floor((n * 8000) / (took + 1)));
  }
}

// report measures tasks { op, shape, work, f } and prints their rates under the name.
export async function report(name, tasks) {
  const rates = tasks.map(() => []);
  for (let i = 0; i < 2; i++) for (const t of tasks) await rate(t.f, t.work);
  for (let i = 0; i < 3; i++) for (const [k, t] of tasks.entries()) rates[k].push(await rate(t.f, t.work));
  for (const [k, { op, shape, work }] of tasks.entries()) console.log(JSON.stringify({ op, shape, work, [name]: rates[k].sort((a, b) => a - b)[1] }));
}
