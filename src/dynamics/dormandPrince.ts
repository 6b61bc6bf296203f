import type { System } from "../kernel/index.ts";

/**
 * @file One step of the explicit Runge–Kutta method of order 8 with twelve stages of Dormand & Prince, and its exact
 * derivative. Source: Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, §II.5 (DOP853), rounded to f64.
 */

/** Stage s stands at x + h Σ_j STAGES[s][j] k_j. */
const STAGES: readonly (readonly number[])[] = [
  [],
  [0.05260015195876773],
  [0.0197250569845379, 0.0591751709536137],
  [0.02958758547680685, 0, 0.08876275643042054],
  [0.2413651341592667, 0, -0.8845494793282861, 0.924834003261792],
  [0.037037037037037035, 0, 0, 0.17082860872947386, 0.12546768756682242],
  [0.037109375, 0, 0, 0.17025221101954405, 0.06021653898045596, -0.017578125],
  [0.03709200011850479, 0, 0, 0.17038392571223998, 0.10726203044637328, -0.015319437748624402, 0.008273789163814023],
  [
    0.6241109587160757, 0, 0, -3.3608926294469414, -0.868219346841726, 27.59209969944671, 20.154067550477894,
    -43.48988418106996,
  ],
  [
    0.47766253643826434, 0, 0, -2.4881146199716677, -0.590290826836843, 21.230051448181193, 15.279233632882423,
    -33.28821096898486, -0.020331201708508627,
  ],
  [
    -0.9371424300859873, 0, 0, 5.186372428844064, 1.0914373489967295, -8.149787010746927, -18.52006565999696,
    22.739487099350505, 2.4936055526796523, -3.0467644718982196,
  ],
  [
    2.273310147516538, 0, 0, -10.53449546673725, -2.0008720582248625, -17.9589318631188, 27.94888452941996,
    -2.8589982771350235, -8.87285693353063, 12.360567175794303, 0.6433927460157636,
  ],
];
/** The step ends at x + h Σ_j END[j] k_j. */
const END: readonly number[] = [
  0.054293734116568765, 0, 0, 0, 0, 4.450312892752409, 1.8915178993145003, -5.801203960010585, 0.3111643669578199,
  -0.1521609496625161, 0.20136540080403034, 0.04471061572777259,
];
/** What a result of order 5 differs by, in units of h k. */
const ERROR: readonly number[] = [
  0.01312004499419488, 0, 0, 0, 0, -1.2251564463762044, -0.4957589496572502, 1.6643771824549864, -0.35032884874997366,
  0.3341791187130175, 0.08192320648511571, -0.022355307863886294,
];
/** States at which a step evaluates the flow. */
export const STAGE_COUNT = 12;

export interface StepScratch {
  /** [STAGE_COUNT × count × n]: the states of the stages, or their tangents. */
  readonly stages: Float64Array;
  /** The same of the velocities there. */
  readonly slopes: Float64Array;
}

export function stepScratch(length: number): StepScratch {
  return { stages: new Float64Array(STAGE_COUNT * length), slopes: new Float64Array(STAGE_COUNT * length) };
}

/**
 * out = the state a time h after x, [n]; the scratch is left holding its stages.
 * @returns an estimate of the error of the step, of order h⁶.
 */
export function step(flow: System, x: Float64Array, h: number, scratch: StepScratch, out: Float64Array): number {
  const n = x.length;
  const { stages, slopes } = scratch;
  for (let s = 0; s < STAGE_COUNT; s++) {
    const stage = stages.subarray(s * n, (s + 1) * n);
    add(x, h, STAGES[s], slopes, stage);
    flow.evaluate(stage, slopes.subarray(s * n, (s + 1) * n), 1);
  }
  add(x, h, END, slopes, out);
  let squares = 0;
  for (let i = 0; i < n; i++) {
    let e = 0;
    for (let s = 0; s < STAGE_COUNT; s++) e += ERROR[s] * slopes[s * n + i];
    squares += e * e;
  }
  return h * Math.sqrt(squares);
}

/**
 * out = Φ V for `count` vectors, Φ the exact derivative of a step.
 * @param stages [STAGE_COUNT × n] of that step.
 * @param scratch of count × n; out may be V.
 */
export function carryStep(
  flow: System,
  stages: Float64Array,
  h: number,
  V: Float64Array,
  out: Float64Array,
  scratch: StepScratch,
): void {
  const n = flow.dimension;
  const length = V.length;
  const { slopes } = scratch;
  for (let s = 0; s < STAGE_COUNT; s++) {
    const W = scratch.stages.subarray(0, length);
    add(V, h, STAGES[s], slopes, W);
    const K = slopes.subarray(s * length, (s + 1) * length);
    flow.tangent(stages.subarray(s * n, (s + 1) * n), W, K, length / n, false);
  }
  add(V, h, END, slopes, out);
}

/** out = x + h Σ_j weights[j] slopes[j] */
function add(x: Float64Array, h: number, weights: readonly number[], slopes: Float64Array, out: Float64Array): void {
  const length = x.length;
  out.set(x);
  for (let j = 0; j < weights.length; j++) {
    const w = h * weights[j];
    if (w === 0) continue;
    const from = j * length;
    for (let i = 0; i < length; i++) out[i] += w * slopes[from + i];
  }
}
