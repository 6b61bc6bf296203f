import { openProducts, type Sheet, type Storage } from "../../src/kernel/index.ts";
import { numbers } from "../stopwatch.ts";

export interface ProductsOptions {
  readonly n: number;
  /** Rows of a batch. */
  readonly count: number;
  /** Processor time of each sample. */
  readonly seconds: number;
}
export interface ProductRate {
  readonly storage: Storage;
  readonly n: number;
  readonly what: "Y += X Wᵀ" | "X += D W" | "G += Dᵀ X";
  /** 10⁹ operations per second of processor time: others on the core do not count. */
  readonly gflops: number;
}

/** How fast are the three products of a batch, n × n weights? */
export function gradientProducts({ n, count, seconds }: ProductsOptions): ProductRate[] {
  return (["f32", "f64"] as const).flatMap((storage) => {
    const shape = [count, n] as const;
    const needs = { sheets: [shape, shape, [n, n] as const], weights: [[n, n] as const] };
    const products = openProducts(storage, needs);
    const W = products.weights(n, n);
    W.set(numbers(n * n, 1 / n));
    const [X, Y, G] = [products.sheet(...shape), products.sheet(...shape), products.sheet(n, n)];
    const fill = (sheet: Sheet) => sheet.data.set(numbers(sheet.data.length));
    const acts: [ProductRate["what"], () => void][] = [
      ["Y += X Wᵀ", () => W.addForward(X, 0, Y, 0, count)],
      ["X += D W", () => W.addBackward(Y, 0, X, 0, count)],
      ["G += Dᵀ X", () => products.addOuter(Y, 0, X, 0, G, count)],
    ];
    return acts.map(([what, act]) => {
      [X, Y, G].forEach(fill);
      return { storage, n, what, gflops: (2 * count * n * n) / processorSecondsPerCall(act, seconds) / 1e9 };
    });
  });
}

/** Processor seconds of one call: the mean over as many as fill `atLeast`; sums stay small, each call adds at most once more. */
function processorSecondsPerCall(act: () => void, atLeast: number): number {
  for (let k = 0; k < 20; k++) act();
  const before = process.cpuUsage();
  for (let calls = 10; ; calls += 10) {
    for (let k = 0; k < 10; k++) act();
    const { user, system } = process.cpuUsage(before);
    if (user + system > 1e6 * atLeast) return (user + system) / 1e6 / calls;
  }
}
