import { type Solver, type System, wilson } from "../kernel/index.ts";
import type { Continuum } from "./continuum.ts";
import type { Cycle } from "./cycle.ts";
import { median } from "./localDimension.ts";
import type { Motion } from "./motion.ts";
import type { Root } from "./roots.ts";
import type { Sampling } from "./sampling.ts";
import { type Arrival, type Settlement, settle } from "./settle.ts";

export interface BasinOptions {
  /** States to draw. @default 200 */
  readonly count?: number;
  /** Longest time a state is followed, in τ. @default 2000 */
  readonly longest?: number;
  /** Time over which exponents of what does not settle are measured, in τ; 0: not asked for. @default 2000 */
  readonly exponentTime?: number;
}

/** An attractor that states of the sample went to; or infinity, which is none and is not counted as one below. */
export interface Basin {
  /** Where the first of them went: indices are into `roots`, `cycles`, `continua` and `motions` of the report. */
  readonly limit: Exclude<Arrival["limit"], { kind: "undecided" }>;
  readonly states: number;
  /** Of all states drawn, with its 95 % Wilson interval. */
  readonly fraction: number;
  readonly interval: readonly [number, number];
  /** Until a state counted as settled, in τ: later than its arrival in the basin by what it takes to be sure. */
  readonly times: { readonly mean: number; readonly median: number; readonly longest: number };
}

/** A sample of basins, never a complete one: an attractor that no state went to is not in it. */
export interface BasinReport {
  readonly sampling: string;
  readonly count: number;
  readonly longest: number;
  /** Largest first. */
  readonly basins: readonly Basin[];
  readonly undecided: {
    readonly states: number;
    readonly fraction: number;
    readonly interval: readonly [number, number];
    readonly reasons: readonly { readonly reason: string; readonly states: number }[];
  };
  /** Attractors that one state, and that two states, went to. */
  readonly seenOnce: number;
  readonly seenTwice: number;
  /** Chao's lower bound of the number of attractors under this sampling: seen + f₁(f₁ − 1)/(2(f₂ + 1)). */
  readonly estimatedAttractors: number;
  /** Fixed points not seen whose mirror image was; an odd system has them too. They are not counted above. */
  readonly unseenMirrors: number;
  /** The limit set of each state, in order. */
  readonly arrivals: readonly Arrival[];
  readonly roots: readonly Root[];
  readonly cycles: readonly Cycle[];
  readonly continua: readonly Continuum[];
  readonly motions: readonly Motion[];
}

/**
 * Where do sampled states go, and how long does it take? Undecided states are an outcome with a share of their own.
 * Parameters as `settle`.
 *
 * Source: Chao (1984) Scand. J. Stat. 11:265, bias-corrected; Wilson (1927) for the intervals.
 */
export function* sampleBasins(
  follow: System,
  exact: System,
  flow: System,
  solver: Solver,
  sampling: Sampling,
  options: BasinOptions = {},
): Generator<{ settled: number; of: number; time: number }, BasinReport> {
  const { count = 200, longest = 2000, exponentTime = 2000 } = options;
  const states = sampling.draw(count);
  const settled: Settlement = yield* settle(follow, exact, flow, solver, states, { longest, exponentTime });
  return { ...summariseBasins(settled), sampling: sampling.description, count, longest };
}

/** The same for all states that went to one attractor. */
function nameOf(limit: Basin["limit"]): string {
  if (limit.kind === "fixed-point") return `root ${limit.root}`;
  if (limit.kind === "cycle") return `cycle ${limit.cycle}`;
  if (limit.kind === "continuum") return `continuum ${limit.continuum}`;
  return limit.kind === "diverged" ? "diverged" : `${limit.kind} ${limit.motion}`;
}

/** The report without what only the sampler knows. */
function summariseBasins({ arrivals, roots, cycles, continua, motions }: Settlement) {
  const count = arrivals.length;
  const groups = new Map<string, { limit: Basin["limit"]; times: number[] }>();
  const reasons = new Map<string, number>();
  for (const { limit, time } of arrivals) {
    if (limit.kind === "undecided") {
      reasons.set(limit.reason, (reasons.get(limit.reason) ?? 0) + 1);
      continue;
    }
    const name = nameOf(limit);
    if (!groups.has(name)) groups.set(name, { limit, times: [] });
    groups.get(name)!.times.push(time);
  }
  const basins = [...groups.values()].map(
    ({ limit, times }): Basin => ({
      limit,
      states: times.length,
      fraction: times.length / count,
      interval: wilson(times.length, count),
      times: {
        mean: times.reduce((a, b) => a + b, 0) / times.length,
        median: median(times),
        longest: Math.max(...times),
      },
    }),
  );
  basins.sort((a, b) => b.states - a.states);
  const lost = [...reasons.values()].reduce((a, b) => a + b, 0);
  const attractors = basins.filter(({ limit }) => limit.kind !== "diverged");
  const seen = (k: number) => attractors.filter(({ states }) => states === k).length;
  const [seenOnce, seenTwice] = [seen(1), seen(2)];
  const unseenMirrors = basins.filter(({ limit }) => {
    const partner = limit.kind === "fixed-point" ? roots[limit.root].partner : null;
    return partner !== null && !groups.has(`root ${partner}`);
  }).length;
  return {
    basins,
    undecided: {
      states: lost,
      fraction: lost / count,
      interval: wilson(lost, count),
      reasons: [...reasons].map(([reason, states]) => ({ reason, states })),
    },
    seenOnce,
    seenTwice,
    estimatedAttractors: attractors.length + (seenOnce * (seenOnce - 1)) / (2 * (seenTwice + 1)),
    unseenMirrors,
    arrivals,
    roots,
    cycles,
    continua,
    motions,
  };
}
