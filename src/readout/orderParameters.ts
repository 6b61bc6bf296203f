import { cos, sin } from "../kernel/index.ts";

/** |⟨e^{iφ}⟩| of phases in radians: 1 in step, about 1/√count where they have nothing to do with each other (Kuramoto). */
export function orderParameter(phases: Float64Array): number {
  let [a, b] = [0, 0];
  for (const phase of phases) {
    const turns = phase / (2 * Math.PI);
    const p = 2 * Math.PI * (turns - Math.floor(turns));
    a += cos(p);
    b += sin(p);
  }
  return Math.sqrt(a * a + b * b) / phases.length;
}

/**
 * Largest distance of a unit from the mean of its cluster, over all states.
 *
 * @param X [count × n] row-major.
 * @param clusterOf [n] number of each unit's cluster.
 */
export function clusterSpread(X: Float64Array, clusterOf: Int32Array): number {
  const n = clusterOf.length;
  const clusters = clusterOf.reduce((most, v) => Math.max(most, v), 0) + 1;
  const sizes = new Float64Array(clusters);
  for (const c of clusterOf) sizes[c]++;
  const means = new Float64Array(clusters);
  let most = 0;
  for (let at = 0; at < X.length; at += n) {
    means.fill(0);
    for (let i = 0; i < n; i++) means[clusterOf[i]] += X[at + i] / sizes[clusterOf[i]];
    for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(X[at + i] - means[clusterOf[i]]));
  }
  return most;
}

export interface Visits {
  /** How often each began to lead. */
  readonly counts: readonly number[];
  /** Who led at each time; −1 where nobody was above the threshold. */
  readonly leaders: Int32Array;
}

/**
 * Who leads when. A visit begins where one rises above the threshold that did not lead last; a lead at the first time is none.
 *
 * @param activity [times × count] row-major.
 */
export function visitsOf(activity: Float64Array, count: number, threshold: number): Visits {
  const times = activity.length / count;
  const counts = new Array<number>(count).fill(0);
  const leaders = new Int32Array(times).fill(-1);
  let last = -1;
  for (let t = 0; t < times; t++) {
    let best = 0;
    for (let m = 1; m < count; m++) if (activity[t * count + m] > activity[t * count + best]) best = m;
    if (!(activity[t * count + best] > threshold)) continue;
    leaders[t] = best;
    if (last >= 0 && best !== last) counts[best]++;
    last = best;
  }
  return { counts, leaders };
}
