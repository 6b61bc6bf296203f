import type { PiecewiseLinear } from "../kernel/index.ts";
import { jacobianOfPiece, type Place } from "./pieces.ts";

/**
 * What a piecewise-linear flow does to small displacements of a root on a kink: v̇ = A(v) v, where
 * A(v) = base + Σ column_k row_kᵀ over the kinks with row_k · v > 0. Homogeneous: c v moves as v does, c > 0.
 */
export interface ConeSystem {
  readonly n: number;
  /** [n × n] */
  readonly base: Float64Array;
  readonly kinks: readonly { readonly row: Float64Array; readonly column: Float64Array }[];
}

/** A side of each kink: 1 where row · v ≥ 0. */
export type Sides = Uint8Array;

export function coneSystemAt(parts: PiecewiseLinear, place: Place): ConeSystem {
  const { dimension: n, units, inward, outward, slopes } = parts;
  const base = new Float64Array(n * n);
  jacobianOfPiece(parts, place.segments, base);
  const kinks = place.kinks.map(({ unit, below }) => ({
    row: inward.slice(unit * n, (unit + 1) * n),
    column: Float64Array.from({ length: n }, (_, i) => (slopes[below + 1] - slopes[below]) * outward[i * units + unit]),
  }));
  return { n, base, kinks };
}

export function matrixOn({ n, base, kinks }: ConeSystem, sides: Sides): Float64Array {
  const A = base.slice();
  kinks.forEach(({ row, column }, k) => {
    if (sides[k] === 0) return;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) A[i * n + j] += column[i] * row[j];
  });
  return A;
}

/** The cone of a piece: where all rows · v ≥ 0. Unit rows. */
export function coneOn({ kinks }: ConeSystem, sides: Sides): Float64Array[] {
  return kinks.map(({ row }, k) => {
    const length = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0)) * (sides[k] === 0 ? -1 : 1);
    return row.map((v) => v / length);
  });
}

export function sidesOf({ n, kinks }: ConeSystem, v: Float64Array): Sides {
  return Uint8Array.from(kinks, ({ row }) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += row[i] * v[i];
    return sum > 0 ? 1 : 0;
  });
}

/** A bound of ‖A‖∞ over all pieces. */
export function scaleOf({ n, base, kinks }: ConeSystem): number {
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sums[i] += Math.abs(base[i * n + j]);
  for (const { row, column } of kinks) {
    const length = row.reduce((sum, v) => sum + Math.abs(v), 0);
    for (let i = 0; i < n; i++) sums[i] += Math.abs(column[i]) * length;
  }
  return sums.reduce((most, v) => Math.max(most, v), 0);
}

/** 2^kinks: pieces that meet. */
export function piecesThatMeet({ kinks }: ConeSystem): number {
  return kinks.reduce((count) => 2 * count, 1);
}

/** All 2^kinks choices of sides; up to 30 kinks. */
export function* allSides({ kinks }: ConeSystem): Generator<Sides> {
  for (let choice = 0; choice < 1 << kinks.length; choice++) yield Uint8Array.from(kinks, (_, k) => (choice >> k) & 1);
}

/** A part of a cone system whose states drive one another, and itself drives no state that drives it. */
export interface Block extends ConeSystem {
  /** Its states among those of the whole. */
  readonly states: readonly number[];
  /** Whether states outside it are driven by it. */
  readonly drives: boolean;
}

/**
 * Strongly connected parts, by what any piece may couple. The whole is asymptotically stable if all of them are (cascades
 * of such homogeneous systems are), unstable if one is, and has no roots beside 0 if none of them has any.
 */
export function blocksOf(system: ConeSystem): Block[] {
  const { n, base, kinks } = system;
  const targets: Set<number>[] = Array.from({ length: n }, () => new Set());
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (base[i * n + j] !== 0) targets[j].add(i);
  for (const { row, column } of kinks) {
    row.forEach((g, j) => {
      if (g !== 0) for (let i = 0; i < n; i++) if (column[i] !== 0) targets[j].add(i);
    });
  }
  return components(targets).map((states) => {
    const at = (values: Float64Array) => Float64Array.from(states, (i) => values[i]);
    const isInside = (values: Float64Array) => states.some((i) => values[i] !== 0);
    return {
      n: states.length,
      base: Float64Array.from(states.flatMap((i) => states.map((j) => base[i * n + j]))),
      kinks: kinks
        .filter(({ row, column }) => isInside(row) && isInside(column))
        .map(({ row, column }) => ({ row: at(row), column: at(column) })),
      states,
      drives: states.some((j) => [...targets[j]].some((i) => !states.includes(i))),
    };
  });
}

/** Strongly connected components, each ascending. Tarjan's algorithm without recursion. */
function components(targets: readonly Set<number>[]): number[][] {
  const order = new Array<number>(targets.length).fill(-1);
  const low = new Array<number>(targets.length).fill(0);
  const isOpen = new Array<boolean>(targets.length).fill(false);
  const open: number[] = [];
  const found: number[][] = [];
  let next = 0;
  for (let root = 0; root < targets.length; root++) {
    if (order[root] >= 0) continue;
    const path = [{ at: root, left: [...targets[root]] }];
    const enter = (v: number) => {
      order[v] = low[v] = next++;
      open.push(v);
      isOpen[v] = true;
    };
    enter(root);
    while (path.length > 0) {
      const { at, left } = path[path.length - 1];
      const to = left.pop();
      if (to !== undefined) {
        if (order[to] < 0) {
          enter(to);
          path.push({ at: to, left: [...targets[to]] });
        } else if (isOpen[to]) low[at] = Math.min(low[at], order[to]);
        continue;
      }
      path.pop();
      if (path.length > 0) low[path[path.length - 1].at] = Math.min(low[path[path.length - 1].at], low[at]);
      if (low[at] !== order[at]) continue;
      const component = open.splice(open.indexOf(at));
      for (const v of component) isOpen[v] = false;
      found.push(component.sort((a, b) => a - b));
    }
  }
  return found;
}
