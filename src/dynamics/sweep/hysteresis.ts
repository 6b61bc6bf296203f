import { integrate } from "../driven/integrator.ts";
import type { Family } from "./branch.ts";
import type { UpAndDown } from "./scan.ts";

/** Between what a measure of the state varies, once the state has settled: the same twice at rest. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

export interface SettlingOptions {
  /** How long a state is followed at each value; measured is the second half. In the flow's own unit, τ of a network. */
  readonly time: number;
  /** Added to the first entry of the state before it is followed, so that what is unstable is left. @default 1e-3 */
  readonly nudge?: number;
  /** Times at which is measured. @default 200 */
  readonly looks?: number;
  /** Of the integrator: fast motion is not jumped over. @default Number.POSITIVE_INFINITY */
  readonly longestStep?: number;
}

/** For `scanUpAndDown`: follows the flow at a value, and says between what a measure of the state then varies; NaN where it diverged. */
export function settleBetween(family: Family, measure: (x: Float64Array) => number, options: SettlingOptions) {
  const { time, nudge = 1e-3, looks = 200, longestStep = Number.POSITIVE_INFINITY } = options;
  return (value: number, from: Float64Array): { readonly state: Float64Array; readonly measured: Range } => {
    const start = from.slice();
    start[0] += nudge;
    const times = Float64Array.from({ length: looks }, (_, k) => (time * (looks + k + 1)) / (2 * looks));
    const { states, status } = integrate(family(value), start, times, { tolerance: 1e-9, longestStep });
    const n = from.length;
    if (status === "diverged") return { state: from, measured: { least: Number.NaN, most: Number.NaN } };
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < looks; k++) {
      const at = measure(states.subarray(k * n, (k + 1) * n));
      [least, most] = [Math.min(least, at), Math.max(most, at)];
    }
    return { state: states.slice((looks - 1) * n), measured: { least, most } };
  };
}

/** The values at which going up and coming down differ by more than `share` of all that was measured. */
export function whereTheyDiffer({ values, up, down }: UpAndDown<Range>, share: number): number[] {
  const all = [...up, ...down].flatMap(({ least, most }) => [least, most]).filter(Number.isFinite);
  const whole = all.reduce((a, v) => Math.max(a, v), -Infinity) - all.reduce((a, v) => Math.min(a, v), Infinity);
  const differ = (a: number, b: number) => Math.abs(a - b) > share * whole;
  return values.filter((_, k) => differ(up[k].least, down[k].least) || differ(up[k].most, down[k].most));
}
