import type { System } from "../kernel/index.ts";
import { said } from "./chaos.ts";
import { LYAPUNOV_TIME } from "./lyapunov.ts";
import { type Cloud, cloudOf } from "./motionCloud.ts";
import { type Averages, averageStates, groupsOf, isVague, moveAlike } from "./motionGroups.ts";
import { type Finding, type Measured, measuredAlike, measureGroup } from "./motionMeasure.ts";

/** Followed before averages, and before exponents while their vectors turn, in τ. */
export const MOTION_TRANSIENT = 100;
/** Averages that tell sets apart are taken over so long, in τ. */
const AVERAGED = 400;
/** What approaches at this many times its rate's time constant, or more, has had time to arrive. */
const ARRIVED = 40;

export interface MotionOptions {
  /** Exponents are first measured over so long, in τ; chaos needs 2000. @default LYAPUNOV_TIME */
  readonly time?: number;
  /** … and twice as long, again and again, up to this, where that may decide. @default 8 * time */
  readonly mostTime?: number;
  /** See {@link MOTION_TRANSIENT}. @default MOTION_TRANSIENT */
  readonly transient?: number;
  /** Groups of states whose exponents are measured; those of the smaller groups beyond are not. @default 6 */
  readonly mostGroups?: number;
  /** Once a motion is named by whose states others are known, groups that averages cannot tell apart wait. @default false */
  readonly waits?: boolean;
}

/** A limit set that neither rests nor closes. Times in τ, of a map that is no step of a flow in steps; rates per that. */
export interface Motion {
  readonly kind: "torus" | "chaos";
  /** Of a torus: its dimension. Of chaos: null. */
  readonly dimension: number | null;
  /** The largest exponents from each of two starts, and their standard errors. */
  readonly exponents: readonly number[][];
  readonly standardErrors: readonly number[][];
  /** Measured from either start, at least. */
  readonly time: number;
  /** Root mean square distance from the mean, state units. */
  readonly size: number;
  /** [SAMPLES × n]: states on it. */
  readonly states: Float64Array;
  /** By which others are seen to come to it; null where its states are too far from one another for that. */
  readonly cloud: Cloud | null;
}

/** What states do, each by its index. */
export interface NamedMotions {
  readonly motions: readonly Motion[];
  /** Index into `motions`, or null where the reason says why not. */
  readonly of: readonly (number | null)[];
  /** "" where there is a motion. */
  readonly reasons: readonly string[];
  /** "closing": it moves as what closes or rests does, and is to be looked for again from its end; "waiting": not measured. */
  readonly fates: readonly ("named" | "closing" | "waiting" | "diverged" | "undecided")[];
  /** Where each has come to, [n]: further on its way. */
  readonly ends: readonly Float64Array[];
}

/**
 * Names the motion of states that neither come to rest nor turn on anything closed. States that move on the same set,
 * by their averages, are one group; each group gets exponents of its own, from two starts. See `readMotion` for what
 * makes chaos and a torus; a slow approach to something else is reported with its rate.
 *
 * @param states after transients, each [n]; not changed.
 */
export function* nameMotions(
  map: System,
  states: readonly Float64Array[],
  options: MotionOptions = {},
): Generator<{ readonly time: number; readonly of: number }, NamedMotions> {
  if (map.kind !== "map") throw new RangeError(`nameMotions: system must be a map, got a ${map.kind}`);
  const {
    time = LYAPUNOV_TIME,
    mostTime = 8 * time,
    transient = MOTION_TRANSIENT,
    mostGroups = 6,
    waits = false,
  } = options;
  const stepsOf = (t: number) => Math.round(t / map.timeStep);
  const lengths: Measured = { transient: stepsOf(transient), first: stepsOf(time), most: stepsOf(mostTime) };
  const averages = yield* averageAll(map, states, lengths.transient, stepsOf(AVERAGED));

  const motions: Motion[] = [];
  const of: (number | null)[] = states.map(() => null);
  const reasons = states.map(() => "diverges");
  const fates: NamedMotions["fates"][number][] = states.map(() => "diverged");
  const ends = averages.map(({ end }) => end);
  const known: Known[] = [];
  const groups = groupsOf(averages);
  for (const [g, members] of groups.entries()) {
    const own = averages[members[0]];
    const twin = map.odd ? known.find((other) => moveAlike(other.averages, own, -1)) : undefined;
    if (waits && isVague(own) && motions.some(({ cloud }) => cloud !== null)) {
      for (const c of members) {
        reasons[c] = "was not measured";
        fates[c] = "waiting";
      }
      continue;
    }
    if (twin === undefined && known.length >= mostGroups) {
      for (const c of members) {
        reasons[c] = `does not settle; its group was not measured, being none of the largest ${mostGroups}`;
        fates[c] = "undecided";
      }
      continue;
    }
    let finding = twin?.finding;
    if (finding === undefined) {
      const measuring = measureGroup(
        map,
        members.map((c) => averages[c]),
        lengths,
      );
      let step = measuring.next();
      for (; !step.done; step = measuring.next()) yield { time: 1 + g + step.value, of: 1 + groups.length };
      finding = step.value;
      const [first, second] = finding.runs;
      ends[members[0]] = first.state.slice();
      if (members.length > 1 && second !== undefined) ends[members[members.length - 1]] = second.state.slice();
    }
    const { reading } = finding;
    const isNamed = reading.kind === "torus" || reading.kind === "chaos";
    const same = twin === undefined ? known.find((other) => measuredAlike(other.finding, finding)) : undefined;
    if (isNamed && same === undefined) motions.push(motionOf(map, finding, own));
    const motion = isNamed ? (same?.motion ?? motions.length - 1) : null;
    if (twin === undefined) known.push({ averages: own, finding, motion });
    for (const c of members) {
      of[c] = motion;
      reasons[c] = isNamed ? "" : reasonOf(finding);
      fates[c] = isNamed ? "named" : fateOf(finding);
    }
  }
  return { motions, of, reasons, fates, ends };
}

/** A group that was measured. */
interface Known {
  readonly averages: Averages;
  readonly finding: Finding;
  readonly motion: number | null;
}

function* averageAll(
  map: System,
  states: readonly Float64Array[],
  transient: number,
  steps: number,
): Generator<{ time: number; of: number }, Averages[]> {
  const n = map.dimension;
  const all = new Float64Array(states.length * n);
  states.forEach((x, c) => {
    all.set(x, c * n);
  });
  const following = averageStates(map, all, transient, steps);
  let step = following.next();
  for (; !step.done; step = following.next()) yield { time: step.value, of: 1 + states.length };
  return step.value;
}

function motionOf(map: System, { reading, runs }: Finding, { spread, samples }: Averages): Motion {
  const [first, second] = runs;
  const exponents = runs.map((run) => run.exponents());
  return {
    kind: reading.kind === "torus" ? "torus" : "chaos",
    dimension: reading.kind === "torus" ? reading.dimension : null,
    exponents: exponents.map((row) => row.map(({ value }) => value)),
    standardErrors: exponents.map((row) => row.map(({ error }) => error)),
    time: Math.min(...runs.map((run) => run.steps * run.map.timeStep)),
    size: spread,
    states: samples,
    cloud: cloudOf(first.visited, second.visited, spread, map.odd),
  };
}

function fateOf({ reading: { kind } }: Finding): NamedMotions["fates"][number] {
  if (kind === "cycle" || kind === "fixed-point" || kind === "approach") return "closing";
  return kind === "diverged" ? "diverged" : "undecided";
}

function reasonOf({ reading, runs: [{ map, steps }] }: Finding): string {
  const time = steps * map.timeStep;
  const unit = map.isDiscrete ? "step" : "τ";
  const after = `after ${time.toFixed(0)} ${map.isDiscrete ? "steps" : "τ"} more`;
  switch (reading.kind) {
    case "undecided":
      return `does not settle, and its exponents do not tell why ${after}: ${reading.reason}`;
    case "approach":
      return `approaches something slowly: largest exponent ${said(reading.rate)} per ${unit} ${after}`;
    case "cycle":
    case "fixed-point": {
      const [cycle, point] = map.isDiscrete
        ? ["an invariant circle", "a fixed point or orbit"]
        : ["a cycle", "a fixed point"];
      const name = reading.kind === "cycle" ? cycle : point;
      const rate = `rate ${said(reading.rate)} per ${unit}`;
      if (-reading.rate.value * time < ARRIVED) return `approaches ${name} slowly, ${rate}: not there ${after}`;
      return `its exponents are those of ${name}, ${rate}, which has not closed ${after}`;
    }
    default:
      return "diverges";
  }
}
