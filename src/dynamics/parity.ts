import { type Solver, type System, stream } from "../kernel/index.ts";
import type { CensusRoot } from "./censusRecord.ts";
import { openDestinations } from "./destinations.ts";
import { trackEdge } from "./edge.ts";
import { distance, norm } from "./vectors.ts";

/** What degree theory says about the number of roots. */
export interface Parity {
  /** Σ sign det(−A) over all roots: 1. */
  readonly expected: number;
  /** The same over the roots found. */
  readonly found: number;
  /** So many roots at least are missing. */
  readonly missing: number;
  /** What that rests on. */
  readonly assumption: string;
}

/** Far states that are followed, from how far (in units of 1 + the largest root), and for how long, in τ. */
const FAR_STATES = 24;
const FAR = 10;
const FAR_TIME = 60;
const FAR_STEPS = 600;
/** Largest n³ · roots: each root costs a factorisation. */
const MOST_WORK = 1e9;
const IN_A_BOX = "Σ sign det(−A) = 1 over all roots of a map that takes a box into itself (Brouwer), which is proven";
const ASSUMPTION =
  "Σ sign det(−A) = 1 over all roots of a flow that far states come in to (Poincaré–Hopf); that they do was seen for " +
  `${FAR_STATES} states only`;

/**
 * The sum of the indices of the roots that were found, and what it should be: sign det(−A) is 1 at a stable root, −1 at a
 * saddle with one unstable mode. A sum that is off says that roots are missing, one that is right says nothing.
 *
 * @returns null where nothing is known: far states do not come in, a root lies on a kink, or too much work.
 */
export function parityOf(flow: System, roots: readonly CensusRoot[], h: number, hasContinua: boolean): Parity | null {
  const n = flow.dimension;
  if (roots.length === 0 || hasContinua || n * n * n * roots.length > MOST_WORK) return null;
  if (roots.some((root) => root.certificate.kink !== undefined || root.certificate.uniquenessRadius === 0)) return null;
  const isBoxed = flow.within !== undefined;
  if (!isBoxed && !comesIn(flow, Math.max(...roots.map((root) => norm(root.x))), h)) return null;
  const found = roots.reduce((sum, root) => sum + indexOf(flow, root.x), 0);
  const assumption = isBoxed ? IN_A_BOX : ASSUMPTION;
  return { expected: 1, found, missing: Math.abs(1 - found), assumption };
}

/** sign det(−A), by elimination with partial pivoting. */
function indexOf(flow: System, x: Float64Array): number {
  const n = flow.dimension;
  const A = new Float64Array(n * n);
  flow.jacobian(x, A);
  let sign = 1;
  for (let k = 0; k < n; k++) {
    let at = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(A[i * n + k]) > Math.abs(A[at * n + k])) at = i;
    if (at !== k) {
      sign = -sign;
      for (let j = k; j < n; j++) [A[k * n + j], A[at * n + j]] = [A[at * n + j], A[k * n + j]];
    }
    const pivot = A[k * n + k];
    sign *= -Math.sign(pivot);
    for (let i = k + 1; i < n; i++) {
      const factor = A[i * n + k] / pivot;
      if (factor !== 0) for (let j = k + 1; j < n; j++) A[i * n + j] -= factor * A[k * n + j];
    }
  }
  return sign;
}

/** Whether states on a large sphere come to within half of it. */
function comesIn(flow: System, size: number, h: number): boolean {
  const n = flow.dimension;
  const radius = FAR * (1 + size);
  const random = stream({ seed: 4, density: 1 }, "orthogonalStart", n);
  const x = new Float64Array(FAR_STATES * n);
  const at = (c: number) => x.subarray(c * n, (c + 1) * n);
  for (let c = 0; c < FAR_STATES; c++) {
    for (let i = 0; i < n; i++) at(c)[i] = random.normal(c * n + i);
    const length = norm(at(c));
    for (let i = 0; i < n; i++) at(c)[i] *= radius / length;
  }
  const F = new Float64Array(x.length);
  for (let time = 0, step = 0; time < FAR_TIME && step < FAR_STEPS; step++) {
    let most = 0;
    for (let c = 0; c < FAR_STATES; c++) most = Math.max(most, norm(at(c)));
    if (most < radius / 2) return true;
    if (!(most < 100 * radius)) return false;
    flow.evaluate(x, F, FAR_STATES);
    // no state moves by more than a tenth of its length at once: Euler's steps would overshoot
    let stride = h;
    for (let c = 0; c < FAR_STATES; c++) {
      stride = Math.min(stride, (0.1 * norm(at(c))) / norm(F.subarray(c * n, (c + 1) * n)));
    }
    if (!(stride > 0)) return false;
    time += stride;
    for (let e = 0; e < x.length; e++) x[e] += stride * F[e];
  }
  return false;
}

/** Stable roots whose edges are followed: at most so many pairs of neighbours. */
const MOST_PAIRS = 24;
/** Evaluations of one state that the edges may take, by n²: some seconds. */
const MOST_PRODUCTS = 2e9;

/**
 * Edge states between neighbouring stable roots: each root with the two nearest to it. On a ring stable roots and saddles
 * alternate, so these are the places to look where a saddle is missing.
 *
 * @returns where roots may be, [n] each.
 */
export function edgeStates(flow: System, solver: Solver, roots: readonly CensusRoot[], h: number): Float64Array[] {
  const stable = roots.filter((root) => root.mapStable && root.certificate.kink === undefined);
  if (stable.length < 2) return [];
  const n = flow.dimension;
  const map = stepOf(flow, h);
  const destinations = openDestinations(
    map,
    stable.map((root) => root.x),
    { longest: 500 },
  );
  const found: Float64Array[] = [];
  for (const [a, b] of neighbours(stable.map((root) => root.x)).slice(0, MOST_PAIRS)) {
    if (destinations.evaluations * n * n > MOST_PRODUCTS) break;
    const search = trackEdge(destinations, flow, solver, stable[a].x, stable[b].x, { rounds: 12, longestRound: 200 });
    let at = search.next();
    while (!at.done) at = search.next();
    if (at.value.saddle !== null) found.push(at.value.saddle.x);
    // the last state on the edge, where it has not come to rest, may still lead there
    else if (at.value.track.length > 0) found.push(at.value.track.slice(-n));
  }
  return found;
}

/** Pairs of states of which one is among the two nearest to the other, closest pairs first. */
function neighbours(states: readonly Float64Array[]): [number, number][] {
  const pairs = new Map<string, { pair: [number, number]; away: number }>();
  states.forEach((x, a) => {
    const others = states.map((y, b) => ({ b, away: distance(x, y) })).filter(({ b }) => b !== a);
    others.sort((p, q) => p.away - q.away);
    for (const { b, away } of others.slice(0, 2)) {
      const pair: [number, number] = a < b ? [a, b] : [b, a];
      pairs.set(pair.join(" "), { pair, away });
    }
  });
  return [...pairs.values()].sort((p, q) => p.away - q.away).map(({ pair }) => pair);
}

/** x ↦ x + h F(x) */
function stepOf(flow: System, h: number): System {
  const { linearRadius: _, slopeChange: __, pieces: ___, ...rest } = flow;
  return {
    ...rest,
    kind: "map",
    timeStep: h,
    evaluate(states, out, count) {
      flow.evaluate(states, out, count);
      for (let e = 0; e < count * flow.dimension; e++) out[e] = states[e] + h * out[e];
    },
    tangent() {
      throw new Error("stepOf: a map to follow states with has no tangent");
    },
    jacobian() {
      throw new Error("stepOf: a map to follow states with has no Jacobian");
    },
  };
}
