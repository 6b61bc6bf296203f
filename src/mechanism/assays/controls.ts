import { openKernel } from "../../kernel/index.ts";
import { type Network, openEnsemble, runnable } from "../../network/index.ts";
import { drawTrial, mainSite, type StimulusSet } from "../../task/index.ts";
import { evaluate, inputRows, type Method, matrixStorage, rulesOf, trainCohort, trialEnds } from "../../train/index.ts";
import { type Assay, type AssayCurve, type AssayProgress, summaryColumn } from "./assay.ts";
import { fitDecoder } from "./decoder.ts";
import type { Sampled } from "./interval.ts";
import type { Subject } from "./subject.ts";
import { shareLines } from "./tally.ts";

export interface ControlsProtocol {
  readonly [key: string]: unknown;
  /** After the item, in τ, ascending: when the decoder looks. */
  readonly times: readonly number[];
  /** Draws of each memory from each trial-end state, for the decoder to be fitted on and tested on. */
  readonly fitted: number;
  readonly tested: number;
  /** Ridge of the decoder, rate². */
  readonly alpha: number;
  /** Accuracy up to which a delay counts as bridged. */
  readonly bridge: number;
  /** Whether the network is trained again without W_fd, by plain FORCE, and with g = 0. */
  readonly retrain: boolean;
  /** The curve has intervals over draws. */
  readonly interval: "draws";
}

/**
 * Controls. What does the untrained network hold by itself? Its read-outs are 0, so nothing is fed back; a linear decoder,
 * fitted anew at each time on training draws, tells what was shown from its rates (passive echo). And what do training and
 * feedback add? The same network trained with W_fd = 0, by plain FORCE, and with g = 0.
 */
export const controls: Assay<ControlsProtocol> = {
  name: "controls",
  columns: [
    summaryColumn(
      "echoAtDelay",
      "1",
      "share of test stimuli that a linear decoder tells from the untrained network at the end of delay 1",
    ),
    summaryColumn("bridged", "τ", "time after stimulus 1 up to which that share stays ≥ 0.9; 0 for never"),
    summaryColumn("bridgedShare", "1", "of delay 1, how much that is; 1 for all of it"),
    summaryColumn("echoLast", "1", "the share at the last time looked at"),
    summaryColumn(
      "accuracyNoMemoryFeedback",
      "1",
      "accuracy when trained with W_fd = 0; null where not asked for or diverged",
    ),
    summaryColumn("accuracyPlainForce", "1", "accuracy when trained by plain FORCE"),
    summaryColumn("accuracyNoRecurrence", "1", "accuracy when trained with g = 0"),
  ],
  arrays: {},
  protocols: {
    quick: {
      times: [0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 40],
      fitted: 3,
      tested: 3,
      alpha: 1,
      bridge: 0.9,
      retrain: false,
      interval: "draws",
    },
    paper: {
      times: Array.from({ length: 81 }, (_, k) => k),
      fitted: 20,
      tested: 20,
      alpha: 1,
      bridge: 0.9,
      retrain: true,
      interval: "draws",
    },
  },
  *run(subject, protocol) {
    const { task } = subject;
    const { times, bridge, retrain } = protocol;
    const { right, cases } = yield* echo(subject, protocol);
    const decoded = shareLines([{ name: "untrained", right, cases }]);
    const shares = decoded.lines[0].values.map((v) => v ?? 0);
    const bridged = bridgedUpTo(times, shares, bridge);
    const delay = mainSite(task).delay.duration;
    const atDelay = times.findIndex((time) => time >= delay);
    const curve: AssayCurve = {
      name: "passive echo",
      x: { name: "time after stimulus 1", unit: "τ" },
      y: { name: "decoded correctly", unit: "share" },
      at: [...times],
      ...decoded,
    };
    const retrained = retrain ? yield* trainAgain(subject) : { noMemory: null, plain: null, noRecurrence: null };
    const accuracies = {
      accuracyNoMemoryFeedback: retrained.noMemory,
      accuracyPlainForce: retrained.plain,
      accuracyNoRecurrence: retrained.noRecurrence,
    };
    const untrained = Object.entries(accuracies).filter(([, accuracy]) => accuracy === null);
    const why = !retrain
      ? "not trained again by this protocol"
      : subject.training === null
        ? "how a network from elsewhere was trained is not known"
        : "its training diverged";
    return {
      summary: {
        echoAtDelay: atDelay < 0 ? null : shares[atDelay],
        bridged,
        bridgedShare: Math.min(1, bridged / delay),
        echoLast: shares[shares.length - 1],
        ...accuracies,
      },
      notes: {
        ...Object.fromEntries(untrained.map(([name]) => [name, why])),
        ...(atDelay < 0 ? { echoAtDelay: "the delay is longer than the last time looked at" } : {}),
      },
      curves: [curve],
      arrays: {},
    };
  },
};

/** What a decoder tells of what was shown at each time of the delay. */
function* echo(
  subject: Subject,
  protocol: ControlsProtocol,
): Generator<AssayProgress, { right: boolean[][]; cases: Sampled[] }> {
  const { kernel, matrices, network, task, key } = subject;
  const { times, fitted, tested, alpha } = protocol;
  const { n } = network;
  const { site, delay } = mainSite(task);
  const K = site.classes.length;
  const C = task.conditions.length;
  const untrained: Network = { ...network, readout: new Float64Array(network.readout.length) };
  const starts = trialEnds(runnable(kernel, matrices.trained, untrained), task, key, network.initialState.slice());
  const shown = (set: StimulusSet, draws: number, first: number) =>
    Array.from({ length: draws * C * K }, (_, c) => {
      const memory = c % K;
      const from = Math.floor(c / K) % C;
      const trial = drawTrial(task, site.classOf.indexOf(memory), set, key, "assayStimuli", first + c);
      return { memory, from, trial };
    });
  // streams that no case of an assay uses
  const FIT = 2 ** 30;
  const fit = shown("training", fitted, FIT);
  const all = [...fit, ...shown("test", tested, 2 * FIT)];
  const states = new Float64Array(all.length * n);
  all.forEach(({ from }, c) => {
    states.set(starts.subarray(from * n, (from + 1) * n), c * n);
  });
  const ensemble = openEnsemble(kernel, matrices.trained, Array(all.length).fill(untrained), states);
  const trials = all.map(({ trial }) => trial);
  for (let step = 0; step < delay.start; step++) ensemble.step(inputRows(trials, step, task));
  const right: boolean[][] = [];
  let step = 0;
  for (const time of times) {
    for (; step < Math.round(time / task.timeStep); step++) ensemble.step(null);
    const rates = ensemble.r;
    const decoder = fitDecoder(
      rates.slice(0, fit.length * n),
      fit.map(({ memory }) => memory),
      K,
      n,
      alpha,
    );
    const classes = decoder.classify(rates.subarray(fit.length * n));
    right.push(Array.from(classes, (k, c) => k === all[fit.length + c].memory));
    yield { done: right.length, of: times.length * (protocol.retrain ? 10 : 1) };
  }
  const perDraw = C * K;
  const cases = all.slice(fit.length).map(({ memory, from }, c) => ({
    stratum: from * K + memory,
    draw: Math.floor(c / perDraw),
  }));
  return { right, cases };
}

/** The last time up to which shares stay ≥ `bridge`; 0 where the first is below. */
export function bridgedUpTo(times: readonly number[], shares: readonly number[], bridge: number): number {
  const lost = shares.findIndex((share) => share < bridge);
  return lost < 0 ? times[times.length - 1] : lost === 0 ? 0 : times[lost - 1];
}

/** Accuracy of the network trained again without something; null for one that diverged, or one from elsewhere. */
function* trainAgain(subject: Subject) {
  const { network, training } = subject;
  if (training === null) return { noMemory: null, plain: null, noRecurrence: null };
  const { n } = network;
  const blank = (change: Partial<Network>): Network => ({
    ...network,
    readout: new Float64Array(network.readout.length),
    ...change,
  });
  const onlyResponse = network.feedback.map((w, e) => (e < n ? w : 0));
  const windowed = [blank({ feedback: onlyResponse }), blank({ g: 0 })];
  const [noMemory, noRecurrence] = yield* retrained(subject, windowed, training.spec.method, 0.1);
  const [plain] = yield* retrained(subject, [blank({})], "force", 0.6);
  return { noMemory, plain, noRecurrence };
}

function* retrained(
  { network, task, key, training }: Subject,
  networks: readonly Network[],
  method: Method,
  before: number,
): Generator<AssayProgress, (number | null)[]> {
  const { spec, precision } = training!;
  // a kernel of its own: filters need room that an assay's kernel has not
  const filters = rulesOf(method, task).length * networks.length;
  const kernel = openKernel({ n: network.n, matrices: 1, filters, solvers: 0 });
  const matrix = kernel.matrix(network.J, network.n, matrixStorage(precision));
  const running = trainCohort(kernel, matrix, networks, task, key, { ...spec, method }, precision);
  const share = method === "force" ? 0.4 : 0.5;
  let step = running.next();
  for (; !step.done; step = running.next()) {
    yield { done: before + (share * step.value.trial) / step.value.trials, of: 1 };
  }
  const accuracies: (number | null)[] = [];
  for (const { network: trained, divergence, state } of step.value) {
    if (divergence !== null) {
      accuracies.push(null);
      continue;
    }
    const ends = trialEnds(runnable(kernel, matrix, trained), task, key, state);
    const testing = evaluate(runnable(kernel, matrix, trained), task, key, ends);
    let tested = testing.next();
    for (; !tested.done; tested = testing.next()) yield { done: before + share, of: 1 };
    accuracies.push(tested.value.accuracy);
  }
  return accuracies;
}
