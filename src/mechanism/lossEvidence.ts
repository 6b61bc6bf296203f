import { censusOfRoots, propagatorValues } from "../dynamics/index.ts";
import { exp, ln, type Solver, type StreamKey, type System } from "../kernel/index.ts";
import type { OpenModel } from "../network/index.ts";
import { mainSite, type Task } from "../task/index.ts";
import { inputRows } from "../train/index.ts";
import { type Draw, joined, rowsOf, trialOf } from "./draws.ts";
import type { LossEvidence } from "./lossRecord.ts";
import type { VerdictProtocol } from "./protocol.ts";

/** A direction is felt while a displacement along it keeps this share of its length. */
const FELT = exp(-1);
/** Ghosts are looked for along trajectories of so many times the propagators' time. */
const GHOST_TIMES = 2;

type LossProtocol = VerdictProtocol["loss"];

/** Trajectories from the end of delay 1 on, [steps + 1][draws × n]. */
export interface Passage {
  readonly memoryOf: readonly number[];
  readonly steps: readonly Float64Array[];
  /** Δt in τ. */
  readonly timeStep: number;
}

/** Follows states for `time`, every step kept. @param states [draws × n]. */
export function passageOf(follow: System, states: Float64Array, memoryOf: readonly number[], time: number): Passage {
  const steps = [states.slice()];
  for (let t = 0; t < Math.round(time / follow.timeStep); t++) {
    const next = new Float64Array(states.length);
    follow.evaluate(steps[t], next, memoryOf.length);
    steps.push(next);
  }
  return { memoryOf, steps, timeStep: follow.timeStep };
}

/** How long `passageOf` must follow for `pairLosses` and `passedGhost`. */
export const passageTime = ({ from, delays }: LossProtocol, delay: number): number =>
  from + GHOST_TIMES * delays * delay;

/** Mean states of each memory when κ is first and last taken, [memories × n] each. */
export interface MeanStates {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** Of draws left alone from the end of delay 1. @param states [draws × n]. */
export function meanStates(
  follow: System,
  states: Float64Array,
  memoryOf: readonly number[],
  { from, over }: LossProtocol,
): MeanStates {
  const [first, last] = [from, from + over].map((time) => Math.round(time / follow.timeStep));
  let x: Float64Array = states.slice();
  let y: Float64Array = new Float64Array(x.length);
  let before = x;
  for (let step = 0; ; step++) {
    if (step === first) before = meansOf(x, follow.dimension, memoryOf);
    if (step === last) return { before, after: meansOf(x, follow.dimension, memoryOf) };
    follow.evaluate(x, y, memoryOf.length);
    [x, y] = [y, x];
  }
}

/** d and the contraction behind it along one trajectory. */
export interface Propagated {
  readonly dimension: number;
  /** Per τ; null where no direction is left over. */
  readonly contraction: number | null;
  readonly isConverged: boolean;
}

/** d: singular values of the tangent propagator over a trajectory, [(steps + 1) × n], that exceed 1/e. */
export function propagatedAlong(map: System, trajectory: Float64Array): Propagated {
  const steps = trajectory.length / map.dimension - 1;
  const { values, above, isConverged } = propagatorValues(map, trajectory, { least: FELT });
  const next = values[above];
  const contraction = next === undefined ? null : next > 0 ? -ln(next) / (steps * map.timeStep) : null;
  return { dimension: above, contraction, isConverged };
}

/** The part of one draw's trajectory that propagators are taken over, [(steps + 1) × n]. */
export function trajectoryOf({ steps, timeStep }: Passage, d: number, n: number, time: readonly [number, number]) {
  const [first, last] = time.map((t) => Math.round(t / timeStep));
  return joined(steps.slice(first, last + 1).map((states) => states.subarray(d * n, (d + 1) * n)));
}

/** What the untrained network makes of the same stimuli, from x = 0. */
export interface Echo {
  readonly means: MeanStates;
  readonly propagated: Propagated;
}

/** @param draws whose items are shown, up to the end of the delay. */
export function echoOf(
  untrained: OpenModel,
  task: Task,
  key: StreamKey,
  draws: readonly Draw[],
  protocol: LossProtocol,
): Echo {
  const n = untrained.dimension;
  const ensemble = untrained.openEnsemble(new Float64Array(draws.length * n));
  const trials = draws.map((draw) => trialOf(task, key, draw));
  const { start, end } = mainSite(task).delay;
  for (let step = 0; step < end; step++) ensemble.step(inputRows(trials, step, task));
  const memoryOf = draws.map(({ kinds }) => kinds[0]);
  const follow = untrained.systems().map;
  const means = meanStates(follow, ensemble.x, memoryOf, protocol);
  const { from, delays } = protocol;
  const until = from + delays * (end - start) * follow.timeStep;
  const passage = passageOf(follow, rowsOf(ensemble.x, n, [0]), [memoryOf[0]], until);
  return { means, propagated: propagatedAlong(follow, trajectoryOf(passage, 0, n, [from, until])) };
}

/** κ of a pair: how fast the distance of its mean states falls; null where they coincide. */
export function lossRate({ before, after }: MeanStates, n: number, [a, b]: readonly [number, number], over: number) {
  const [first, last] = [before, after].map((means) => separation(means, n, a, b));
  return { separation: first, rate: first > 0 && last > 0 ? -ln(last / first) / over : null };
}

/**
 * How fast a pair is lost, and along what: from mean states, and propagators along a few draws of its two memories.
 *
 * @param propagated of each memory.
 */
export function pairLoss(
  pair: readonly [number, number],
  n: number,
  means: MeanStates,
  propagated: readonly (readonly Propagated[])[],
  echo: Echo | null,
  over: number,
): LossEvidence {
  const { rate, separation } = lossRate(means, n, pair, over);
  const own = pair.flatMap((memory) => propagated[memory]);
  const contractions = own.flatMap((p) => (p.contraction === null ? [] : [p.contraction]));
  const contraction = contractions.length === 0 ? null : Math.min(...contractions);
  return {
    rate,
    separation,
    dimension: Math.max(...own.map((p) => p.dimension)),
    contraction,
    attraction: rate !== null && rate > 0 && contraction !== null ? contraction / rate : null,
    echoRate: echo && lossRate(echo.means, n, pair, over).rate,
    echoDimension: echo?.propagated.dimension ?? null,
    isConverged: [...own, ...(echo === null ? [] : [echo.propagated])].every((p) => p.isConverged),
    ghost: null,
  };
}

/** The ghost that draws of a pair pass, looked for from the state in which each is slowest for its time; the longest dwell of several. */
export function passedGhost(
  flow: System,
  solver: Solver,
  { memoryOf, steps, timeStep }: Passage,
  pair: readonly [number, number],
): LossEvidence["ghost"] {
  const n = flow.dimension;
  const chosen = pair.map((memory) => memoryOf.indexOf(memory));
  const every = Math.max(1, Math.round(1 / timeStep));
  const kept = steps.filter((_, t) => t % every === 0);
  const trajectories = chosen.map((d) => joined(kept.map((states) => states.subarray(d * n, (d + 1) * n))));
  const seeds = joined(trajectories.map((trajectory) => slowest(flow, trajectory)));
  const searching = censusOfRoots(flow, solver, timeStep, seeds, {
    trajectories,
    deflated: 0,
    descentSteps: 40,
    followsEdges: false,
  });
  let step = searching.next();
  while (!step.done) step = searching.next();
  const ghosts = step.value.ghosts.filter(({ kind }) => kind === "ghost");
  if (ghosts.length === 0) return null;
  const { speed, dwell, approach } = ghosts.reduce((most, g) => (g.dwell > most.dwell ? g : most));
  return { speed, dwell, approach };
}

/** The first state at which the speed has a minimum in time, else the middle one. */
function slowest(flow: System, trajectory: Float64Array): Float64Array {
  const n = flow.dimension;
  const count = trajectory.length / n;
  const F = new Float64Array(trajectory.length);
  flow.evaluate(trajectory, F, count);
  const speeds = Array.from({ length: count }, (_, t) =>
    Math.sqrt(F.subarray(t * n, (t + 1) * n).reduce((sum, v) => sum + v * v, 0)),
  );
  const dip = speeds.findIndex((v, t) => t > 0 && t + 1 < count && v <= speeds[t - 1] && v < speeds[t + 1]);
  const at = dip < 0 ? Math.floor(count / 2) : dip;
  return trajectory.subarray(at * n, (at + 1) * n);
}

function meansOf(states: Float64Array, n: number, memoryOf: readonly number[]): Float64Array {
  const means = new Float64Array((Math.max(...memoryOf) + 1) * n);
  const sizes = new Map<number, number>();
  for (const m of memoryOf) sizes.set(m, (sizes.get(m) ?? 0) + 1);
  memoryOf.forEach((m, d) => {
    for (let i = 0; i < n; i++) means[m * n + i] += states[d * n + i] / sizes.get(m)!;
  });
  return means;
}

function separation(means: Float64Array, n: number, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const gap = means[a * n + i] - means[b * n + i];
    sum += gap * gap;
  }
  return Math.sqrt(sum);
}
