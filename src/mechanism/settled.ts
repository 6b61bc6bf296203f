/** @file What `settle` says, and what draws that settle nowhere do instead, by their exponents. */
import { type Cycle, lyapunovExponents, motionOf, type Root, type Settlement } from "../dynamics/index.ts";
import type { System } from "../kernel/index.ts";

/** Where a state went. */
export type Limit =
  | { readonly kind: "fixed-point"; readonly root: number }
  | { readonly kind: "continuum"; readonly continuum: number; readonly state: Float64Array }
  | { readonly kind: "cycle"; readonly cycle: number }
  | { readonly kind: "torus" | "chaos"; readonly motion: number; readonly state: Float64Array }
  | { readonly kind: "diverged" }
  | { readonly kind: "undecided"; readonly reason: string; readonly tried?: readonly string[] };

/** Exponents from two starts, per τ. */
export interface NamedMotion {
  readonly exponents: readonly (readonly number[])[];
  readonly standardErrors: readonly (readonly number[])[];
}

/** Where states went, one per state in order, and what they went to. */
export interface Settled {
  readonly limits: readonly Limit[];
  readonly roots: readonly Root[];
  readonly cycles: readonly (Cycle & { readonly form?: "cycle" | "orbit" | "circle" })[];
  readonly motions: readonly NamedMotion[];
}

/** Exponents taken of what does not settle, and time for their vectors to turn before that, in τ. */
const EXPONENTS = 3;
const TRANSIENT = 100;

/** Names what has not settled, from two of the states it had come to; what approaches a root stays undecided. */
export function* nameSettled(
  exact: System,
  { arrivals, roots, cycles }: Settlement,
  time: number,
): Generator<{ done: number; of: number }, Settled> {
  const states = arrivals.flatMap(({ limit }) =>
    limit.kind === "undecided" && !limit.isApproaching ? [limit.state] : [],
  );
  if (states.length === 0) return { limits: arrivals.map(({ limit }) => limit), roots, cycles, motions: [] };
  // of a single one: from beside it, too
  const second =
    states.length > 1 ? states[states.length - 1] : states[0].map((v, i) => v * (i % 2 === 0 ? 1.01 : 0.99));
  const found = [];
  for (const [k, start] of [states[0], second].entries()) {
    const count = Math.min(EXPONENTS, exact.dimension);
    const steps = lyapunovExponents(exact, start, { count, transient: TRANSIENT, time });
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield { done: k + step.value.time / step.value.of, of: 2 };
    found.push(step.value);
  }
  const named: NamedMotion = {
    exponents: found.map((f) => Array.from(f.exponents)),
    standardErrors: found.map((f) => Array.from(f.standardErrors)),
  };
  const motion = motionOf(found[0], found[1]);
  const limits = arrivals.map(({ limit }): Limit => {
    if (limit.kind !== "undecided" || limit.isApproaching) return limit;
    if (motion.kind === "chaotic") return { kind: "chaos", motion: 0, state: limit.state };
    if (motion.kind === "torus") return { kind: "torus", motion: 0, state: limit.state };
    const reason =
      motion.kind === "undecided"
        ? `does not settle, and its exponents do not tell why: ${motion.reason}`
        : `does not settle, though its exponents are those of a ${motion.kind.replace("-", " ")}`;
    return { kind: "undecided", reason };
  });
  return { limits, roots, cycles, motions: [named] };
}
