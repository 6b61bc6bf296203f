import {
  type Basin,
  type BasinReport,
  gaussianBalls,
  MERGE,
  type Root,
  sampleBasins,
} from "../../src/dynamics/index.ts";
import { type Solver, stream } from "../../src/kernel/index.ts";
import type { DissectTarget } from "./dissectTarget.ts";

/** States that are drawn, and how long they are followed, in the report's unit of time. */
const STATES = 100;
const LONGEST = 1000;

/**
 * `--basins`: where states go that are drawn around the visited ones, as far off in each coordinate as those are large.
 *
 * @param states visited ones, [count × n]. @param roots those of the report's points, in order.
 */
export function* basinsOf(
  { flow, map, key }: DissectTarget,
  solver: Solver,
  states: Float64Array,
  roots: readonly Root[],
): Generator<number, BasinsSummary> {
  const n = flow.dimension;
  let squares = 0;
  for (const v of states) squares += v * v;
  const deviation = Number(Math.sqrt(squares / states.length).toPrecision(3)) || 1;
  const sampling = gaussianBalls(stream(key, "dissectionSeeds", 2 ** 31 + n), n, states, deviation);
  const steps = sampleBasins(map, map, flow, solver, sampling, { count: STATES, longest: LONGEST });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield step.value.settled / step.value.of;
  return summaryOf(step.value, roots);
}
export type BasinsSummary = ReturnType<typeof summaryOf>;

function summaryOf(report: BasinReport, roots: readonly Root[]) {
  const { sampling, count, longest, basins, undecided, seenOnce, seenTwice, estimatedAttractors, unseenMirrors } =
    report;
  return {
    ...{ sampling, count, longest },
    found: basins.map(({ limit, states, fraction, interval, times }) => ({
      kind: limit.kind,
      point: pointOf(limit, report, roots),
      ...{ states, fraction, interval, times },
      x: stateOf(limit, report),
    })),
    undecided: {
      ...undecided,
      reasons: undecided.reasons.map(({ reason, states }) => [reason, states] as const),
    },
    ...{ seenOnce, seenTwice, estimatedAttractors, unseenMirrors },
  };
}

/** Index of the same root among the points; null for another limit set, and a root that the seeds had not found. */
function pointOf(limit: Basin["limit"], { roots: own }: BasinReport, roots: readonly Root[]): number | null {
  if (limit.kind !== "fixed-point") return null;
  const { x } = own[limit.root];
  const index = roots.findIndex(
    (root) => Math.max(...root.x.map((v, i) => Math.abs(v - x[i]))) < MERGE * root.certificate.uniquenessRadius,
  );
  return index < 0 ? null : index;
}

/** A state of the limit set; null for infinity. */
function stateOf(limit: Basin["limit"], { roots, cycles }: BasinReport): number[] | null {
  if (limit.kind === "diverged") return null;
  if (limit.kind === "fixed-point") return Array.from(roots[limit.root].x);
  return Array.from(limit.kind === "cycle" ? cycles[limit.cycle].point : limit.state);
}
