// A task of your own: which of two lights was on? Written here as a plain record, trained, and judged.
// A task that `lethe train --task` and plans are to know is a file of the checkout: CONTRIBUTING.md, "A task".
//   node examples/ownTask.mjs
import * as lethe from "lethe";

const timeStep = 0.1; // τ
const epochs = [
  { name: "light", label: "light", role: "item", start: 0, end: 50, duration: 5, isShown: true },
  { name: "delay", label: "delay", role: "delay", start: 50, end: 150, duration: 10, isShown: false },
  { name: "response", label: "response", role: "response", start: 150, end: 200, duration: 5, isShown: false },
];
const [light, delay, response] = epochs;
const names = ["left", "right"];
const codes = [1, -1];
const means = [
  [1, 0],
  [0, 1],
];

/** Output 0 answers with the code of the light; outputs 1 and 2 hold what it looked like during the delay. */
function ask(condition) {
  const [targets, mask] = [new Float64Array(200 * 3), new Uint8Array(200 * 3)];
  for (let step = delay.start; step < response.end; step++) {
    const outputs = step < delay.end ? [null, ...means[condition]] : [codes[condition], null, null];
    outputs.forEach((value, m) => {
      if (value === null) return;
      targets[3 * step + m] = value;
      mask[3 * step + m] = 1;
    });
  }
  return { targets, mask };
}
const asked = names.map((_, condition) => ask(condition));

const task = {
  spec: { name: "which-light" },
  timeStep,
  steps: response.end,
  inputs: 2,
  outputs: 3,
  outputGroups: [
    { name: "memory", outputs: [1, 2] },
    { name: "response", outputs: [0] },
  ],
  epochs,
  conditions: names.map((name) => ({ name, labels: [name] })),
  sites: [
    {
      name: "end-of-delay",
      step: delay.end,
      delay: 1, // its index in epochs
      noun: "light",
      classes: names,
      classOf: [0, 1],
      futures: [{ name: "", conditionOf: [0, 1] }],
      held: means,
      shown: means,
    },
  ],
  answer: response,
  tolerance: 0.5,
  errorUnit: "output",
  linear: { output: 0, start: 175, end: 200, codes, answers: codes },
  draw(condition, random) {
    const inputs = new Float64Array(200 * 2);
    for (let step = light.start; step < light.end; step++) {
      for (let d = 0; d < 2; d++) inputs[2 * step + d] = means[condition][d] + 0.2 * random.normal(d);
    }
    return { condition, inputs, ...asked[condition] };
  },
  score({ condition }, outputs) {
    let value = 0;
    for (let step = 25; step < 50; step++) value += outputs[3 * step] / 25;
    const error = Math.abs(value - codes[condition]);
    return { value, asked: codes[condition], error, isRight: error <= 0.5 };
  },
};

const key = { seed: 1, density: 0.4 };
const n = 100;
const spec = { ...lethe.DEFAULT_NETWORK, n, g: 0.9, feedbackDivisor: 5 };
const drawn = lethe.drawNetwork(spec, key.seed, task);
const kernel = lethe.openKernel({ n, matrices: 3, filters: 2, solvers: 1 });
const matrices = lethe.loadMatrices(kernel, drawn.J, n, "f64");
const training = { ...lethe.DEFAULT_TRAINING, trials: 200 };
const [column] = lethe.finish(lethe.trainCohort(kernel, matrices.trained, [drawn], task, key, training, "float64"));
const { network } = column;
const model = lethe.openRateFeedback(kernel, matrices, network);
const ends = lethe.trialEnds(model, task, key, column.state);
const { accuracy } = lethe.finish(lethe.evaluate(model, task, key, ends));
const solver = kernel.solver(n);
const { verdict } = lethe.finish(lethe.judge({ model, solver, network, task, key, ends }));
console.log(`accuracy ${accuracy}`);
console.log(lethe.explainVerdict(verdict, delay.duration).join("\n"));
