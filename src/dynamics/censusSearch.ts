/** @file Searches for roots and ghosts, each of which knows where the earlier ones ended. */
import type { Solver, System } from "../kernel/index.ts";
import type { CensusOptions, CensusRoot, SeedOutcome } from "./censusRecord.ts";
import { certify, isAtRoot, MERGE, NEWTON_SHARE } from "./certify.ts";
import { classifyMinimum, type Ghost, mirrorGhost } from "./ghost.ts";
import { type Descent, descend } from "./minimise.ts";
import { findRoot, MANY_CHORDS, type Search } from "./newton.ts";
import { decisive, stabilityAt } from "./stability.ts";
import { fallsAllTheWay } from "./straightPath.ts";
import { openTrails, type TrailState } from "./trails.ts";
import { distance, norm } from "./vectors.ts";

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
export type Ending = SeedOutcome | { readonly status: "open"; readonly search: Search };

export type FoundRoot = Omit<CensusRoot, "seeds">;

/** What searches have found so far; it grows with each. */
export interface Searches {
  readonly roots: readonly FoundRoot[];
  readonly ghosts: readonly Ghost[];

  /**
   * Newton's method, and descent of the speed where that stalls.
   *
   * @param joinsTrails whether its descent may join the path of an earlier one.
   */
  searchFrom(start: Float64Array, joinsTrails: boolean): Ending;

  /** Enters the root that a search has converged to, unless it is known. */
  atRoot(search: Search): Ending;
}

/**
 * @param flow a flow.
 * @param h Δt of the Euler map whose stability is asked for beside the flow's.
 */
export function openSearches(
  flow: System,
  solver: Solver,
  h: number,
  options: Omit<CensusOptions, "deflated" | "solvesPieces" | "followsEdges">,
): Searches {
  const { partners = true, descentSteps = 100, trajectories = [], modes = 6, denseUpTo = 64, bulkEdge } = options;
  const linksPartners = partners && flow.odd;
  const roots: FoundRoot[] = [];
  const ghosts: Ghost[] = [];
  const stalls: { x: Float64Array; speed: number; reason: string }[] = []; // where searches ended at nothing
  const trails = openTrails<End>(flow, linksPartners ? mirrorEnd : null);
  return { roots, ghosts, searchFrom, atRoot };

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
    const root = nearestKnown(x, NEWTON_SHARE);
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
