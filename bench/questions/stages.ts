import type { Kernel, Matrix } from "../../src/kernel/index.ts";
import { matrixStorage, type Precision, trainCohort } from "../../src/train/index.ts";
import { setScene } from "../scene.ts";
import { numbers, secondsPerCall } from "../stopwatch.ts";
import { WARM_UP } from "./train.ts";

export interface StagesOptions {
  readonly n: number;
  readonly cohort: number;
  readonly precision: Precision;
  readonly trials: number;
}

/** µs per step of one network, averaged over whole trials; they add up to `total`. */
export interface Stages {
  readonly product: number;
  readonly euler: number;
  readonly tanh: number;
  readonly readOuts: number;
  readonly gain: number;
  readonly weights: number;
  readonly flush: number;
  readonly rest: number;
}

export interface StagesAnswer extends StagesOptions {
  readonly stages: Stages;
  readonly total: number;
  /** J R in GFLOP/s: in training, and the same handle called alone in this process. */
  readonly productRate: { readonly inTraining: number; readonly alone: number };
}

type Call = "product" | "tanh" | "gain" | "flush";

/**
 * Where does the time of a training step go? The kernel's functions are wrapped with a clock. What lies between two of
 * them is known by the pair: from product to tanh Euler step and feedback, after a gain the weights, after tanh the
 * read-outs and the bookkeeping. Read-outs are timed alone and taken out of the latter.
 */
export function stages({ n, cohort, precision, trials }: StagesOptions): StagesAnswer {
  const scene = setScene({ n, cells: cohort });
  const { networks, task, key, J } = scene;
  const spent = new Map<string, number>();
  let before: Call | "start" = "start";
  let mark = performance.now();
  function timed<T>(call: Call, act: () => T): T {
    const begins = performance.now();
    add(`${before} → ${call}`, begins - mark);
    const value = act();
    mark = performance.now();
    add(call, mark - begins);
    before = call;
    return value;
  }
  const add = (name: string, milliseconds: number) => spent.set(name, (spent.get(name) ?? 0) + milliseconds);

  const matrix = scene.kernel.matrix(J, n, matrixStorage(precision));
  const watched: Matrix = { ...matrix, multiply: (x, out, c) => timed("product", () => matrix.multiply(x, out, c)) };
  const kernel = watch(scene.kernel, timed);
  const spec = { method: "windowed", trials: WARM_UP.most + trials, alpha: 1, every: 2, stopAfter: null } as const;
  const running = trainCohort(kernel, watched, networks, task, key, spec, precision);
  const start = performance.now();
  for (let trial = 0; trial < WARM_UP.most; trial++) {
    running.next();
    if (trial + 1 >= WARM_UP.least && performance.now() - start > WARM_UP.milliseconds) break;
  }
  spent.clear();
  before = "start";
  mark = performance.now();
  const began = mark;
  for (let trial = 0; trial < trials; trial++) running.next();
  const wall = performance.now() - began;

  const networkSteps = trials * task.steps * cohort;
  const per = (...names: string[]) =>
    (1000 * names.reduce((sum, name) => sum + (spent.get(name) ?? 0), 0)) / networkSteps;
  const alone = readOutsAlone(scene.kernel, n, networks[0].outputs);
  const total = (1000 * wall) / networkSteps;
  const known = {
    product: per("product"),
    euler: per("product → tanh"),
    tanh: per("tanh"),
    readOuts: alone,
    gain: per("gain"),
    weights: per("gain → product", "gain → gain", "gain → flush"),
    flush: per("flush"),
  };
  const rest = total - Object.values(known).reduce((a, b) => a + b);
  const states = numbers(cohort * n);
  const out = new Float64Array(cohort * n);
  const seconds = secondsPerCall(() => matrix.multiply(states, out, cohort), 0.3);
  return {
    ...{ n, cohort, precision, trials, total },
    stages: { ...known, rest },
    productRate: { inTraining: (2 * n * n) / known.product / 1e3, alone: (2 * n * n * cohort) / seconds / 1e9 },
  };
}

function watch(kernel: Kernel, timed: <T>(call: Call, act: () => T) => T): Kernel {
  return {
    ...kernel,
    tanh: (x, out) => timed("tanh", () => kernel.tanh(x, out)),
    filter(...given) {
      const filter = kernel.filter(...given);
      return {
        n: filter.n,
        capacity: filter.capacity,
        get pending() {
          return filter.pending;
        },
        update: (r, k) => timed("gain", () => filter.update(r, k)),
        flush: () => timed("flush", () => filter.flush()),
        toArray: filter.toArray,
      };
    },
  };
}

/** µs of all read-outs of one network. */
function readOutsAlone(kernel: Kernel, n: number, outputs: number): number {
  const weights = numbers(outputs * n);
  const r = numbers(n);
  const z = new Float64Array(outputs);
  return 1e6 * secondsPerCall(() => kernel.readOut(weights, r, z, n, 1), 0.05);
}
