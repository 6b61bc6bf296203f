// Trains one network on the paper's task, asks how it remembers, and lists where it can come to rest.
//   node examples/trainAndDissect.mjs
import * as lethe from "lethe";

// the network, the task, and one key for all that is random
const n = 100;
const key = { seed: 1, density: 0.4 };
const classes = lethe.defaultGaussianClasses(["0", "1"]);
const stimuli = lethe.gaussianStimuli(classes);
const task = lethe.makeTask(
  {
    name: "sequential-pattern-matching",
    stimuli: { source: "gaussian", classes },
    durations: lethe.DEFAULT_DURATIONS,
    codes: [1, 0.5, 1.5],
    tolerance: lethe.DEFAULT_TOLERANCE,
  },
  stimuli,
  0.1, // Δt, in τ
);
const drawn = lethe.drawNetwork({ ...lethe.DEFAULT_NETWORK, n, g: 0.9, feedbackDivisor: 5 }, key.seed, task.inputs);

// train it; whatever takes long is a generator, and `finish` runs it to its end
const kernel = lethe.openKernel({ n, matrices: 3, filters: 2, solvers: 1 });
const matrices = lethe.loadMatrices(kernel, drawn.J, n, "f64");
const training = { ...lethe.DEFAULT_TRAINING, trials: 400 };
const [trained] = lethe.finish(lethe.trainCohort(kernel, matrices.trained, [drawn], task, key, training, "float64"));
const { network } = trained;
const model = lethe.openRateFeedback(kernel, matrices, network);
const ends = lethe.trialEnds(model, task, key, trained.state);
const { accuracy } = lethe.finish(lethe.evaluate(model, task, key, ends));
console.log(`accuracy ${accuracy}`);

// how does it remember?
const solver = kernel.solver(n);
const { verdict } = lethe.finish(lethe.judge({ model, solver, network, task, key, ends }));
console.log(lethe.explainVerdict(verdict, lethe.mainSite(task).delay.duration).join("\n"));

// where does it go when it is left alone?
const [flow, map] = [lethe.flowOf, lethe.mapOf].map((systemOf) => systemOf(kernel, matrices, network));
const random = lethe.stream(key, "dissectionSeeds");
const { census, cycles } = lethe.finish(lethe.dissect(flow, map, solver, ends, [], random, { seeds: 40 }));
for (const { stability } of census.roots) {
  const [re, im] = stability.eigenvalues[0];
  console.log(
    `root: ${stability.map.kind}, leading eigenvalue ${re.toFixed(3)} ${im < 0 ? "-" : "+"} ${Math.abs(im).toFixed(3)}i`,
  );
}
console.log(`${census.roots.length} roots, ${cycles.length} cycles`);
