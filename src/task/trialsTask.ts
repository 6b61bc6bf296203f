import { InputError } from "../format/index.ts";
import { nothingAsked } from "./asked.ts";
import { lastHalf } from "./score.ts";
import type { Task } from "./task.ts";

/** Trials as somebody recorded them. */
export interface RecordedTrials {
  readonly trials: number;
  /** T */
  readonly steps: number;
  /** D and M */
  readonly inputs: number;
  readonly outputs: number;
  /** [trials × T × D] */
  readonly shown: ArrayLike<number>;
  /** [trials × T × M] */
  readonly targets: ArrayLike<number>;
  /** Where something is asked, [trials × T × M]; null for everywhere. */
  readonly mask: ArrayLike<number> | null;
}

/** Steps after the end of a trial: left alone, then asked again. */
export interface HeldOn {
  readonly hold: number;
  readonly response: number;
}

/** More kinds of trial than this are no memory of one of a few things. */
const MOST_CONDITIONS = 64;

/**
 * A task made of recorded trials. What was last asked of each output in a trial is what it holds: nothing is shown for `hold` steps
 * after its end, and the same is asked in `response` steps then. A condition is what is held; its trials are drawn with
 * equal chance. An answer is right where it is nearer to what is held than to the middle between any two such things.
 *
 * @param where names the trials in messages. @throws InputError for trials that ask nothing, or too many things.
 */
export function taskOfTrials(recorded: RecordedTrials, heldOn: HeldOn, timeStep: number, where: string): Task {
  const { trials, steps: T, inputs: D, outputs: M, shown } = recorded;
  const held = Array.from({ length: trials }, (_, k) => lastAsked(recorded, k, where));
  const names = held.map((values) => values.map((v) => Number(v.toPrecision(4))).join(","));
  const labels = [...new Set(names)].sort();
  if (labels.length < 2 || labels.length > MOST_CONDITIONS) {
    throw new InputError(
      `${where}: what is asked at the end of trials must be one of 2 to ${MOST_CONDITIONS} things, got ${labels.length}; name a task of the list with --task`,
    );
  }
  const values = labels.map((label) => held[names.indexOf(label)]);
  const trialsOf = labels.map((label) => names.flatMap((name, k) => (name === label ? [k] : [])));
  const [end, site, steps] = [T, T + heldOn.hold, T + heldOn.hold + heldOn.response];
  const epoch = (name: string, role: "item" | "delay" | "response", start: number, stop: number) => ({
    ...{ name, label: name, role, start, end: stop, duration: (stop - start) * timeStep, isShown: role === "item" },
  });
  const response = epoch("response", "response", site, steps);
  const all = labels.map((_, condition) => condition);
  const outputs = Array.from({ length: M }, (_, m) => m);
  const tolerance = leastDistance(values) / 2;
  return {
    spec: { name: "trials", ...heldOn, trials, steps: T } as Task["spec"],
    ...{ timeStep, steps, inputs: D, outputs: M, outputGroups: [{ name: "response", outputs }] },
    epochs: [epoch("trial", "item", 0, end), epoch("hold", "delay", end, site), response],
    conditions: labels.map((name) => ({ name, labels: [name] })),
    sites: [
      {
        ...{ name: "end-of-hold", step: site, delay: 1, noun: "state", classes: labels, classOf: all },
        futures: [{ name: "", conditionOf: all }],
        held: values,
        shown: trialsOf.map((own) => meanInput(recorded, own)),
      },
    ],
    ...{ answer: response, tolerance, errorUnit: "output", linear: null },
    draw(condition, random) {
      const own = trialsOf[condition];
      const k = own[random.below(0, own.length)];
      const u = new Float64Array(steps * D);
      for (let e = 0; e < T * D; e++) u[e] = shown[k * T * D + e];
      const { targets, mask, ask } = nothingAsked(steps, M);
      ask({ start: end, end: steps }, values[condition]);
      return { condition, inputs: u, targets, mask };
    },
    score({ condition }, given) {
      const read = lastHalf({ start: 0, end: heldOn.response });
      const means = outputs.map((m) => {
        let sum = 0;
        for (let step = read.start; step < read.end; step++) sum += given[step * M + m];
        return sum / (read.end - read.start);
      });
      const errors = means.map((mean, m) => Math.abs(mean - values[condition][m]));
      const error = Math.max(...errors);
      const worst = errors.indexOf(error);
      return { value: means[worst], asked: values[condition][worst], error, isRight: error <= tolerance };
    },
  };
}

/** Of each output the target at the last step at which it is asked. */
function lastAsked({ steps: T, outputs: M, targets, mask }: RecordedTrials, k: number, where: string): number[] {
  return Array.from({ length: M }, (_, m) => {
    for (let step = T - 1; step >= 0; step--) {
      const e = (k * T + step) * M + m;
      if (mask === null || mask[e] !== 0) return targets[e];
    }
    throw new InputError(
      `${where}: every output must be asked in every trial, output ${m} of trial ${k} is not; fix mask`,
    );
  });
}

/** The least distance of any two, in the output in which they differ most. */
function leastDistance(values: readonly (readonly number[])[]): number {
  const apart = values.flatMap((a, k) =>
    values.slice(k + 1).map((b) => Math.max(...a.map((v, m) => Math.abs(v - b[m])))),
  );
  return Math.min(...apart);
}

function meanInput({ steps: T, inputs: D, shown }: RecordedTrials, own: readonly number[]): number[] {
  const mean = new Array<number>(D).fill(0);
  for (const k of own) for (let e = 0; e < T * D; e++) mean[e % D] += shown[k * T * D + e] / (T * own.length);
  return mean;
}
