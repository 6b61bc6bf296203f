/** @file Studies of any size without training: records of the real schemas, numbers made up, files as the store has them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { arrayOf } from "../src/format/index.ts";
import { DEFAULT_NETWORK } from "../src/network/index.ts";
import { encodeStage } from "../src/store/index.ts";
import {
  NUMERICS,
  RECORD_SCHEMAS,
  type RunSpec,
  runId,
  STATUSES,
  type TrainRecord,
  type VerdictRecord,
  verdictRecordSchema,
  verdictStage,
} from "../src/study/index.ts";
import { DEFAULT_DURATIONS, DEFAULT_TOLERANCE } from "../src/task/index.ts";
import { DEFAULT_TRAINING } from "../src/train/index.ts";
import { numbersFrom, sampleOf } from "./sampleOf.ts";

export interface SyntheticOptions {
  readonly runs: number;
  /** Units, which sets the size of the arrays. */
  readonly n: number;
  readonly trials: number;
}

export interface SyntheticRun {
  readonly train: TrainRecord;
  readonly verdict: VerdictRecord;
}

/** The specification of the i-th network: 28 values of g (the first of them whole), 24 of feedback, then another seed. */
function specOf(i: number, n: number, trials: number): RunSpec {
  const g = [1, 2, ...Array.from({ length: 26 }, (_, k) => 0.5 + k / 64)][i % 28];
  const feedbackDivisor = 1 + (Math.floor(i / 28) % 24);
  return {
    task: {
      name: "sequential-pattern-matching",
      stimuli: { source: "mnist", sha256: "0".repeat(64), labels: [0, 1] },
      durations: DEFAULT_DURATIONS,
      codes: [1, 0.5, 1.5],
      tolerance: DEFAULT_TOLERANCE,
    },
    network: { ...DEFAULT_NETWORK, n, g, feedbackDivisor },
    training: { ...DEFAULT_TRAINING, trials },
    seed: 4294967295 - Math.floor(i / 672),
    precision: "mixed",
    numerics: NUMERICS,
  };
}

/** The i-th run of a synthetic study; its arrays are as large as a real one's. */
export function syntheticRun(i: number, { n, trials }: SyntheticOptions): SyntheticRun {
  const spec = specOf(i, n, trials);
  const id = runId(spec);
  const random = numbersFrom(i);
  const status = STATUSES[Math.floor(random() * 1.9)]; // learned or not
  const drawn = sampleOf(RECORD_SCHEMAS.train.shape.evaluation.unwrap(), random) as NonNullable<
    TrainRecord["evaluation"]
  >;
  const evaluation = { ...drawn, accuracyByPair: [1, 0.5, random(), 1], rmseByPair: [0.5, random(), 1, 0] };
  const recurrentSha256 = id.repeat(4);
  const train: TrainRecord = {
    ...{ format: 1, stage: "train", id, spec, status, divergence: null, trials, recurrentSha256 },
    evaluation: { ...evaluation, learned: status === "learned" },
  };
  const verdict = sampleOf(verdictRecordSchema.shape.verdict, random) as VerdictRecord["verdict"];
  const protocol = sampleOf(verdictRecordSchema.shape.verdict.shape.protocol, () => 0) as typeof verdict.protocol;
  const stage = verdictStage(protocol);
  return { train, verdict: { format: 1, stage, id, verdict: { ...verdict, protocol } } };
}

/** Writes a study of `runs` networks, without the flushing that a store does. */
export function writeSyntheticStudy(dir: string, options: SyntheticOptions): void {
  const { n, trials, runs } = options;
  const folder = join(dir, "runs");
  mkdirSync(folder, { recursive: true });
  const random = numbersFrom(1);
  const doubles = (count: number) => Float64Array.from({ length: count }, () => random());
  const arrays = {
    readout: arrayOf(doubles(3 * n), [3, n]),
    state: arrayOf(doubles(n)),
    curve: arrayOf(new Float32Array(doubles(4 * trials)), [trials, 4]),
    trial_ends: arrayOf(doubles(4 * n), [4, n]),
  };
  const judgement = {
    limit_states: arrayOf(doubles(2 * n), [2, n]),
    draws: arrayOf(new Int32Array(24), [8, 3]),
    draw_times: arrayOf(doubles(8)),
    answer_draws: arrayOf(new Int32Array(16), [4, 4]),
    answer_times: arrayOf(doubles(4)),
  };
  for (let i = 0; i < runs; i++) {
    const { train, verdict } = syntheticRun(i, options);
    const trained = encodeStage(train.id, train.stage, train, arrays);
    const isFollowed = !["not-learned", "diverged"].includes(verdict.verdict.network);
    const judged = encodeStage(train.id, verdict.stage, verdict, isFollowed ? judgement : undefined);
    writeFileSync(join(folder, `${train.id}.train.npz`), trained.npz!);
    writeFileSync(join(folder, `${train.id}.train.json`), trained.json);
    if (judged.npz !== undefined) writeFileSync(join(folder, `${train.id}.${verdict.stage}.npz`), judged.npz);
    writeFileSync(join(folder, `${train.id}.${verdict.stage}.json`), judged.json);
  }
}
