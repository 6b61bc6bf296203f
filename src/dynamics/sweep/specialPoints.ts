import type { BranchPoint, Place, RootCurve } from "./branch.ts";

/** Where the number of unstable eigenvalues of a root changes. */
export interface SpecialPoint {
  /** "fold": the branch turns in its parameter. "hopf": a complex pair crosses. "branch": one crosses 0 without a turn. */
  readonly kind: "fold" | "hopf" | "branch";
  readonly parameter: number;
  readonly x: Float64Array;
  /** Re λ of the eigenvalue that crosses, at exactly this root: how well it is located. */
  readonly rate: number;
  /** |Im λ| of it: of a Hopf point the angular frequency. */
  readonly frequency: number;
}

const STEPS = 60;
/** |Re λ| at which a crossing counts as located. */
const LOCATED = 1e-12;
/** |Im λ| from which an eigenvalue counts as one of a pair. */
const PAIR = 1e-7;

/** The crossings between two neighbouring places of a branch, in the order of the branch. */
export function locate(
  curve: RootCurve,
  before: Place,
  after: Place,
  low: BranchPoint,
  high: BranchPoint,
): SpecialPoint[] {
  const found: (SpecialPoint & { readonly at: number })[] = [];
  const [fewer, more] = [Math.min(low.unstable, high.unstable), Math.max(low.unstable, high.unstable)];
  for (let k = fewer; k < more; ) {
    const special = crossing(curve, before, after, k);
    if (special === null) {
      k++;
      continue;
    }
    const isTurn = before.tangent[curve.n] * after.tangent[curve.n] < 0;
    const kind = special.frequency > PAIR ? "hopf" : isTurn ? "fold" : "branch";
    if (!found.some(({ at }) => Math.abs(at - special.at) < 1e-9 * (1 + Math.abs(at))))
      found.push({ ...special, kind });
    k += kind === "hopf" ? 2 : 1;
  }
  return found.sort((a, b) => a.at - b.at).map(({ at: _, ...special }) => special);
}

/** Where Re of the k-th largest eigenvalue is 0, by regula falsi (Illinois) along the branch. */
function crossing(curve: RootCurve, before: Place, after: Place, k: number) {
  const length = before.tangent.reduce((sum, t, i) => sum + t * (after.z[i] - before.z[i]), 0);
  const valueAt = (h: number) => {
    const place = h <= 0 ? before : curve.along(before, h);
    if (place === null) return null;
    const point = curve.pointAt(place.z);
    return { point, rate: point.eigenvalues[k][0] };
  };
  let [a, b] = [0, length];
  let [first, last] = [valueAt(a), valueAt(b)];
  if (first === null || last === null || first.rate * last.rate > 0) return null;
  let [fa, fb] = [first.rate, last.rate];
  let kept = 0;
  for (let step = 0; step < STEPS; step++) {
    const h = fa === fb ? (a + b) / 2 : b - (fb * (b - a)) / (fb - fa);
    const middle = valueAt(h);
    if (middle === null) return null;
    if (middle.rate * (last.rate || 1) >= 0) {
      [b, fb, last] = [h, middle.rate, middle];
      if (kept === 1) fa /= 2;
      kept = 1;
    } else {
      [a, fa, first] = [h, middle.rate, middle];
      if (kept === -1) fb /= 2;
      kept = -1;
    }
    if (Math.abs(middle.rate) <= LOCATED || Math.abs(b - a) <= 1e-14) break;
  }
  const best = Math.abs(first.rate) < Math.abs(last.rate) ? { ...first, at: a } : { ...last, at: b };
  const { parameter, x, eigenvalues } = best.point;
  return { at: best.at, parameter, x, rate: eigenvalues[k][0], frequency: Math.abs(eigenvalues[k][1]) };
}
