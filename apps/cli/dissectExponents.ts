import { lyapunovExponents } from "../../src/dynamics/index.ts";
import type { DissectTarget } from "./dissectTarget.ts";

/** States from which exponents are measured, and how many of the largest. */
const STARTS = 4;
const COUNT = 3;

/** `--exponents`: largest Lyapunov exponents of the map from visited states [count × n], evenly chosen. */
export function* exponentsOf({ map }: DissectTarget, states: Float64Array): Generator<number, ExponentsSummary[]> {
  const n = map.dimension;
  const count = states.length / n;
  const starts = Math.min(STARTS, count);
  const found: ExponentsSummary[] = [];
  for (let k = 0; k < starts; k++) {
    const from = Math.floor((k * count) / starts);
    const start = states.subarray(from * n, (from + 1) * n);
    const steps = lyapunovExponents(map, start, { count: Math.min(COUNT, n) });
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield (k + step.value.time / step.value.of) / starts;
    const { status, exponents, standardErrors, time, options } = step.value;
    found.push({
      from,
      status,
      exponents: Array.from(exponents, finite),
      standardErrors: Array.from(standardErrors, finite),
      transient: options.transient,
      time,
    });
  }
  return found;
}

export interface ExponentsSummary {
  /** Which visited state. */
  readonly from: number;
  readonly status: "measured" | "diverged";
  /** Largest first; null where not one block was measured, their errors with fewer than two. */
  readonly exponents: readonly (number | null)[];
  readonly standardErrors: readonly (number | null)[];
  /** Followed before, and measured. */
  readonly transient: number;
  readonly time: number;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
