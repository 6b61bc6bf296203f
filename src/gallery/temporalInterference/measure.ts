import { closeFlowCycle, floquet, integrate, sinTurns } from "../../dynamics/index.ts";
import { stream } from "../../kernel/index.ts";
import { fourierAt, principalComponents, wholeBeats } from "../../readout/index.ts";
import { averagedFlow, logistic, mixedFlow, type Populations, restingPoint } from "./model.ts";

/** Left alone before anything is measured, ms. */
const TRANSIENT = 1500;
/** About so long is measured, in whole beats, ms. */
const MEASURED = 1000;

const beatsOf = (beatHz: number) => Math.max(1, Math.round((beatHz * MEASURED) / 1000));

/** Q(Δf) = 2 |⟨E e^{−2πiΔf t}⟩| of the averaged equations. */
export function resonance(p: Populations, beatHz: number): number {
  const { samples, step } = wholeBeats(beatHz / 1000, beatsOf(beatHz), 0.5);
  const times = Float64Array.from({ length: samples }, (_, k) => TRANSIENT + k * step);
  const { states } = integrate(averagedFlow(p, beatHz), startOf(p), times, { tolerance: 1e-8, longestStep: 5 });
  const E = Float64Array.from({ length: samples }, (_, k) => states[4 * k]);
  return fourierAt(E, beatHz / 1000, step).amplitude;
}

function startOf(p: Populations): Float64Array {
  const rest = restingPoint(p) ?? { E: 0.15, I: 0.13 };
  return Float64Array.of(rest.E, rest.I, 1, 0);
}

/**
 * E with both carriers, τ_m v̇ = −v + A (sin 2πf_c t + sin 2π(f_c + Δf) t), by the midpoint rule from rest: `samples` values
 * `step` apart after about `from` ms.
 *
 * @param S of E and I. @default logistic
 */
export function carriedTrace(
  p: Populations,
  beatHz: number,
  { from, samples, step: h }: { readonly from: number; readonly samples: number; readonly step: number },
  S: (u: number) => number = logistic,
): Float64Array {
  const skipped = Math.ceil(from / h);
  const E = new Float64Array(samples);
  const { E: e0, I: i0 } = restingPoint(p) ?? { E: 0.15, I: 0.13 };
  let [e, i, v] = [e0, i0, 0];
  const rate = (t: number, e: number, i: number, v: number) => ({
    e: (-e + S(p.fromEtoE * e - p.fromItoE * i + p.driveE + v)) / p.tauE,
    i: (-i + S(p.fromEtoI * e - p.fromItoI * i + p.driveI)) / p.tauI,
    v: (-v + p.amplitude * (sinTurns(p.carrier * t) + sinTurns((p.carrier + beatHz / 1000) * t))) / p.tauMembrane,
  });
  for (let k = 0; k < skipped + samples; k++) {
    if (k >= skipped) E[k - skipped] = e;
    const t = k * h;
    const a = rate(t, e, i, v);
    const b = rate(t + h / 2, e + (h / 2) * a.e, i + (h / 2) * a.i, v + (h / 2) * a.v);
    [e, i, v] = [e + h * b.e, i + h * b.i, v + h * b.v];
  }
  return E;
}

/** Q with both carriers, 40 steps a period of theirs, over whole beats. */
export function resonanceWithCarriers(p: Populations, beatHz: number, S?: (u: number) => number): number {
  const { samples, step } = wholeBeats(beatHz / 1000, beatsOf(beatHz), 1 / (40 * p.carrier));
  return fourierAt(carriedTrace(p, beatHz, { from: TRANSIENT, samples, step }, S), beatHz / 1000, step).amplitude;
}

/** The driven orbit as a cycle of the equations with the beat's phase; null where none closes. */
export function drivenCycle(p: Populations, beatHz: number) {
  const flow = averagedFlow(p, beatHz);
  const { states } = integrate(flow, startOf(p), Float64Array.of(TRANSIENT), { tolerance: 1e-9, longestStep: 5 });
  const search = closeFlowCycle(flow, states, 1000 / beatHz);
  if (search.status === "open") return null;
  const { cycle } = search;
  const { multipliers, trivial, stability } = floquet(flow, cycle, 4);
  const sizes = multipliers.flatMap(([re, im], k) => (k === trivial ? [] : [Math.sqrt(re * re + im * im)]));
  const points = Array.from(
    { length: cycle.orbit.length / 4 },
    (_, k) => [cycle.orbit[4 * k], cycle.orbit[4 * k + 1]] as const,
  );
  return { period: cycle.period, closure: cycle.closure, largest: Math.max(...sizes), stability, points };
}

/** Share of the variance of a driven, mixed population of 2N units that its first two principal components hold. */
export function flatness(p: Populations, beatHz: number, units: number, mixture: number, seed: number): number {
  const N = units / 2;
  const random = stream({ seed, density: 1 }, "gallery", 5000);
  const offsets = Float64Array.from({ length: units }, (_, k) => mixture * random.normal(k));
  const { E, I } = restingPoint(p) ?? { E: 0.15, I: 0.13 };
  const start = Float64Array.from({ length: units + 2 }, (_, k) => (k < N ? E : k < units ? I : k === units ? 1 : 0));
  const { samples, step } = wholeBeats(beatHz / 1000, Math.max(1, Math.round(beatHz / 4)), 2);
  const times = Float64Array.from({ length: samples }, (_, k) => TRANSIENT + k * step);
  const { states } = integrate(mixedFlow(p, beatHz, offsets), start, times, { tolerance: 1e-7, longestStep: 5 });
  const X = new Float64Array(samples * units);
  for (let k = 0; k < samples; k++) X.set(states.subarray(k * (units + 2), k * (units + 2) + units), k * units);
  const { variances } = principalComponents(X, units);
  return (variances[0] + variances[1]) / variances.reduce((a, b) => a + b, 0);
}
