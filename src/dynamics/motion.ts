import type { System } from "../kernel/index.ts";
import { motionOf } from "./chaos.ts";
import { type LyapunovExponents, lyapunovExponents } from "./lyapunov.ts";
import { distance } from "./vectors.ts";

/** What states that neither rest nor turn on a closed orbit do, by their exponents from two starts. */
export interface Motion {
  readonly kind: "torus" | "chaos";
  /** The largest exponents from each start, in 1/τ, and their standard errors. */
  readonly exponents: readonly (readonly number[])[];
  readonly standardErrors: readonly (readonly number[])[];
  /** Time measured from each start, in τ. */
  readonly time: number;
}

export interface MotionOptions {
  /** Time over which exponents are measured, in τ. @default 2000 */
  readonly time?: number;
}

const EXPONENTS = 3;
const TRANSIENT = 100;

/**
 * Names the motion of states that have not settled.
 *
 * @returns `of` each state the index of its motion, or null with its reason.
 */
export function* nameMotions(
  map: System,
  states: readonly Float64Array[],
  options: MotionOptions = {},
): Generator<{ time: number; of: number }, { motions: Motion[]; of: (number | null)[]; reasons: string[] }> {
  const { time = 2000 } = options;
  if (states.length === 0) return { motions: [], of: [], reasons: [] };
  const far = states.reduce((a, b) => (distance(b, states[0]) > distance(a, states[0]) ? b : a));
  const second = far === states[0] ? far.map((v, i) => v * (i % 2 === 0 ? 1.01 : 0.99)) : far;
  const found: LyapunovExponents[] = [];
  for (const start of [states[0], second]) {
    const count = Math.min(EXPONENTS, map.dimension);
    const steps = lyapunovExponents(map, start, { count, transient: TRANSIENT, time });
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      yield { time: found.length * step.value.of + step.value.time, of: 2 * step.value.of };
    }
    found.push(step.value);
  }
  const named = motionOf(found[0], found[1]);
  const kind = named.kind === "chaotic" ? "chaos" : named.kind === "torus" ? "torus" : null;
  const reason =
    named.kind === "undecided"
      ? `does not settle, and its exponents do not tell why: ${named.reason}`
      : `does not settle, though its exponents are those of a ${named.kind.replace("-", " ")}`;
  if (kind === null) return { motions: [], of: states.map(() => null), reasons: states.map(() => reason) };
  const motion = {
    kind,
    exponents: found.map((f) => Array.from(f.exponents)),
    standardErrors: found.map((f) => Array.from(f.standardErrors)),
    time: found[0].time,
  } as const;
  return { motions: [motion], of: states.map(() => 0), reasons: states.map(() => "") };
}
