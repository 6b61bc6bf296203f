import { type Kernel, openKernel, type Storage } from "../../src/kernel/index.ts";
import { numbers, secondsPerCall } from "../stopwatch.ts";

export interface KernelOptions {
  readonly sizes: readonly number[];
  /** Every case is timed once per round, so that a disturbance hits few samples of any. */
  readonly rounds: number;
  /** Of one sample. */
  readonly seconds: number;
}

export interface KernelCase {
  readonly what: "product" | "update" | "flush" | "tanh" | "lu";
  readonly n: number;
  readonly storage: Storage;
  /** Columns of a product; 1 elsewhere. */
  readonly width: number;
  /** Additions and multiplications of one call; 0 where they say nothing. */
  readonly operations: number;
  /** What one call must read of its matrix. */
  readonly bytes: number;
  /** Seconds of one call, one per round. */
  readonly samples: number[];
}

const WIDTHS = [1, 2, 4, 8];
/** Updates between two flushes, as in training. */
export const WINDOW = 25;
const STORAGES: readonly { readonly storage: Storage; readonly size: number }[] = [
  { storage: "f32", size: 4 },
  { storage: "f64", size: 8 },
];

/** How fast is the bare kernel, from matrices that fit the cache to those that do not? */
export function kernelLadder({ sizes, rounds, seconds }: KernelOptions): KernelCase[] {
  return sizes.flatMap((n) => {
    const kernel = openKernel({ n, matrices: 2, filters: 2, solvers: 1 });
    const cases = [...products(kernel, n), ...filters(kernel, n), ...functions(kernel, n)];
    for (const c of cases) c.time(seconds); // the engine compiles what it has seen often
    for (let round = 0; round < rounds; round++) for (const c of cases) c.entry.samples.push(c.time(seconds));
    return cases.map(({ entry }) => entry);
  });
}

interface Timed {
  readonly entry: KernelCase;
  readonly time: (seconds: number) => number;
}

function products(kernel: Kernel, n: number): Timed[] {
  const entries = numbers(n * n);
  const out = new Float64Array(8 * n);
  const states = numbers(8 * n);
  return STORAGES.flatMap(({ storage, size }) => {
    const matrix = kernel.matrix(entries, n, storage);
    return WIDTHS.map((width) => ({
      entry: {
        ...{ what: "product" as const, n, storage, width },
        ...{ operations: 2 * n * n * width, bytes: n * n * size, samples: [] },
      },
      time: (seconds: number) => secondsPerCall(() => matrix.multiply(states, out, width), seconds),
    }));
  });
}

/** An update (k = P r over the lower half, the pending ones included) and the flush of a window, timed apart. */
function filters(kernel: Kernel, n: number): Timed[] {
  // small rates keep P near I/α however often it is updated
  const r = numbers(WINDOW * n, 1e-3);
  const k = new Float64Array(n);
  return STORAGES.flatMap(({ storage, size }) => {
    const filter = kernel.filter(n, 1, storage, WINDOW + 1);
    const half = (n * (n + 1)) / 2;
    const time = (ofFlush: boolean) => (seconds: number) => {
      const spent = { update: 0, flush: 0 };
      let windows = 0;
      for (const began = performance.now(); windows === 0 || performance.now() - began < 1000 * seconds; windows++) {
        const first = performance.now();
        for (let i = 0; i < WINDOW; i++) {
          if (!(filter.update(r.subarray(i * n, (i + 1) * n), k) > 0)) throw new Error("internal: P was lost");
        }
        const second = performance.now();
        filter.flush();
        spent.update += second - first;
        spent.flush += performance.now() - second;
      }
      return (ofFlush ? spent.flush : spent.update / WINDOW) / windows / 1000;
    };
    const common = { n, storage, width: 1, bytes: half * size };
    return [
      { entry: { ...common, what: "update" as const, operations: 2 * n * n, samples: [] }, time: time(false) },
      { entry: { ...common, what: "flush" as const, operations: 2 * half * WINDOW, samples: [] }, time: time(true) },
    ];
  });
}

function functions(kernel: Kernel, n: number): Timed[] {
  const x = numbers(4 * n, 3);
  const y = new Float64Array(4 * n);
  const common = { n, storage: "f64" as const, width: 1 };
  const tanh: Timed = {
    entry: { ...common, what: "tanh", operations: 0, bytes: 4 * n * 8, samples: [] },
    time: (seconds) => secondsPerCall(() => kernel.tanh(x, y), seconds),
  };
  const A = numbers(n * n);
  const solver = kernel.solver(n);
  const lu: Timed = {
    entry: { ...common, what: "lu", operations: (2 * n * n * n) / 3, bytes: n * n * 8, samples: [] },
    time: (seconds) => secondsPerCall(() => void solver.factor(A), seconds),
  };
  return [tanh, lu];
}
