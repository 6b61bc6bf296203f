/** @file Families of systems whose limit sets are known, at random parameters, and what a search says of them. */
import { closeCircle, closeOrbit, flowMap, nameMotions } from "../../src/dynamics/index.ts";
import { finish, type System, stream } from "../../src/kernel/index.ts";
import { hopf, spiral } from "../zoo.ts";
import { beside, decays, mixed } from "./cycles.ts";
import { discrete, growthByFollowing, henon, periodByFollowing, rotation, tanhMap } from "./maps.ts";

export interface Kind {
  readonly kind: "orbit" | "circle" | "torus" | "chaos" | "diverged" | "rest" | "closing" | "undecided";
  /** Of an orbit; 0 otherwise. */
  readonly period: number;
}

export interface Specimen {
  readonly map: System;
  readonly start: Float64Array;
  readonly truth: Kind;
}

/** Draws one of a family, or null where its truth is not generic. */
export type Family = (uniform: (from: number, to: number) => number) => Specimen | null;

const PERIODS = 512;
const golden = (1 + Math.sqrt(5)) / 2;

/** What a state comes to, asked in the order in which states that do not rest are asked. */
export function kindOf({ map, start }: Specimen): Kind & { readonly reason: string } {
  if (map.isDiscrete) {
    const orbit = closeOrbit(map, start);
    if (orbit.status === "closed" && orbit.isReached) return { kind: "orbit", period: orbit.orbit.steps, reason: "" };
    if (orbit.status === "open" && orbit.reason === "it has come to rest")
      return { kind: "rest", period: 0, reason: "" };
    if (closeCircle(map, start).status === "closed") return { kind: "circle", period: 0, reason: "" };
  }
  const { motions, of, fates, reasons } = finish(nameMotions(map, [start]));
  const motion = of[0] === null ? null : motions[of[0]].kind;
  return { kind: motion ?? (fates[0] as "diverged" | "closing" | "undecided"), period: 0, reason: reasons[0] };
}

/** h ← tanh(r R(θ) h): turns on a circle, or on an orbit where it locks; a long trajectory knows. */
export const planar: Family = (uniform) => {
  const r = uniform(1.02, 3);
  const q = Math.floor(uniform(5, 13));
  const turns = uniform(0, 1) < 0.3 ? Math.floor(uniform(1, q / 2)) / q : uniform(0.02, 0.48);
  const map = tanhMap(rotation(r, turns));
  const start = Float64Array.of(0.3, 0.2);
  const period = periodByFollowing(map, start, 200_000, PERIODS);
  const truth: Kind = {
    kind: period > 1 ? "orbit" : period === 1 ? "rest" : "circle",
    period: period > 1 ? period : 0,
  };
  return { map, start, truth };
};

/** h ← tanh(s P h), P a signed permutation: each |hᵢ| comes to a = tanh(s a), and the signs go round as P says. */
export const permutations: Family = (uniform) => {
  const n = Math.floor(uniform(2, 11));
  const s = uniform(1.05, 3);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(uniform(0, i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  const signs = order.map(() => (uniform(0, 1) < 0.5 ? -1 : 1));
  const W = order.map((from, i) => order.map((_, j) => (j === from ? s * signs[i] : 0)));
  const start = Float64Array.from({ length: n }, () => uniform(0.2, 0.9) * (uniform(0, 1) < 0.5 ? -1 : 1));
  const first = Array.from(start, Math.sign);
  let now = first;
  let period = 0;
  do {
    now = order.map((from, i) => signs[i] * now[from]);
    period++;
  } while (now.some((v, i) => v !== first[i]));
  const truth: Kind = { kind: period > 1 ? "orbit" : "rest", period: period > 1 ? period : 0 };
  return { map: tanhMap(W), start, truth };
};

/** Hénon's map: an orbit, chaos, or (near the onset of chaos: not generic) neither surely. */
export const henons: Family = (uniform) => {
  const map = henon(uniform(1, 1.42));
  const start = Float64Array.of(0.1, 0.1);
  const period = periodByFollowing(map, start, 200_000, 64);
  if (period > 1) return { map, start, truth: { kind: "orbit", period } };
  return growthByFollowing(map, start, 100_000) > 0.02 ? { map, start, truth: { kind: "chaos", period: 0 } } : null;
};

/** Circles of radius 1 in polar coordinates, bent, beside one another: r ← r + a (1 − r), θ ← θ + ρ. One: a circle; more: a torus. */
export function polarMap(circles: readonly { readonly pull: number; readonly turns: number }[]): System {
  const n = 2 * circles.length;
  const turned = circles.map(({ turns }) => rotation(1, turns));
  const map = discrete(
    n,
    (x, out) => {
      circles.forEach(({ pull }, k) => {
        const [a, b] = [x[2 * k], x[2 * k + 1]];
        const r = Math.sqrt(a * a + b * b);
        const grown = (r + pull * (1 - r)) / r;
        const [[c, s], [u, v]] = turned[k];
        out.set([grown * (c * a + s * b), grown * (u * a + v * b)], 2 * k);
      });
    },
    (x, out) => {
      out.fill(0);
      circles.forEach(({ pull }, k) => {
        const p = [x[2 * k], x[2 * k + 1]];
        const r = Math.sqrt(p[0] * p[0] + p[1] * p[1]);
        // of p (1 − pull + pull / r)
        const D = [0, 1].map((i) =>
          [0, 1].map((j) => (i === j ? 1 - pull + pull / r : 0) - (pull * p[i] * p[j]) / (r * r * r)),
        );
        for (let i = 0; i < 2; i++) {
          for (let j = 0; j < 2; j++) {
            out[(2 * k + i) * n + 2 * k + j] = turned[k][i][0] * D[0][j] + turned[k][i][1] * D[1][j];
          }
        }
      });
    },
  );
  return mixed(map);
}

export const polarCircles: Family = (uniform) => ({
  map: polarMap([{ pull: uniform(0.02, 0.9), turns: uniform(0.02, 0.48) }]),
  start: Float64Array.of(0.7, 0.1),
  truth: { kind: "circle", period: 0 },
});

export const polarTori: Family = (uniform) => ({
  map: polarMap([
    { pull: uniform(0.05, 0.9), turns: uniform(0.02, 0.48) },
    { pull: uniform(0.05, 0.9), turns: uniform(0.02, 0.48) },
  ]),
  start: Float64Array.of(0.7, 0.1, 0.2, 0.6),
  truth: { kind: "torus", period: 0 },
});

/** Two oscillators of incommensurate frequency, not coupled; the second one may be damped slowly, or both: then no torus. */
export const oscillators: Family = (uniform) => {
  const damped = Math.floor(uniform(0, 3));
  const slow = -uniform(0.0004, 0.006);
  const omega = uniform(0.3, 0.8);
  const first = damped === 2 ? spiral(2 * slow, omega) : hopf(uniform(0.1, 0.4), omega);
  const second = damped > 0 ? spiral(slow, omega * golden) : hopf(uniform(0.1, 0.4), omega * golden);
  return {
    map: flowMap(beside(first, second, decays([-uniform(0.3, 1)])), 0.2),
    start: Float64Array.of(0.4, 0.2, 0.3, 0.2, 0.1),
    truth: { kind: damped === 0 ? "torus" : "closing", period: 0 },
  };
};

/** How often what is said of so many of a family is right, undecided, or wrong. */
export function tally(family: Family, count: number, seed: number) {
  const random = stream({ seed, density: 1 }, "recurrentWeights");
  let used = 0;
  const uniform = (from: number, to: number) => from + (to - from) * random.uniform(used++);
  const found = { right: 0, undecided: [] as string[], wrong: [] as string[] };
  for (let k = 0; k < count; ) {
    const specimen = family(uniform);
    if (specimen === null) continue;
    k++;
    const { kind, period, reason } = kindOf(specimen);
    const { truth } = specimen;
    if (kind === truth.kind && period === truth.period) found.right++;
    else if (kind === "undecided" || kind === "closing") found.undecided.push(`${truth.kind}: ${reason}`);
    else found.wrong.push(`${truth.kind} ${truth.period} called ${kind} ${period}`);
  }
  return found;
}
