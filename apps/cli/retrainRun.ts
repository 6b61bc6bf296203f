import { InputError } from "../../src/format/index.ts";
import { finish, openKernel } from "../../src/kernel/index.ts";
import { judge, unjudged, type Verdict } from "../../src/mechanism/index.ts";
import { drawNetwork, loadMatrices, type Network } from "../../src/network/index.ts";
import { evaluate, matrixStorage, trainCohort, trialEnds } from "../../src/train/index.ts";
import type { TaskTarget } from "./taskTarget.ts";
import { share, words } from "./words.ts";

/** A run that was trained again from x(0) (1 + k ε), ε = 2⁻⁵². */
export interface Retrained {
  readonly k: number;
  readonly accuracy: number | null;
  readonly network: Verdict["network"];
  readonly margin: number | null;
}

/** Trains a stored run again, with x(0) changed in its last bits, and judges what comes out. */
export function retrain(
  { name, run, task, key }: TaskTarget,
  protocol: Verdict["protocol"],
  times: number,
): Retrained[] {
  if (run === null)
    throw new InputError(`${name}: --retrain is for stored runs; a file does not say how it was trained`);
  const { spec } = run.record;
  const { n } = spec.network;
  const storage = matrixStorage(spec.precision);
  const drawn = drawNetwork(spec.network, spec.seed, task.stimuli.dimension);
  const networks = Array.from({ length: times }, (_, k) => ({
    ...drawn,
    readout: new Float64Array(drawn.readout.length),
    initialState: drawn.initialState.map((v) => v * (1 + (k + 1) * Number.EPSILON)),
  }));
  const kernel = openKernel({ n, matrices: 3, filters: 2 * times, solvers: 1 });
  const solver = kernel.solver(n);
  const matrices = loadMatrices(kernel, drawn.J, n, storage);
  const columns = finish(trainCohort(kernel, matrices.trained, networks, task, key, spec.training, spec.precision));
  return columns.map(({ network, state, divergence }, k): Retrained => {
    if (divergence !== null) return { k: k + 1, accuracy: null, network: "diverged", margin: null };
    const { accuracy, verdict } = judgeTrained(network, state);
    return { k: k + 1, accuracy, network: verdict.network, margin: verdict.margin };
  });

  function judgeTrained(network: Network, state: Float64Array) {
    const ends = trialEnds(kernel, matrices.trained, network, task, key, state);
    const { accuracy, learned } = finish(evaluate(kernel, matrices.trained, network, task, key, ends));
    if (!learned) return { accuracy, verdict: unjudged("not-learned", protocol) };
    return { accuracy, verdict: finish(judge(kernel, matrices, network, task, key, ends, protocol, solver)).verdict };
  }
}

export function showRetrained(retrained: readonly Retrained[], verdict: Verdict): string[] {
  const same = retrained.filter(({ network }) => network === verdict.network).length;
  return [
    `Trained again with x(0) changed in its last bits: the verdict stays in ${same} of ${retrained.length}`,
    ...retrained.map(
      ({ k, accuracy, network, margin }) =>
        `  ${k}: ${words(network)}, accuracy ${share(accuracy)}, margin ${share(margin)}`,
    ),
  ];
}
