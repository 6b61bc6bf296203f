// A network that is trained on stimuli of your own: a table of vectors with labels, as from a measurement.
//   node examples/ownStimuli.mjs
import { writeFileSync } from "node:fs";
import * as lethe from "lethe";

// a table is two arrays, code [count × D] and label [count]; here 200 points on three arcs
const count = 200;
const random = lethe.stream({ seed: 3, density: 1 }, "simulatedStimuli");
const label = Int32Array.from({ length: count }, (_, k) => k % 2);
const code = Float64Array.from({ length: 2 * count }, (_, at) => {
  const k = Math.floor(at / 2);
  const angle = 2.4 * (label[k] - 0.5) + 0.8 * (random.uniform(2 * k) - 0.5);
  const radius = 1.2 + 0.1 * random.normal(2 * k + 1);
  return 0.4 + radius * (at % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
});
const bytes = lethe.encodeNpz({
  code: lethe.arrayOf(code, [count, 2]),
  label: lethe.arrayOf(label, [count]),
});
writeFileSync("arcs.npz", bytes); // lethe train --stimuli arcs.npz --digits 0,1 reads the same file

// the same in the library; every fifth row of a class is kept for testing
const table = lethe.readTable(bytes, "arcs.npz");
const labels = [0, 1];
const stimuli = lethe.tableStimuli(table, labels, "arcs.npz");
const spec = {
  name: "sequential-pattern-matching",
  stimuli: { source: "table", sha256: table.sha256, labels },
  durations: lethe.DEFAULT_DURATIONS,
  codes: lethe.defaultCodes(labels),
  tolerance: lethe.DEFAULT_TOLERANCE,
};
const task = lethe.makeTask(spec, stimuli, 0.1);

const key = { seed: 1, density: 0.4 };
const n = 100;
const drawn = lethe.drawNetwork({ ...lethe.DEFAULT_NETWORK, n, g: 0.9, feedbackDivisor: 5 }, key.seed, task.inputs);
const kernel = lethe.openKernel({ n, matrices: 3, filters: 2 });
const matrices = lethe.loadMatrices(kernel, drawn.J, n, "f64");
const training = { ...lethe.DEFAULT_TRAINING, trials: 300 };
const [column] = lethe.finish(lethe.trainCohort(kernel, matrices.trained, [drawn], task, key, training, "float64"));
const model = lethe.openRateFeedback(kernel, matrices, column.network);
const ends = lethe.trialEnds(model, task, key, column.state);
const { accuracy, rmse } = lethe.finish(lethe.evaluate(model, task, key, ends));
console.log(`accuracy on rows it was not trained on ${accuracy}, error ${rmse.toFixed(3)}`);
