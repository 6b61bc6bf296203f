import { describe, expect, test } from "vitest";
import {
  type CellPasses,
  type KernelName,
  openProducts,
  padded,
  type Rows,
  type Sheet,
  SLOPES,
  type Storage,
  stream,
} from "./index.ts";

const NAMES: KernelName[] = ["typescript", "wasm-simd"];
const STORAGES: Storage[] = ["f32", "f64"];
const [count, n] = [3, 13];
const random = stream({ seed: 8, density: 1 }, "stateNoise");

/** Sheets of random numbers, by name, one row more than `count`, of which every pass may take the second on. */
function scene(storage: Storage, kernel: KernelName) {
  const width = padded(storage, n);
  const shapes = {
    ...{ a: n, b: n, c: n, d: n, e: n, f: n },
    ...{ gates3: 3 * width, recalled: 3 * width, gates4: 4 * width },
  };
  const products = openProducts(storage, { sheets: Object.values(shapes).map((w) => [count + 1, w]) }, kernel);
  let at = 0;
  const sheets: Record<string, Sheet> = {};
  for (const [name, columns] of Object.entries(shapes)) {
    sheets[name] = products.sheet(count + 1, columns);
    const { data } = sheets[name];
    for (let k = 0; k < data.length; k++) data[k] = random.normal(at++);
  }
  const rows = (name: keyof typeof shapes): Rows => ({ sheet: sheets[name], from: 1 });
  return { passes: products.passes, sheets, rows };
}
type Scene = ReturnType<typeof scene>;

const ACTS: Record<string, (passes: CellPasses, rows: Scene["rows"]) => void> = {
  tanh: (p, r) => p.tanh(r("a"), r("b"), count),
  "tanh in place": (p, r) => p.tanh(r("a"), r("a"), count),
  rectify: (p, r) => p.rectify(r("a"), r("b"), count),
  ...Object.fromEntries(
    SLOPES.map((of) => [
      `slopes of ${of}`,
      (p: CellPasses, r: Scene["rows"]) => {
        p.tanh(r("a"), r("a"), count);
        p.slopes(of, r("a"), r("b"), count);
      },
    ]),
  ),
  leak: (p, r) => p.leak(r("a"), r("b"), { ...r("c"), from: 0 }, r("d"), count),
  "leak inside, backward": (p, r) =>
    p.leakInsideBackward(r("a"), r("b"), { slopes: r("c"), alpha: { ...r("d"), from: 0 } }, r("e"), count),
  "leak outside, backward": (p, r) =>
    p.leakOutsideBackward(r("a"), r("b"), r("f"), { slopes: r("c"), alpha: { ...r("d"), from: 0 } }, r("e"), count),
  "GRU forward": (p, r) => p.gruForward(r("gates3"), r("recalled"), r("a"), r("b"), count),
  "GRU backward": (p, r) => p.gruBackward(r("a"), r("b"), r("gates3"), r("recalled"), r("c"), count),
  "LSTM forward": (p, r) => p.lstmForward(r("gates4"), r("a"), r("b"), r("c"), r("d"), count),
  "LSTM backward": (p, r) =>
    p.lstmBackward(r("a"), { hidden: r("b"), cells: r("c") }, r("gates4"), r("d"), r("e"), count),
};

describe.each(STORAGES)("passes of cells (%s)", (storage) => {
  test.each(Object.keys(ACTS))(
    "%s: WebAssembly gives the bits of the definition, and leaves other rows alone",
    (name) => {
      const [wanted, got] = NAMES.map((kernel) => {
        const { passes, rows, sheets } = scene(storage, kernel);
        ACTS[name](passes, rows);
        return sheets;
      });
      const before = scene(storage, "typescript").sheets;
      let changed = 0;
      for (const [key, { data, stride }] of Object.entries(wanted)) {
        expect(got[key].data, key).toEqual(data);
        expect(data.slice(0, stride), key).toEqual(before[key].data.slice(0, stride));
        changed += data.filter((v, k) => v !== before[key].data[k]).length;
      }
      expect(changed).toBeGreaterThan(count * n * 0.4);
    },
  );

  test("sums of columns are in f64, ascending, onto what is there", () => {
    const results = NAMES.map((kernel) => {
      const { passes, rows, sheets } = scene(storage, kernel);
      const out = new Float64Array(n).fill(0.25);
      passes.addColumnSums(rows("a"), out, count);
      const { data, stride } = sheets["a"];
      const wanted = out.map((_, i) => [1, 2, 3].reduce((sum, b) => sum + data[b * stride + i], 0.25));
      expect(out).toEqual(wanted);
      return out;
    });
    expect(results[1]).toEqual(results[0]);
  });

  test.each(NAMES)("%s: rows that are not there, or of another width, are refused", (kernel) => {
    const { passes, rows } = scene(storage, kernel);
    expect(() => passes.tanh(rows("a"), rows("b"), count + 1)).toThrow(/must have rows 1 to 4, has 4/);
    expect(() => passes.tanh(rows("a"), rows("gates3"), count)).toThrow(/values apart/);
    expect(() => passes.lstmForward(rows("gates3"), rows("a"), rows("b"), rows("c"), rows("d"), count)).toThrow(
      RangeError,
    );
  });
});

test.each(NAMES)("%s: tanh in f32 has relative error < 4e-7 and the limits ±1, and keeps signs", (kernel) => {
  const values = [
    0,
    -0,
    1e-30,
    1e-4,
    0.02,
    0.3465,
    0.3466,
    0.7,
    1.04,
    2,
    5,
    8.9,
    9.5,
    40,
    1e30,
    Number.POSITIVE_INFINITY,
  ];
  for (let k = 0; k < 400; k++) values.push(0.03 * k * random.uniform(k));
  const width = Math.ceil((2 * values.length) / 8) * 8;
  const products = openProducts("f32", { sheets: [[1, width]] }, kernel);
  const X = products.sheet(1, width);
  X.data.set([...values, ...values.map((v) => -v)]);
  const given = X.data.slice();
  products.passes.tanh({ sheet: X, from: 0 }, { sheet: X, from: 0 }, 1);
  given.forEach((x, k) => {
    const y = X.data[k];
    expect(Object.is(Math.sign(y), Math.sign(x)), `${x}`).toBe(true);
    expect(Math.abs(y - Math.tanh(x)), `${x}`).toBeLessThanOrEqual(4e-7 * Math.abs(Math.tanh(x)));
  });
  X.data.fill(Number.NaN);
  products.passes.tanh({ sheet: X, from: 0 }, { sheet: X, from: 0 }, 1);
  expect(X.data.every(Number.isNaN)).toBe(true);
});
