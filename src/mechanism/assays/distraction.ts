import { stream } from "../../kernel/index.ts";
import type { Task } from "../../task/index.ts";
import type { Response } from "../../train/index.ts";
import { type Assay, type AssayCurve, ofShape, summaryColumn } from "./assay.ts";
import { answerCases, type Case, casesOf, streamIndex, type Treatment } from "./cases.ts";
import { meansOf } from "./noise.ts";
import { counted, counter } from "./progress.ts";
import type { ModelSubject } from "./subject.ts";
import { errorCurves, overall, toleratedAmplitude, toleratedNote } from "./tally.ts";

export interface DistractionProtocol {
  readonly [key: string]: unknown;
  /** (a) σ of zero-mean white noise on u, per √τ; the first is 0. */
  readonly gaussian: readonly number[];
  /** (b) lengths of a constant bias over the mean distance between class means; the first is 0. */
  readonly bias: readonly number[];
  /** Latent directions of the bias. */
  readonly directions: number;
  /** Trial-end states that each condition and direction starts from; fewer than all take turns. */
  readonly statesPerDirection: number;
  /** (c) the paper's own: u + U(0, 1) σ + 0.5 at every step. */
  readonly paper: readonly number[];
  readonly draws: number;
  /** Curves have intervals over draws. */
  readonly interval: "draws";
}

/**
 * Distraction: the item before the delay is disturbed. (a) u + σ/√Δt ξ, so that the noise integrates to σ √T; (b) u + s d e_k, d the mean
 * distance between class means, e_k a unit vector; (c) as the paper's code has it, mostly a bias.
 * Arrays: gaussian, paper [amplitudes × cases], bias [amplitudes × cases · directions]: means of z_o.
 */
export const distraction: Assay<DistractionProtocol, ModelSubject> = {
  name: "distraction",
  columns: [
    summaryColumn("accuracyNominal", "1", "accuracy without disturbance"),
    summaryColumn("toleratedSigma", "latent/√τ", "σ of zero-mean noise at which accuracy falls below ¾ of the nominal"),
    summaryColumn("toleratedBias", "class distance", "length of a constant bias at which it does, over 8 directions"),
    summaryColumn("toleratedPaperSigma", "latent", "σ of the paper's biased uniform noise at which it does"),
    summaryColumn("accuracyLargestSigma", "1", "accuracy at the largest σ of zero-mean noise"),
  ],
  arrays: {
    gaussian: ofShape("gaussian amplitudes", "cases"),
    bias: ofShape("bias amplitudes", "bias cases"),
    paper: ofShape("paper amplitudes", "cases"),
  },
  protocols: {
    quick: {
      gaussian: [0, 1, 2, 4],
      bias: [0, 0.5, 1],
      directions: 8,
      statesPerDirection: 1,
      paper: [1, 10],
      draws: 2,
      interval: "draws",
    },
    paper: {
      gaussian: [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8],
      bias: [0, 0.25, 0.5, 0.75, 1, 1.5, 2],
      directions: 8,
      statesPerDirection: 4,
      paper: [0.1, 0.3, 1, 2, 5, 10, 20, 40],
      draws: 10,
      interval: "draws",
    },
  },
  *run(subject, protocol) {
    const { task } = subject;
    const { gaussian, bias, paper } = protocol;
    const cases = casesOf(task, protocol.draws);
    const spread = biasCases(task, cases, protocol);
    const count = counter((gaussian.length + paper.length) * cases.length + bias.length * spread.length);
    const answer = (all: readonly Case[], treatment: Treatment) => counted(answerCases(subject, all, treatment), count);

    const byGaussian: Response[][] = [];
    for (const sigma of gaussian) byGaussian.push(yield* answer(cases, gaussianNoise(subject, sigma)));
    const byBias: Response[][] = [];
    for (const length of bias) byBias.push(yield* answer(spread, constantBias(subject, protocol, length)));
    const byPaper: Response[][] = [];
    for (const sigma of paper) byPaper.push(yield* answer(cases, paperNoise(subject, sigma)));

    const a = errorCurves(
      task,
      cases,
      { name: "noise on stimulus 1, σ", unit: "latent/√τ" },
      gaussian,
      byGaussian,
      "gaussian ",
    );
    const b: AssayCurve[] = errorCurves(
      task,
      spread,
      { name: "bias of stimulus 1", unit: "class distance" },
      bias,
      byBias,
      "bias ",
    );
    const c = errorCurves(
      task,
      cases,
      { name: "the paper's uniform noise, σ", unit: "latent" },
      [0, ...paper],
      [byGaussian[0], ...byPaper],
      "paper ",
    );
    const tolerated = {
      toleratedSigma: { at: gaussian, accuracy: overall(a) },
      toleratedBias: { at: bias, accuracy: overall(b) },
      toleratedPaperSigma: { at: [0, ...paper], accuracy: overall(c) },
    };
    const found = Object.entries(tolerated).map(([name, { at, accuracy }]) => {
      const amplitude = toleratedAmplitude(at, accuracy);
      return { name, amplitude, note: toleratedNote(name, amplitude, at, accuracy) };
    });
    return {
      summary: {
        accuracyNominal: overall(a)[0],
        ...Object.fromEntries(found.map(({ name, amplitude }) => [name, amplitude])),
        accuracyLargestSigma: overall(a)[gaussian.length - 1],
      },
      notes: Object.assign({}, ...found.map(({ note }) => note)),
      curves: [...a, ...b, ...c],
      arrays: { gaussian: meansOf(byGaussian), bias: meansOf(byBias), paper: meansOf(byPaper) },
    };
  },
};

interface BiasCase extends Case {
  readonly direction: number;
}

/** Every case in every direction; with fewer states per direction, pairs and directions take turns among them. */
function biasCases(task: Task, cases: readonly Case[], { directions, statesPerDirection }: DistractionProtocol) {
  const states = task.conditions.length;
  return Array.from({ length: directions }, (_, direction) =>
    cases.flatMap((one): BiasCase[] => {
      const turn = (one.from - one.condition - direction + directions * states) % states;
      return turn < statesPerDirection ? [{ ...one, direction }] : [];
    }),
  ).flat();
}

function gaussianNoise({ task, key }: ModelSubject, sigma: number): Treatment {
  if (sigma === 0) return {};
  const scale = sigma / Math.sqrt(task.timeStep);
  return {
    disturb(one, u) {
      const random = stream(key, "assayNoise", streamIndex(task, one));
      for (let e = 0; e < u.length; e++) u[e] += scale * random.normal(e);
    },
  };
}

function paperNoise({ task, key }: ModelSubject, sigma: number): Treatment {
  return {
    disturb(one, u) {
      const random = stream(key, "assayNoise", streamIndex(task, one));
      for (let e = 0; e < u.length; e++) u[e] += sigma * random.uniform(e) + 0.5;
    },
  };
}

function constantBias(subject: ModelSubject, { directions }: DistractionProtocol, length: number): Treatment {
  if (length === 0) return {};
  const { task } = subject;
  const D = task.inputs;
  const size = length * classDistance(task);
  const unit = directionsIn(subject, directions);
  return {
    disturb(one, u) {
      const { direction } = one as BiasCase;
      for (let e = 0; e < u.length; e++) u[e] += size * unit[direction * D + (e % D)];
    },
  };
}

/** Mean distance between what two memories are shown. */
export function classDistance({ sites: [{ shown }] }: Task): number {
  let sum = 0;
  let count = 0;
  for (let a = 0; a < shown.length; a++) {
    for (let b = 0; b < a; b++, count++) {
      let squares = 0;
      for (let d = 0; d < shown[a].length; d++) {
        const away = shown[a][d] - shown[b][d];
        squares += away * away;
      }
      sum += Math.sqrt(squares);
    }
  }
  return sum / count;
}

const H = Math.SQRT1_2;
const EIGHTHS = [1, 0, H, H, 0, 1, -H, H, -1, 0, -H, -H, 0, -1, H, -H];

/** Unit vectors [count × D]: every 45° in two dimensions, random ones otherwise. */
function directionsIn({ task, key }: ModelSubject, count: number): Float64Array {
  const D = task.inputs;
  if (D === 2 && count === 8) return Float64Array.from(EIGHTHS);
  const random = stream(key, "assayDirections");
  const vectors = Float64Array.from({ length: count * D }, (_, e) => random.normal(e));
  for (let k = 0; k < count; k++) {
    const row = vectors.subarray(k * D, (k + 1) * D);
    const length = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0));
    for (let d = 0; d < D; d++) row[d] /= length;
  }
  return vectors;
}
