import { exp, type System } from "../kernel/index.ts";
import { norm } from "./vectors.ts";

/** States kept of each trajectory while its averages are taken. */
export const SAMPLES = 16;
/** Averages that agree within this share of the spread, or three times what halves of the time differ by, are of one set. */
const CLOSE = 0.02;
const ERRORS = 3;
/** Halves that differ by more than this share of the spread say nothing. */
const VAGUE = 0.2;

/** What a trajectory does on average. */
export interface Averages {
  /** False once a state is not finite; the rest means nothing then. */
  readonly isFinite: boolean;
  /** [n] each: mean and standard deviation of each unit, in smooth averages. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** ‖deviation‖. */
  readonly spread: number;
  /** How much mean and deviation differ between the two halves of the time, as a share of the spread. */
  readonly drift: number;
  /** [SAMPLES × n], equally spaced in time. */
  readonly samples: Float64Array;
  /** Where it has come to, [n]. */
  readonly end: Float64Array;
}

/**
 * Follows states [count × n], all at once, and takes the averages of each over two halves of the time.
 *
 * @param transient and `steps`: steps before, and of the averages.
 */
export function* averageStates(
  map: System,
  states: Float64Array,
  transient: number,
  steps: number,
): Generator<number, Averages[]> {
  const n = map.dimension;
  const count = states.length / n;
  let x = states.slice();
  let y = new Float64Array(x.length);
  const half = Math.ceil(steps / 2);
  const sums = [0, 1].map(() => ({ first: new Float64Array(count * n), second: new Float64Array(count * n) }));
  const samples = new Float64Array(count * SAMPLES * n);
  let total = 0;
  for (let s = -transient; s < 2 * half; s++) {
    map.evaluate(x, y, count);
    [x, y] = [y, x];
    if (s >= 0) {
      const share = ((s % half) + 0.5) / half;
      const weight = exp(-1 / (share * (1 - share)));
      const { first, second } = sums[s < half ? 0 : 1];
      if (s < half) total += weight;
      for (let e = 0; e < x.length; e++) {
        first[e] += weight * x[e];
        second[e] += weight * x[e] * x[e];
      }
      const sample = Math.floor((s * SAMPLES) / (2 * half));
      if (sample !== Math.floor(((s - 1) * SAMPLES) / (2 * half))) {
        for (let c = 0; c < count; c++) samples.set(x.subarray(c * n, (c + 1) * n), (c * SAMPLES + sample) * n);
      }
    }
    if (s % 50 === 0) yield (s + transient) / (transient + 2 * half);
  }
  return Array.from({ length: count }, (_, c) => {
    const part = (values: Float64Array) => values.subarray(c * n, (c + 1) * n);
    const halves = sums.map(({ first, second }) => {
      const mean = part(first).map((v) => v / total);
      const deviation = part(second).map((v, i) => Math.sqrt(Math.max(0, v / total - mean[i] * mean[i])));
      return { mean, deviation };
    });
    const middle = (key: "mean" | "deviation") => halves[0][key].map((v, i) => (v + halves[1][key][i]) / 2);
    const [mean, deviation] = [middle("mean"), middle("deviation")];
    const spread = norm(deviation);
    return {
      isFinite: part(x).every(Number.isFinite),
      mean,
      deviation,
      spread,
      drift: apart(halves[0], halves[1], 1) / spread,
      samples: samples.slice(c * SAMPLES * n, (c + 1) * SAMPLES * n),
      end: part(x).slice(),
    };
  });
}

/** Whether averages were taken over too short a time to say on which set a trajectory moves. */
export const isVague = ({ drift }: Averages): boolean => !(drift <= VAGUE);

/** Whether two trajectories move on the same set (or, with sign −1, on mirror images), so far as averages tell. In doubt: no. */
export function moveAlike(a: Averages, b: Averages, sign: 1 | -1): boolean {
  if (isVague(a) || isVague(b)) return false;
  const allowed = Math.max(CLOSE, ERRORS * Math.max(a.drift, b.drift));
  return apart(a, b, sign) <= allowed * Math.min(a.spread, b.spread);
}

/** Indices of trajectories that move on the same set, the largest group first. Those that are not finite are in none. */
export function groupsOf(averages: readonly Averages[]): number[][] {
  const groups: number[][] = [];
  averages.forEach((own, c) => {
    if (!own.isFinite) return;
    const group = groups.find((members) => members.every((m) => moveAlike(averages[m], own, 1)));
    if (group === undefined) groups.push([c]);
    else group.push(c);
  });
  return groups.sort((a, b) => b.length - a.length || a[0] - b[0]);
}

type Moments = Pick<Averages, "mean" | "deviation">;

/** The larger distance of means and of deviations. */
function apart(a: Moments, b: Moments, sign: 1 | -1): number {
  return Math.max(
    norm(a.mean.map((v, i) => v - sign * b.mean[i])),
    norm(a.deviation.map((v, i) => v - b.deviation[i])),
  );
}
