import type { Solver, System } from "../kernel/index.ts";
import type { Census, CensusOptions, CensusRoot, SeedOutcome } from "./censusRecord.ts";
import { openSearches } from "./censusSearch.ts";
import { confined } from "./confined.ts";
import { gatherContinua } from "./continuum.ts";
import { findDeflatedRoot } from "./deflation.ts";
import { exactRoots } from "./exactRoots.ts";
import { findRoot, type Search } from "./newton.ts";
import { edgeStates, parityOf } from "./parity.ts";
import { sampleFigures } from "./sampleFigures.ts";

export type { Census, CensusOptions, CensusRoot, SeedOutcome } from "./censusRecord.ts";

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
  const { deflated: deflatedSearches = 4, solvesPieces = true, followsEdges = true, ...searchOptions } = options;
  const flow = confined(given);
  const n = flow.dimension;
  const count = seeds.length / n;
  const seedAt = (c: number) => seeds.subarray(c * n, (c + 1) * n);
  const { roots, ghosts, searchFrom, atRoot } = openSearches(flow, solver, h, searchOptions);
  const outcomes: SeedOutcome[] = [];
  const open: { seed: number; search: Search }[] = []; // F = 0 to tolerance, but no certificate
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
}
