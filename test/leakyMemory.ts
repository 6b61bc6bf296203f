/**
 * @file A memory whose every number is known: unit 0 adds up its input and leaks at a rate of its own, nobody hears another, and the
 * response reads unit 0 alone. States are so small that tanh is linear to 1e-8.
 */
import { openKernel } from "../src/kernel/index.ts";
import { makeSubject, type Subject } from "../src/mechanism/index.ts";
import { loadMatrices, type Network } from "../src/network/index.ts";
import { gaussianStimuli, makeTask } from "../src/task/index.ts";

const n = 12;
const timeStep = 0.5;
/** λ of unit 0, and what is left of it after a step: 1 + Δt λ. */
export const LEAK = { eigenvalue: -0.05, step: 1 + timeStep * -0.05 };
const STRENGTH = 1e-4;

/** Steps of stimulus 1, delay 1, stimulus 2, delay 2, response; only the last step's output is averaged. */
const STEPS = [4, 2, 4, 1, 2] as const;
const CODES = [0, 0.93, 1.86];
export const TOLERANCE = 0.25;

/** Unit 0 after a stimulus of class 1; class 0 leaves it at 0 and drives unit 1 instead. */
const SHOWN = (STRENGTH * timeStep * (1 - LEAK.step ** STEPS[0])) / (1 - LEAK.step);
/** Read-out weight: stimulus 2 of class 1 adds 1 to the answer. */
export const WEIGHT = 1 / (SHOWN * LEAK.step ** (STEPS[3] + STEPS[4]));
/** Steps from the end of delay 1 to the answer. */
export const STEPS_LEFT = STEPS[2] + STEPS[3] + STEPS[4];

/** What a trial of these two classes answers when delay 1 is longer by so many steps. */
export const answerOf = (first: number, second: number, added = 0): number =>
  first * LEAK.step ** (STEPS[1] + STEPS[2] + added) + second;
/** How far that is from its code. */
export const errorOf = (first: number, second: number, added = 0): number =>
  answerOf(first, second, added) - CODES[first + second];
/** Steps of added delay, no whole number, after which the answer is wrong: it falls below its code minus the tolerance. */
export const stepsUntilWrong = (second: number): number =>
  Math.log(CODES[1 + second] - TOLERANCE - second) / Math.log(LEAK.step) - STEPS[1] - STEPS[2];

/** Self coupling of the other units: all leak faster. */
const OTHER = (unit: number) => 0.05 * unit;
/** One that nobody hears, nor the response. */
const BYSTANDER = n - 1;

/**
 * @param selfCoupling of unit 0, instead of the leak's. @param ends [4] unit 0 at the four trial ends.
 * @param bystander [4] a unit there that no answer depends on.
 */
export function leakyMemory({
  selfCoupling = 1 + LEAK.eigenvalue,
  strength = STRENGTH,
  ends = [0, 0, 0, 0],
  bystander = [0, 0, 0, 0],
} = {}): Subject {
  const J = new Float64Array(n * n);
  for (let i = 0; i < n; i++) J[i * n + i] = i === 0 ? selfCoupling : OTHER(i);
  const readout = new Float64Array(3 * n);
  readout[0] = WEIGHT;
  const input = new Float64Array(2 * n);
  input[0] = strength;
  input[n + 1] = strength;
  const network: Network = {
    n,
    g: 1,
    timeStep,
    outputs: 3,
    inputs: 2,
    J,
    feedback: new Float64Array(3 * n),
    readout,
    input,
    initialState: new Float64Array(n),
  };
  const tiny = 1e-20;
  const covariance = [
    [tiny, 0],
    [0, tiny],
  ];
  const classes = [
    { label: "0", mean: [0, 1], covariance },
    { label: "1", mean: [1, 0], covariance },
  ];
  const [stimulus1, delay1, stimulus2, delay2, response] = STEPS.map((steps) => steps * timeStep);
  const task = makeTask(
    {
      name: "sequential-pattern-matching",
      stimuli: { source: "gaussian", classes },
      durations: { stimulus1, delay1, stimulus2, delay2, response },
      codes: CODES,
      tolerance: TOLERANCE,
    },
    gaussianStimuli(classes),
    timeStep,
  );
  const kernel = openKernel({ n, matrices: 3, solvers: 1 });
  const states = new Float64Array(4 * n);
  ends.forEach((x, k) => {
    states[k * n] = x;
    states[k * n + BYSTANDER] = bystander[k];
  });
  return makeSubject({
    kernel,
    matrices: loadMatrices(kernel, J, n, "f64"),
    solver: kernel.solver(n),
    network,
    task,
    key: { seed: 1, density: 1 },
    ends: states,
    training: null,
  });
}
