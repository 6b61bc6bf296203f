import { flowFromEquations, phaseDriven } from "../../dynamics/index.ts";
import { cos, exp, type System } from "../../kernel/index.ts";

/** An excitatory and an inhibitory population under two carriers. Times in ms, frequencies in kHz unless they say Hz. */
export interface Populations {
  /** Weights onto E and I. */
  readonly fromEtoE: number;
  readonly fromItoE: number;
  readonly fromEtoI: number;
  readonly fromItoI: number;
  readonly driveE: number;
  readonly driveI: number;
  readonly tauE: number;
  readonly tauI: number;
  /** Of the membrane that filters the carriers. */
  readonly tauMembrane: number;
  /** Of each carrier, in units of drive. */
  readonly amplitude: number;
  /** f_c, kHz. */
  readonly carrier: number;
}

/** S(u) = 1/(1 + e^{−u}) */
export const logistic = (u: number) => 1 / (1 + exp(-u));
const slope = (u: number) => logistic(u) * (1 - logistic(u));
const bend = (u: number) => slope(u) * (1 - 2 * logistic(u));

/** Amplitude of a carrier behind the membrane: A / √(1 + (2π f τ_m)²). */
export function filtered({ amplitude, tauMembrane }: Populations, frequency: number): number {
  const w = 2 * Math.PI * frequency * tauMembrane;
  return amplitude / Math.sqrt(1 + w * w);
}

const NODES = 16;
const COSINES = Float64Array.from({ length: NODES }, (_, k) => cos((2 * Math.PI * k) / NODES));

/** ⟨S(u + e cos θ)⟩ over θ. By the trapezoid rule, to 1e-10 for e ≤ 1.5. */
export function averaged(u: number, e: number, S: (u: number) => number = logistic): number {
  let sum = 0;
  for (let k = 0; k < NODES; k++) sum += S(u + e * COSINES[k]);
  return sum / NODES;
}

const inputs = (p: Populations, E: number, I: number) => ({
  e: p.fromEtoE * E - p.fromItoE * I + p.driveE,
  i: p.fromEtoI * E - p.fromItoI * I + p.driveI,
});

/** Carriers taken out: E feels S̄ with the envelope e² = a₁² + a₂² + 2 a₁a₂ cos 2πΔf t. States [E, I, cos, sin]. */
export function averagedFlow(p: Populations, beatHz: number): System {
  const [a, b] = [filtered(p, p.carrier), filtered(p, p.carrier + beatHz / 1000)];
  return phaseDriven(2, beatHz / 1000, (x, c, _, out) => {
    const { e, i } = inputs(p, x[0], x[1]);
    const envelope = Math.sqrt(Math.max(0, a * a + b * b + 2 * a * b * c));
    out[0] = (-x[0] + averaged(e, envelope)) / p.tauE;
    out[1] = (-x[1] + logistic(i)) / p.tauI;
  });
}

/** Many units of each kind whose thresholds differ, all fed by the two means. States [E₁ … E_N, I₁ … I_N, cos, sin]. */
export function mixedFlow(p: Populations, beatHz: number, offsets: Float64Array): System {
  const N = offsets.length / 2;
  const [a, b] = [filtered(p, p.carrier), filtered(p, p.carrier + beatHz / 1000)];
  return phaseDriven(2 * N, beatHz / 1000, (x, c, _, out) => {
    let [E, I] = [0, 0];
    for (let k = 0; k < N; k++) {
      E += x[k] / N;
      I += x[N + k] / N;
    }
    const { e, i } = inputs(p, E, I);
    const envelope = Math.sqrt(Math.max(0, a * a + b * b + 2 * a * b * c));
    for (let k = 0; k < N; k++) {
      out[k] = (-x[k] + averaged(e + offsets[k], envelope)) / p.tauE;
      out[N + k] = (-x[N + k] + logistic(i + offsets[N + k])) / p.tauI;
    }
  });
}

/** The populations at rest under both carriers' mean effect, S(u) + ½ S″ a²: [E, I]. */
function restingFlow(p: Populations): System {
  const a = filtered(p, p.carrier);
  return flowFromEquations(
    2,
    (x, out) => {
      const { e, i } = inputs(p, x[0], x[1]);
      out[0] = (-x[0] + logistic(e) + 0.5 * bend(e) * a * a) / p.tauE;
      out[1] = (-x[1] + logistic(i)) / p.tauI;
    },
    (x, out) => out.set(jacobianAt(p, x[0], x[1])),
  );
}

/** Of E and I with the carriers' part of the slope left out, as linear response has it; per ms, row-major. */
export function jacobianAt(p: Populations, E: number, I: number): [number, number, number, number] {
  const { e, i } = inputs(p, E, I);
  return [
    (-1 + p.fromEtoE * slope(e)) / p.tauE,
    (-p.fromItoE * slope(e)) / p.tauE,
    (p.fromEtoI * slope(i)) / p.tauI,
    (-1 - p.fromItoI * slope(i)) / p.tauI,
  ];
}

/** The root of `restingFlow` by Newton's method from a quiet state; null where it does not converge. */
export function restingPoint(p: Populations): { E: number; I: number } | null {
  const flow = restingFlow(p);
  const F = new Float64Array(2);
  let [E, I] = [0.15, 0.13];
  for (let k = 0; k < 100; k++) {
    flow.evaluate(Float64Array.of(E, I), F, 1);
    const [a, b, c, d] = jacobianAt(p, E, I);
    const det = a * d - b * c;
    const [x, y] = [(d * F[0] - b * F[1]) / det, (a * F[1] - c * F[0]) / det];
    [E, I] = [E - x, I - y];
    if (!Number.isFinite(E + I)) return null;
    if (Math.abs(x) + Math.abs(y) < 1e-15) return { E, I };
  }
  flow.evaluate(Float64Array.of(E, I), F, 1);
  return Math.abs(F[0]) + Math.abs(F[1]) < 1e-12 ? { E, I } : null;
}

/** Eigenvalue of the resting point, per ms, and its frequency in Hz: 0 where it is a node. */
export function focusOf(p: Populations): { E: number; I: number; rate: number; turn: number; hertz: number } | null {
  const rest = restingPoint(p);
  if (rest === null) return null;
  const [a, b, c, d] = jacobianAt(p, rest.E, rest.I);
  const half = (a + d) / 2;
  const inside = half * half - (a * d - b * c);
  const turn = inside < 0 ? Math.sqrt(-inside) : 0;
  return { ...rest, rate: half + (inside > 0 ? Math.sqrt(inside) : 0), turn, hertz: (1000 * turn) / (2 * Math.PI) };
}

/** |Ê| at the beat by linear response to ½ S″ a² cos 2πΔf t about the resting point. */
export function linearResponse(p: Populations, beatHz: number): number | null {
  const rest = restingPoint(p);
  if (rest === null) return null;
  const a = filtered(p, p.carrier);
  const push = (0.5 * bend(inputs(p, rest.E, rest.I).e) * a * a) / p.tauE;
  const [m, n, o, q] = jacobianAt(p, rest.E, rest.I);
  const w = (2 * Math.PI * beatHz) / 1000;
  // (iw − M) x = (push, 0): x = push (iw − q) / ((iw − m)(iw − q) − n o)
  const [re, im] = [-w * w + m * q - n * o, -w * (m + q)];
  return (push * Math.sqrt(w * w + q * q)) / Math.sqrt(re * re + im * im);
}
