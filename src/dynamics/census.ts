import type { Solver, System } from "../kernel/index.ts";
import { CAPTURE, certify, isAtRoot, MERGE } from "./certify.ts";
import { confined } from "./confined.ts";
import { type Continuum, gatherContinua } from "./continuum.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { findDeflatedRoot } from "./deflation.ts";
import { exactRoots } from "./exactRoots.ts";
import { classifyMinimum, type Ghost, mirrorGhost } from "./ghost.ts";
import { type Descent, descend } from "./minimise.ts";
import { findRoot, MANY_CHORDS, type Search } from "./newton.ts";
import { edgeStates, type Parity, parityOf } from "./parity.ts";
import type { Root } from "./roots.ts";
import { decisive, type Stability, stabilityAt } from "./stability.ts";
import { fallsAllTheWay } from "./straightPath.ts";
import { openTrails, type TrailState } from "./trails.ts";
import { distance, norm } from "./vectors.ts";

export interface CensusOptions {
  /** Whether the mirror images of roots and ghosts are entered with them where the flow is odd. @default true */
  readonly partners?: boolean;
  /** Searches with all known roots deflated, from seeds spread over the list. @default 4 */
  readonly deflated?: number;
  /** Steps of descent for a seed from which Newton's method stalls. @default 100 */
  readonly descentSteps?: number;
  /** Each [steps × n]: what a minimum of the speed must lie beside to be a ghost. @default [] */
  readonly trajectories?: readonly Float64Array[];
  /** Leading modes of each root, where the spectrum is not dense. @default 6 */
  readonly modes?: number;
  /** Largest dimension whose spectra are computed in full. @default 64 */
  readonly denseUpTo?: number;
  /** Whether a piecewise-linear flow of few pieces (2¹⁶) is solved piece by piece, after its searches. @default true */
  readonly solvesPieces?: boolean;
  /** Whether edges between stable roots are followed where the parity says that roots are missing. @default true */
  readonly followsEdges?: boolean;
  /** Re λ at which the bulk of the spectrum ends at a state. @default none */
  readonly bulkEdge?: (x: Float64Array) => number;
}

export interface CensusRoot extends Root {
  readonly stability: Stability;
  /** Seeds that led here; 0 for a mirror image that none reached, or a root that only deflation found. */
  readonly seeds: number;
}

/** What became of a seed: `x` is the state it led to, `speed` is ‖F‖ at exactly that x, per τ. */
export interface SeedOutcome {
  readonly status: "root" | "ghost" | "continuum" | "stalled" | "diverged";
  /** Into `roots`, `ghosts` or `continua`; null for a search that found nothing. */
  readonly index: number | null;
  readonly x: Float64Array;
  readonly speed: number;
  /** Steps of Newton's method and of the descent. */
  readonly steps: number;
  /** Why it stalled; "" otherwise. */
  readonly reason: string;
  /**
   * Whether it did not converge by itself but joined an earlier search: it stood where that one had ended, or the speed
   * falls all the way on the straight path there, or to a state close by that the earlier descent went through.
   */
  readonly isJoined: boolean;
}

/** What the seeds say of how many roots there are. A sample: no number here makes the census complete. */
export interface SampleFigures {
  /** Distinct kinds that seeds reached: roots, where `partners` a pair x, −x being one kind; and continua. */
  readonly kinds: number;
  /** Kinds reached by exactly one seed, and by exactly two. */
  readonly singletons: number;
  readonly doubletons: number;
  /** Seeds that led to a kind. */
  readonly reached: number;
  /** Share of further such seeds that would lead to a kind already seen, with its interval: see `coverageOf`. */
  readonly coverage: Coverage;
}

export interface DeflatedSearch {
  /** The seed it started from. */
  readonly seed: number;
  /** Of the deflated problem; a stalled search goes on as a seed would. */
  readonly status: Search["status"];
  /** The root it ended at, null where it found none. */
  readonly root: number | null;
  /** Whether all searches before had missed that root. */
  readonly isNew: boolean;
}

export interface Census {
  readonly roots: readonly CensusRoot[];
  readonly ghosts: readonly Ghost[];
  readonly continua: readonly Continuum[];
  /** One per seed, in order. */
  readonly outcomes: readonly SeedOutcome[];
  readonly sample: SampleFigures;
  readonly deflated: readonly DeflatedSearch[];
  /** Where all pieces of a piecewise-linear flow were solved: the census is complete then. Null elsewhere. */
  readonly solved: {
    readonly pieces: number;
    /** Singular ones that hold roots: parts of continua. */
    readonly flats: number;
    /** Roots that all searches had missed. */
    readonly missed: number;
  } | null;
  /** What degree theory says, after `edges` were searched; null where it says nothing. */
  readonly parity: Parity | null;
  /** Edges between neighbouring stable roots that were followed because roots were missing, and what they led to. */
  readonly edges: { readonly followed: number; readonly roots: number } | null;
}

/** Minima have no certificate. Two are one when they are this close, in units of 1 + ‖x‖. */
const SAME_MINIMUM = 1e-5;
/**
 * A search that comes this close to where an earlier one ended without a root, in the same unit, with a speed within 1 % of
 * its, has the same outcome: descent is slow near a minimum, and dozens of seeds may lead to one.
 */
const SAME_END = 1e-2;
const SAME_SPEED = 0.01;
/**
 * Earlier ends, nearest first, to which a descent tries a straight path. Newton's method does not: it finds roots in
 * passing that lie off such paths (25 against 11 in one trained network).
 */
const PATHS = 3;

/** Where an earlier search ended: index into `roots`, `ghosts` or `stalls`. */
interface End {
  readonly kind: "root" | "ghost" | "stalled";
  readonly index: number;
  readonly x: Float64Array;
  readonly speed: number;
}

/** What a search ended with; "open": F = 0 to tolerance, but no certificate. */
type Ending = SeedOutcome | { readonly status: "open"; readonly search: Search };

/**
 * Searches for the roots and ghosts of a flow from given states: Newton's method, descent of the speed where that
 * stalls, deflation for what both miss. Every seed has an outcome.
 *
 * @param given a flow.
 * @param h Δt of the Euler map whose stability is asked for beside the flow's.
 * @param seeds [count × n], not changed.
 */
export function* censusOfRoots(
  given: System,
  solver: Solver,
  h: number,
  seeds: Float64Array,
  options: CensusOptions = {},
): Generator<{ readonly searched: number; readonly of: number; readonly roots: number }, Census> {
  const {
    partners = true,
    deflated: deflatedSearches = 4,
    descentSteps = 100,
    trajectories = [],
    modes = 6,
    denseUpTo = 64,
    bulkEdge,
    solvesPieces = true,
    followsEdges = true,
  } = options;
  const flow = confined(given);
  const n = flow.dimension;
  const count = seeds.length / n;
  const seedAt = (c: number) => seeds.subarray(c * n, (c + 1) * n);
  const linksPartners = partners && flow.odd;
  const roots: (Root & { readonly stability: Stability })[] = [];
  const ghosts: Ghost[] = [];
  const stalls: { x: Float64Array; speed: number; reason: string }[] = []; // where searches ended at nothing
  const outcomes: SeedOutcome[] = [];
  const open: { seed: number; search: Search }[] = []; // F = 0 to tolerance, but no certificate
  const trails = openTrails<End>(flow, linksPartners ? mirrorEnd : null);
  const total = count + Math.min(deflatedSearches, count);

  for (let c = 0; c < count; c++) {
    const outcome = searchFrom(seedAt(c), true);
    if (outcome.status === "open") open.push({ seed: c, search: outcome.search });
    else outcomes[c] = outcome;
    yield { searched: c + 1, of: total, roots: roots.length };
  }
  const exact = solvesPieces && flow.pieces !== undefined ? exactRoots(flow.pieces()) : null;
  const { continua, members } = gatherContinua(
    flow,
    solver,
    open.map(({ search }) => search.x),
    exact?.flats,
  );
  open.forEach(({ seed, search }, k) => {
    const { x, speed, continuum } = members[k];
    const found = continuum !== null;
    const reason = found ? "" : "the speed is at tolerance, but no certificate and no singular direction";
    outcomes[seed] = {
      status: found ? "continuum" : "stalled",
      index: continuum,
      x,
      speed,
      steps: search.steps,
      reason,
      isJoined: false,
    };
  });

  const deflated: Census["deflated"][number][] = [];
  for (let k = 0; k < total - count; k++) {
    const seed = Math.floor((k * count) / (total - count));
    const known = roots.map((root) => root.x);
    const search = findDeflatedRoot(flow, solver, known, seedAt(seed));
    const before = roots.length;
    // where the deflated problem stalls, the speed may still lead on: by a way of its own, to what others have missed
    const end =
      search.status === "converged" ? atRoot(search) : search.status === "stalled" ? searchFrom(search.x, false) : null;
    const root = end?.status === "root" ? end.index : null;
    deflated.push({ seed, status: search.status, root, isNew: roots.length > before });
    yield { searched: count + k + 1, of: total, roots: roots.length };
  }

  const before = roots.length;
  for (const x of exact?.roots ?? []) atRoot(findRoot(flow, solver, x));
  const solved =
    exact === null ? null : { pieces: exact.pieces, flats: exact.flats.length, missed: roots.length - before };

  const asCensus = () => roots.map((root, k): CensusRoot => ({ ...root, seeds: reachedBy(k) }));
  const reachedBy = (k: number) => outcomes.filter((o) => o.status === "root" && o.index === k).length;
  let parity = parityOf(flow, asCensus(), h, continua.length > 0);
  let edges: Census["edges"] = null;
  if (parity !== null && parity.missing > 0 && followsEdges) {
    const known = roots.length;
    const states = edgeStates(flow, solver, asCensus(), h);
    for (const x of states) {
      const search = findRoot(flow, solver, x);
      if (search.status === "converged") atRoot(search);
    }
    edges = { followed: states.length, roots: roots.length - known };
    parity = parityOf(flow, asCensus(), h, continua.length > 0);
  }

  const found = asCensus();
  const sample = sampleFigures(found, outcomes);
  return { roots: found, ghosts, continua, outcomes, sample, deflated, solved, parity, edges };

  /** @param joinsTrails whether its descent may join the path of an earlier one. */
  function searchFrom(start: Float64Array, joinsTrails: boolean): Ending {
    let end: End | null = null;
    const isKnown = (x: Float64Array, speed: number) => {
      end = endAt(x, speed);
      return end !== null;
    };
    const search = findRoot(flow, solver, start, { chords: MANY_CHORDS, isKrylov: true, isKnown });
    const { status, x, speed, steps } = search;
    if (end !== null) return joined(end, x, speed, steps);
    if (status === "converged") return atRoot(search);
    if (status === "diverged") {
      return { status, index: null, x, speed, steps, reason: "the speed is not finite", isJoined: false };
    }
    const trail: TrailState[] = [];
    const descent = descend(flow, solver, x, descentSteps, (y, s) => {
      end = endAt(y, s) ?? straightEnd(y, s) ?? (joinsTrails ? trails.endFrom(y, s) : null);
      trail.push({ x: y, speed: s });
      return end !== null;
    });
    const outcome =
      end === null ? afterDescent(descent, steps) : joined(end, descent.x, descent.speed, steps + descent.steps);
    // what stalled may get farther from another state of its path
    if ((outcome.status === "root" || outcome.status === "ghost") && outcome.index !== null) {
      trails.keep(trail, { kind: outcome.status, index: outcome.index, x: outcome.x, speed: outcome.speed });
    }
    return outcome;
  }

  function afterDescent(descent: Descent, before: number): Ending {
    const steps = before + descent.steps;
    if (descent.status === "root") {
      const polished = findRoot(flow, solver, descent.x, { chords: MANY_CHORDS });
      return atRoot({ ...polished, status: "converged", steps: steps + polished.steps });
    }
    const last = { x: descent.x, speed: descent.speed, steps };
    if (descent.status === "minimum") return atMinimum(last);
    const reason = Number.isFinite(descent.slope)
      ? `no root, and the speed still falls after ${descent.steps} steps of descent`
      : `no root, and F or its Jacobian is not finite beside it, after ${descent.steps} steps of descent`;
    stalls.push({ ...last, reason });
    return { ...last, status: "stalled", index: null, reason, isJoined: false };
  }

  /** A root near enough for Newton's method, or a ghost or stalled search that ended at x, or at −x where the flow is odd. */
  function endAt(x: Float64Array, speed: number): End | null {
    const root = nearestKnown(x, CAPTURE);
    if (root !== null) return { kind: "root", index: root, x: roots[root].x, speed: roots[root].speed };
    const reach = SAME_END * (1 + norm(x));
    const isSame = (end: { x: Float64Array; speed: number }, sign: 1 | -1) =>
      Math.abs(speed / end.speed - 1) <= SAME_SPEED && distance(x, end.x, sign) <= reach;
    const ghost = ghosts.findIndex((g) => isSame(g, 1));
    if (ghost >= 0) return { kind: "ghost", index: ghost, x: ghosts[ghost].x, speed: ghosts[ghost].speed };
    const index = stalls.findIndex((end) => isSame(end, 1) || (flow.odd && isSame(end, -1)));
    return index < 0 ? null : { kind: "stalled", index, x: stalls[index].x, speed: stalls[index].speed };
  }

  /** The nearest earlier end to which the speed falls all the way. */
  function straightEnd(x: Float64Array, speed: number): End | null {
    const ends = { root: roots, ghost: ghosts, stalled: stalls };
    const near = (["root", "ghost", "stalled"] as const)
      .flatMap((kind) => ends[kind].map((end, index) => ({ kind, index, x: end.x, speed: end.speed })))
      .filter((end) => end.speed < speed)
      .map((end) => ({ end, away: distance(x, end.x) }))
      .sort((a, b) => a.away - b.away)
      .slice(0, PATHS);
    return near.find(({ end }) => fallsAllTheWay(flow, x, speed, end.x, end.speed))?.end ?? null;
  }

  function mirrorEnd(end: End): End {
    const states = end.kind === "root" ? roots : ghosts;
    const index = states[end.index].partner ?? end.index;
    return { ...end, index, x: states[index].x };
  }

  function joined(end: End, x: Float64Array, speed: number, steps: number): SeedOutcome {
    if (end.kind === "stalled") {
      const reason = `${stalls[end.index].reason} (in an earlier search)`;
      return { status: "stalled", index: null, x, speed, steps, reason, isJoined: true };
    }
    return { status: end.kind, index: end.index, x: end.x, speed: end.speed, steps, reason: "", isJoined: true };
  }

  function atRoot(search: Search): Ending {
    const index = nearestKnown(search.x, MERGE) ?? addRoot(search);
    if (index === null) return { status: "open", search };
    const { x, speed, steps } = search;
    return { status: "root", index, x, speed, steps, reason: "", isJoined: false };
  }

  /** The root within `share` of whose uniqueness radius x lies. */
  function nearestKnown(x: Float64Array, share: number): number | null {
    const at = roots.findIndex((root) => isAtRoot(root, x, share));
    return at < 0 ? null : at;
  }

  /** Certifies and describes a state that is at no known root. @returns its index, null without certificate. */
  function addRoot({ x, speed }: Search): number | null {
    const certificate = certify(flow, solver, x);
    if (!certificate.isRoot) return null;
    const edge = bulkEdge === undefined ? {} : { bulkEdge: bulkEdge(x) };
    const stability = stabilityAt(flow, x, h, { modes, denseUpTo, ...edge });
    const index = roots.length;
    const isOwnMirror = isAtRoot(
      { x, certificate },
      x.map((v) => -v),
      MERGE,
    );
    const root = {
      x,
      speed,
      certificate,
      stability,
      ...decisive(stability, h),
      partner: linksPartners ? (isOwnMirror ? index : index + 1) : null,
    };
    roots.push(root);
    if (linksPartners && !isOwnMirror) roots.push({ ...root, x: x.map((v) => -v), partner: index });
    return index;
  }

  function atMinimum(end: { x: Float64Array; speed: number; steps: number }): SeedOutcome {
    const near = (ghost: Ghost) => distance(ghost.x, end.x) <= SAME_MINIMUM * (1 + norm(end.x));
    let index = ghosts.findIndex(near);
    if (index < 0) {
      const verdict = classifyMinimum(flow, solver, end.x, trajectories);
      if (verdict.status === "stalled") {
        stalls.push({ ...end, reason: verdict.reason });
        return { ...end, status: "stalled", index: null, reason: verdict.reason, isJoined: false };
      }
      index = ghosts.length;
      ghosts.push({ ...verdict.ghost, partner: linksPartners ? index + 1 : null });
      if (linksPartners) ghosts.push({ ...mirrorGhost(verdict.ghost, trajectories), partner: index });
    }
    return { ...end, status: "ghost", index, reason: "", isJoined: false };
  }
}

function sampleFigures(roots: readonly CensusRoot[], outcomes: readonly SeedOutcome[]): SampleFigures {
  const reached = new Map<string, number>();
  for (const { status, index } of outcomes) {
    if (index === null || status === "ghost") continue;
    const kind = status === "root" ? Math.min(index, roots[index].partner ?? index) : index;
    reached.set(`${status} ${kind}`, (reached.get(`${status} ${kind}`) ?? 0) + 1);
  }
  const times = (k: number) => [...reached.values()].filter((v) => v === k).length;
  const [singletons, doubletons] = [times(1), times(2)];
  const count = [...reached.values()].reduce((sum, v) => sum + v, 0);
  const coverage = coverageOf(count, singletons, doubletons);
  return { kinds: reached.size, singletons, doubletons, reached: count, coverage };
}
