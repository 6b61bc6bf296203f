import { type Solver, type System, stream } from "../kernel/index.ts";
import { eigenvectorNear } from "./eigenvector.ts";
import { asMap, velocities } from "./flowMap.ts";
import { leadingSpectrum } from "./spectrum.ts";
import { distance, dot, norm } from "./vectors.ts";

export interface SlowBranchOptions {
  /** How far from the root the curve is wanted, state units. */
  readonly reach: number;
  /** Largest distance of a vertex from the curves of the companions, over its distance from the root. @default 0.01 */
  readonly tolerance?: number;
  /** Companions that start beside the eigenvector. @default 6 */
  readonly companions?: number;
  /** How far beside, over their distance from the root. @default 0.2 */
  readonly beside?: number;
  /** Longest time that a start is followed, in τ. @default 2000 */
  readonly longest?: number;
  /** Runge–Kutta step where the system followed is a flow, in τ. @default 0.05 */
  readonly flowStep?: number;
}

/** Half a slow curve of a stable node, from its outer end towards the root. */
export interface SlowBranch {
  /** The slowest eigenvalue (flow, per τ) and its right eigenvector, [n] of length 1. */
  readonly eigenvalue: number;
  readonly direction: Float64Array;
  /** [vertices × n] of one trajectory; none where its companions never come close. */
  readonly points: Float64Array;
  /** At each vertex: length from the outer end, ‖F‖₂ per τ, and largest distance to the curves of the companions. */
  readonly arc: Float64Array;
  readonly speed: Float64Array;
  readonly spread: Float64Array;
  /** Distance of its ends from the root, state units: the curve is known between them. */
  readonly outer: number;
  readonly inner: number;
  /**
   * What ends it outside. "reach": nothing, it is as long as was asked for. "basin": starts farther out do not come back to
   * this root. "transient": starts farther out come back, but not yet along one curve where they are that far.
   */
  readonly end: "reach" | "basin" | "transient";
}

export type SlowBranchSearch =
  | { readonly status: "found"; readonly branch: SlowBranch }
  | { readonly status: "no-slow-direction" | "not-stable" | "does-not-return"; readonly reason: string };

/** Vertices per distance of the start from the root, and where the curve ends inside, over the same. */
const RESOLUTION = 200;
const INNER = 0.01;
const HALVINGS = 12;
/** Of the reach that a branch must have to count as complete. */
const COMPLETE = 0.9;

/**
 * Continues the slowest right eigenvector of a stable node into the slow curve along which states come in. Trajectories
 * that start beside x* + s v, ahead of the curve and off it, collapse on it and then share it: what they share, to
 * `tolerance`, is the curve, and it is a true trajectory. Where they do not yet share one, it stops and says so. A node has
 * many invariant curves tangent to v; those that states come in along agree to this accuracy.
 *
 * @param system what states follow: the map, or the flow itself.
 * @param sign 1 or −1: along v or against it.
 */
export function continueSlowBranch(
  system: System,
  flow: System,
  solver: Solver,
  root: Float64Array,
  sign: 1 | -1,
  options: SlowBranchOptions,
): SlowBranchSearch {
  const { reach, tolerance = 0.01, companions = 6, beside = 0.2, longest = 2000, flowStep = 0.05 } = options;
  const map = asMap(system, flowStep);
  const [re, im] = leadingSpectrum(flow, root, map.timeStep, 2).eigenvalues[0];
  if (re >= 0) return { status: "not-stable", reason: `its slowest eigenvalue is ${re}${im === 0 ? "" : ` ± ${im}i`}` };
  const pair = im === 0 ? eigenvectorNear(flow, solver, root, re) : null;
  if (pair === null) {
    return { status: "no-slow-direction", reason: `its slowest mode is a spiral or not single: ${re} ± ${im}i` };
  }
  const n = flow.dimension;
  let start = reach;
  for (let halving = 0; halving <= HALVINGS; halving++, start /= 2) {
    const starts = startsAround(root, pair.vector, sign * start, companions, beside);
    const paths = follow(map, starts, root, start, longest);
    if (paths === null) continue;
    const [own, ...others] = paths;
    const spread = own.map((x) => Math.max(0, ...others.map((path) => distanceToPath(x, path))));
    const shared = own.findLastIndex((x, k) => spread[k] > tolerance * distance(x, root)) + 1;
    const kept = own.slice(shared);
    const points = new Float64Array(kept.length * n);
    kept.forEach((x, k) => {
      points.set(x, k * n);
    });
    const F = velocities(map, points, kept.length);
    const arc = new Float64Array(kept.length);
    for (let k = 1; k < kept.length; k++) arc[k] = arc[k - 1] + distance(kept[k - 1], kept[k]);
    const outer = kept.length === 0 ? 0 : distance(kept[0], root);
    return {
      status: "found",
      branch: {
        eigenvalue: pair.value,
        direction: pair.vector.map((v) => sign * v),
        points,
        arc,
        speed: Float64Array.from(kept, (_, k) => norm(F.subarray(k * n, (k + 1) * n))),
        spread: Float64Array.from(spread.slice(shared)),
        outer,
        inner: kept.length === 0 ? 0 : distance(kept[kept.length - 1], root),
        end: outer >= COMPLETE * reach ? "reach" : halving > 0 && outer >= COMPLETE * start ? "basin" : "transient",
      },
    };
  }
  return {
    status: "does-not-return",
    reason: `no start down to ${2 * start} from the root is back within ${longest} τ`,
  };
}

/** x* + s v, and companions moved across v by `beside` · |s|. */
function startsAround(
  root: Float64Array,
  v: Float64Array,
  s: number,
  companions: number,
  beside: number,
): Float64Array {
  const n = root.length;
  const starts = new Float64Array((companions + 1) * n);
  for (let c = 0; c <= companions; c++) {
    const random = stream({ seed: 0, density: 1 }, "orthogonalStart", c);
    const across = Float64Array.from({ length: n }, (_, i) => random.normal(i));
    const along = dot(across, v);
    for (let i = 0; i < n; i++) across[i] -= along * v[i];
    const length = norm(across);
    const scale = c === 0 || length === 0 ? 0 : (beside * Math.abs(s)) / length;
    for (let i = 0; i < n; i++) starts[c * n + i] = root[i] + s * v[i] + scale * across[i];
  }
  return starts;
}

/** The ways back to the root, as vertices; null where one of them does not come back. */
function follow(
  map: System,
  starts: Float64Array,
  root: Float64Array,
  size: number,
  longest: number,
): Float64Array[][] | null {
  const n = root.length;
  const count = starts.length / n;
  let x = starts.slice();
  let y = new Float64Array(x.length);
  const at = (c: number) => x.subarray(c * n, (c + 1) * n);
  const paths = Array.from({ length: count }, (_, c) => [at(c).slice()]);
  const isBack = new Array<boolean>(count).fill(false);
  for (let time = 0; time < longest; time += map.timeStep) {
    map.evaluate(x, y, count);
    [x, y] = [y, x];
    for (let c = 0; c < count; c++) {
      if (isBack[c]) continue;
      const last = paths[c][paths[c].length - 1];
      const away = distance(at(c), root);
      isBack[c] = away <= INNER * size;
      // steps that shrink towards the root, so that the curve is drawn as finely there
      const step = Math.max(INNER * size, Math.min(size, away)) / RESOLUTION;
      if (isBack[c] || distance(at(c), last) >= step) paths[c].push(at(c).slice());
    }
    if (isBack.every(Boolean)) return paths;
  }
  return null;
}

/** Least distance of x from the segments of a path. */
function distanceToPath(x: Float64Array, path: readonly Float64Array[]): number {
  let least = distance(x, path[0]);
  for (let k = 1; k < path.length; k++) {
    const [a, b] = [path[k - 1], path[k]];
    let along = 0;
    let length = 0;
    for (let i = 0; i < x.length; i++) {
      along += (x[i] - a[i]) * (b[i] - a[i]);
      length += (b[i] - a[i]) * (b[i] - a[i]);
    }
    const t = Math.min(1, Math.max(0, along / length));
    let squares = 0;
    for (let i = 0; i < x.length; i++) {
      const d = x[i] - a[i] - t * (b[i] - a[i]);
      squares += d * d;
    }
    least = Math.min(least, Math.sqrt(squares));
  }
  return least;
}
