/** @file Temporal interference: two carriers whose beat a population answers where it meets its own frequency. */
import { z } from "zod";
import { integrate, spread } from "../../dynamics/index.ts";
import { linesPanel } from "../panels.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { claimsOf, type InterferenceResult } from "./claims.ts";
import { drivenCycle, flatness, resonance, resonanceWithCarriers } from "./measure.ts";
import {
  averagedFlow,
  focusOf,
  jacobianAt,
  linearResponse,
  logistic,
  type Populations,
  restingPoint,
} from "./model.ts";

const weight = (what: string, usual: number) => quantity({ what, unit: "1", least: 0, most: 40, usual });
const ms = (what: string, usual: number) => quantity({ what, unit: "ms", least: 1, most: 100, usual });

const parameters = z.strictObject({
  beat: quantity({ what: "Δf, the difference of the carriers", unit: "Hz", least: 1, most: 100, usual: 18 }),
  amplitude: quantity({ what: "A of each carrier", unit: "1", least: 0, most: 60, usual: 12 }),
  carrier: quantity({ what: "f_c", unit: "kHz", least: 0.2, most: 5, usual: 1 }),
  fromEtoE: weight("w_EE", 16),
  fromItoE: weight("w_EI", 12),
  fromEtoI: weight("w_IE", 15),
  fromItoI: weight("w_II", 3),
  driveE: quantity({ what: "P_E", unit: "1", least: -10, most: 10, usual: -2.5 }),
  driveI: quantity({ what: "P_I", unit: "1", least: -10, most: 10, usual: -3.7 }),
  tauE: ms("τ of E", 10),
  tauI: ms("τ of I", 10),
  tauMembrane: ms("τ_m of the membrane", 10),
  units: count({ what: "units of the mixed population, half of them E", unit: "1", least: 4, most: 200, usual: 40 }),
  mixture: quantity({ what: "standard deviation of their thresholds", unit: "1", least: 0, most: 2, usual: 0.5 }),
  seed: count({ what: "of the mixed population", unit: "1", least: 0, most: 1000000, usual: 1 }),
});
type Parameters = z.infer<typeof parameters>;

const populationsOf = ({ beat: _, units: __, mixture: ___, seed: ____, ...rest }: Parameters): Populations => rest;

const BEATS = [2, 5, 8, 11, 14, 16, 17, 18, 19, 20, 22, 25, 30, 40, 60];
const CARRIED = [17, 30];

export const temporalInterference = definePiece({
  id: "temporal-interference",
  basis: "title",
  shows:
    "Two carriers too fast for a population drive it; its membrane filters them, and its bent response makes their beat felt, most where the beat meets its own frequency. " +
    "The driven activity lies on a closed curve in few dimensions, wound up by time.",
  parameters,
  assumptions: {
    model:
      "Two rate populations with logistic response and their numbers are ours, after the title and the abstract of a sister paper; no spikes.",
    site: "The carriers reach the excitatory population only.",
    averaged:
      "Where carriers are averaged out this is exact for infinitely fast ones; it is compared with the carriers themselves.",
  },
  *run(p) {
    const of = populationsOf(p);
    const focus = focusOf(of);
    const curve = [];
    for (const [k, beat] of BEATS.entries()) {
      yield { fraction: (0.3 * k) / BEATS.length, doing: "resonance curve" };
      curve.push({ beat, averaged: resonance(of, beat), linear: linearResponse(of, beat) });
    }
    const best = curve.reduce((a, b) => (b.averaged > a.averaged ? b : a)).beat;
    const fine = spread(Math.max(1, best - 1.5), best + 1.5, 13);
    let peak = best;
    let most = 0;
    for (const [k, beat] of fine.entries()) {
      yield { fraction: 0.3 + (0.2 * k) / fine.length, doing: "its peak" };
      const q = resonance(of, beat);
      if (q > most) [peak, most] = [beat, q];
    }
    const carriers = [];
    for (const [k, beat] of CARRIED.entries()) {
      yield { fraction: 0.5 + 0.1 * k, doing: "with the carriers themselves" };
      carriers.push({ beat, withCarriers: resonanceWithCarriers(of, beat), averaged: resonance(of, beat) });
    }
    yield { fraction: 0.7, doing: "without a bend" };
    const rest = restingPoint(of) ?? { E: 0.15, I: 0.13 };
    const control = resonanceWithCarriers(of, 17, tangentAt(of, rest.E, rest.I));
    yield { fraction: 0.85, doing: "closing the driven orbit" };
    const cycle = drivenCycle(of, p.beat);
    yield { fraction: 0.9, doing: "a mixed population" };
    const result: InterferenceResult = {
      focus,
      curve,
      peak,
      at: { five: resonance(of, 5), eighteen: resonance(of, 18), sixty: resonance(of, 60) },
      carriers,
      control,
      cycle: cycle === null ? null : { period: cycle.period, largest: cycle.largest, points: cycle.points },
      flatness: flatness(of, p.beat, p.units + (p.units % 2), p.mixture, p.seed),
    };
    return { result, claims: claimsOf(result, p) };
  },
  picture: (document, { curve, focus, carriers, cycle }) => [
    linesPanel(document, {
      title: "What the population has of the beat",
      x: "Δf (Hz)",
      y: "Q",
      lines: [
        { name: "averaged", points: curve.map(({ beat, averaged }) => [beat, averaged] as const) },
        { name: "linear", points: curve.map(({ beat, linear }) => [beat, linear] as const), as: "dashed" },
        {
          name: "with carriers",
          points: carriers.map(({ beat, withCarriers }) => [beat, withCarriers] as const),
          as: "hollow",
        },
      ],
      rules: focus === null ? [] : [{ at: focus.hertz, name: `own frequency ${focus.hertz.toFixed(2)} Hz` }],
    }),
    linesPanel(document, {
      title: "The driven orbit",
      x: "E",
      y: "I",
      lines: [{ name: "orbit", points: cycle === null ? [] : [...cycle.points, cycle.points[0]] }],
    }),
  ],
  miniature: ({ curve }) => [{ points: curve.map(({ beat, averaged }) => [beat, averaged] as const) }],
  scene: {
    sliders: ["beat", "amplitude", "carrier", "driveE"],
    draw(document, p) {
      const of = populationsOf(p);
      const times = Float64Array.from(spread(0, 400, 801), (t) => t + 800);
      const { states } = integrate(averagedFlow(of, p.beat), Float64Array.of(0.15, 0.13, 1, 0), times, {
        tolerance: 1e-7,
        longestStep: 5,
      });
      const focus = focusOf(of);
      const beats = spread(2, 60, 117);
      const series = (i: number) => Array.from(times, (t, k) => [t - 800, states[4 * k + i]] as const);
      return {
        says: `Δf = ${p.beat} Hz; its own frequency ${focus === null || focus.hertz === 0 ? "is none" : `${focus.hertz.toFixed(2)} Hz`}; linear response ${(linearResponse(of, p.beat) ?? Number.NaN).toPrecision(3)}`,
        panels: [
          linesPanel(document, {
            title: "Both populations under the beat",
            x: "time (ms)",
            y: "activity",
            lines: [
              { name: "E", points: series(0) },
              { name: "I", points: series(1) },
            ],
          }),
          linesPanel(document, {
            title: "Linear response over the beat",
            x: "Δf (Hz)",
            y: "|Ê|",
            lines: [{ name: "linear", points: beats.map((beat) => [beat, linearResponse(of, beat)] as const) }],
            rules: [{ at: p.beat, name: "Δf" }],
          }),
        ],
      };
    },
  },
});

/** The tangent of S at the input of E, for both populations: a response without a bend. */
function tangentAt(p: Populations, E: number, I: number): (u: number) => number {
  const u = p.fromEtoE * E - p.fromItoE * I + p.driveE;
  const value = logistic(u);
  const slope = (jacobianAt(p, E, I)[0] * p.tauE + 1) / p.fromEtoE;
  return (v) => value + slope * (v - u);
}
