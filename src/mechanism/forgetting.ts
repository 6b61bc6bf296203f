import { censusOfRoots, measureSlowManifold, type Root, stabilityAt } from "../dynamics/index.ts";
import { type Solver, type System, tanh } from "../kernel/index.ts";
import type { Network } from "../network/index.ts";
import type { VerdictProtocol } from "./protocol.ts";
import type { Forgetting, ForgettingEvidence } from "./record.ts";

/** Time over which a dwell is watched, in durations of the delay beyond the least that counts. */
const WATCHED = 2;
/** Time in which tangent vectors find the slow directions, and over which rates are taken, in τ. */
const SPIN_UP = 10;
const WINDOW = 10;
/** States of each memory from which a minimum of the speed is looked for. */
const GHOST_SEEDS = 2;

/**
 * How a memory is lost. Slow manifold: it lasts (the leading mode's time constant or the measured dwell), there is a gap
 * behind the slow mode, and distances off the slow directions shrink faster than along them. Else a ghost passage where
 * the draws pass a ghost, else a fading transient. Pure.
 *
 * @param delay duration of delay 1, in τ.
 */
export function forgettingOf(
  evidence: ForgettingEvidence,
  delay: number,
  slow: Pick<VerdictProtocol["slow"], "delays" | "gap">,
): Forgetting {
  if (slowManifoldLacks(evidence, delay, slow).length === 0) return "slow-manifold";
  return evidence.ghost === null ? "fading-transient" : "ghost-passage";
}

/** What the evidence for a slow manifold lacks, a phrase each; none where it is complete. */
export function slowManifoldLacks(
  { timeConstant, dwell, watched, gapToNext, gapToBulk, contractionOverDrift }: ForgettingEvidence,
  delay: number,
  slow: Pick<VerdictProtocol["slow"], "delays" | "gap">,
): string[] {
  const least = slow.delays * delay;
  // a memory that has not faded while it was watched has dwelt at least so long
  const lasts = Math.max(timeConstant ?? 0, dwell ?? watched);
  const gap = Math.max(gapToNext ?? 0, gapToBulk ?? 0);
  return [
    ...(lasts >= least ? [] : [`it lasts ${lasts.toFixed(1)} τ, ${least} needed`]),
    ...(gap >= slow.gap ? [] : [`the gap behind its slowest mode is ${gap.toFixed(1)}, ${slow.gap} needed`]),
    ...((contractionOverDrift ?? 0) >= slow.gap
      ? []
      : [
          contractionOverDrift === null
            ? "contraction was not measured"
            : `off the slow directions distances shrink ${contractionOverDrift.toFixed(1)} times as fast as along them, ${slow.gap} needed`,
        ]),
  ];
}

/** Draws of all memories from the end of delay 1 on: every step, [steps][draws × n]. */
export interface Passage {
  readonly memoryOf: readonly number[];
  readonly steps: readonly Float64Array[];
  /** Δt in τ. */
  readonly timeStep: number;
}

/** Follows draws for as long as the evidence needs. @param states [draws × n] at the end of delay 1. */
export function passageOf(
  follow: System,
  states: Float64Array,
  memoryOf: readonly number[],
  delay: number,
  slow: VerdictProtocol["slow"],
): Passage {
  const time = slow.from + slow.delays * delay * WATCHED;
  const steps = [states.slice()];
  for (let t = 0; t < Math.round(time / follow.timeStep); t++) {
    const next = new Float64Array(states.length);
    follow.evaluate(steps[t], next, memoryOf.length);
    steps.push(next);
  }
  return { memoryOf, steps, timeStep: follow.timeStep };
}

/**
 * How memory `a` is lost: evidence from a few of its draws and from the root that they end at.
 *
 * @param bulkEdge see `bulkEdgeOf`.
 */
export function forgettingEvidence(
  flow: System,
  exact: System,
  solver: Solver,
  bulkEdge: (x: Float64Array) => number,
  passage: Passage,
  a: number,
  limitSet: number,
  root: Root,
  delay: number,
  slow: VerdictProtocol["slow"],
): ForgettingEvidence {
  const n = flow.dimension;
  const { memoryOf, steps, timeStep } = passage;
  const own = memoryOf.flatMap((memory, d) => (memory === a ? [d] : []));
  const from = Math.round(slow.from / timeStep);
  const stability = stabilityAt(flow, root.x, timeStep, { bulkEdge: bulkEdge(root.x) });
  const separation = steps.map((states) => separationOf(states, n, memoryOf, a));
  const fallen = separation.findIndex((s, t) => t >= from && s <= separation[from] / Math.E);
  const starts = new Float64Array(own.length * n);
  own.forEach((d, k) => {
    starts.set(steps[from].subarray(d * n, (d + 1) * n), k * n);
  });
  const measuring = measureSlowManifold(exact, starts, {
    spinUp: SPIN_UP,
    window: WINDOW,
    extent: separation[from] > 0 ? separation[from] : 1,
  });
  let measured = measuring.next();
  while (!measured.done) measured = measuring.next();
  const found = measured.value;
  const evidence: ForgettingEvidence = {
    limitSet,
    timeConstant: finite(-1 / root.rate),
    dwell: fallen < 0 ? null : (fallen - from) * timeStep,
    watched: (steps.length - 1 - from) * timeStep,
    gapToNext: finite(stability.gapToNext),
    gapToBulk: finite(stability.gapToBulk),
    slowDirections: found.slowDirections,
    gapAlong: finite(found.gap),
    contractionOverDrift: finite(found.contractionOverDrift),
    ghost: null,
  };
  if (slowManifoldLacks(evidence, delay, slow).length === 0) return evidence;
  return { ...evidence, ghost: passedGhost(flow, solver, timeStep, own, steps, n) };
}

/** The ghost that draws pass, found from the states in which they are slowest for their time; the longest dwell of several. */
function passedGhost(
  flow: System,
  solver: Solver,
  timeStep: number,
  own: readonly number[],
  steps: readonly Float64Array[],
  n: number,
): ForgettingEvidence["ghost"] {
  const chosen = own.slice(0, GHOST_SEEDS);
  const seeds = new Float64Array(chosen.length * n);
  const every = Math.max(1, Math.round(1 / timeStep));
  const trajectories = chosen.map((d, k) => {
    const kept = steps.filter((_, t) => t % every === 0);
    const trajectory = new Float64Array(kept.length * n);
    kept.forEach((states, t) => {
      trajectory.set(states.subarray(d * n, (d + 1) * n), t * n);
    });
    seeds.set(slowest(flow, trajectory, n), k * n);
    return trajectory;
  });
  const searching = censusOfRoots(flow, solver, timeStep, seeds, { trajectories, deflated: 0, descentSteps: 40 });
  let step = searching.next();
  while (!step.done) step = searching.next();
  const ghosts = step.value.ghosts.filter(({ kind }) => kind === "ghost");
  if (ghosts.length === 0) return null;
  const { speed, dwell, approach } = ghosts.reduce((most, g) => (g.dwell > most.dwell ? g : most));
  return { speed, dwell, approach };
}

/** The first state at which the speed has a minimum in time, else the middle one. */
function slowest(flow: System, trajectory: Float64Array, n: number): Float64Array {
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

/** Distance of the mean state of memory `a` from the nearest other memory's. */
function separationOf(states: Float64Array, n: number, memoryOf: readonly number[], a: number): number {
  const memories = [...new Set(memoryOf)];
  const means = new Map(memories.map((m) => [m, new Float64Array(n)]));
  memoryOf.forEach((m, d) => {
    const mean = means.get(m)!;
    for (let i = 0; i < n; i++) mean[i] += states[d * n + i];
  });
  const sizes = new Map(memories.map((m) => [m, memoryOf.filter((other) => other === m).length]));
  const others = memories.filter((m) => m !== a);
  const away = others.map((b) => {
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const gap = means.get(a)![i] / sizes.get(a)! - means.get(b)![i] / sizes.get(b)!;
      squares += gap * gap;
    }
    return Math.sqrt(squares);
  });
  return Math.min(...away);
}

/** −1 + g √⟨(1 − r²)²⟩: the edge of the disc of J's eigenvalues at a state, which the read-outs leave as it is. */
export function bulkEdgeOf({ g }: Network): (x: Float64Array) => number {
  return (x) => {
    let sum = 0;
    for (const v of x) {
      const slope = 1 - tanh(v) * tanh(v);
      sum += slope * slope;
    }
    return -1 + g * Math.sqrt(sum / x.length);
  };
}

/** JSON has no infinities. */
const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);
