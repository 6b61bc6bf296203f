/** @file Families of systems of which it is known where each state ends: at which root, or on a cycle of which size. */
import { type Cycle, flowMap, type Settlement, settle } from "../../src/dynamics/index.ts";
import { finish, openKernel, type System, stream } from "../../src/kernel/index.ts";
import { rateNetworkSystems } from "../../src/network/index.ts";
import { bisect, eulerMap, flow, hopf } from "../zoo.ts";
import { annuli } from "./annuli.ts";
import { turned, withDecaying } from "./slow.ts";

type Uniform = (from: number, to: number) => number;

/** Where a state ends: at a root, or on a closed orbit, given by what `place` says of its states. */
interface End {
  readonly kind: "fixed-point" | "cycle";
  readonly place: number;
}

export interface SettleSpecimen {
  readonly map: System;
  readonly flow: System;
  readonly states: readonly Float64Array[];
  /** Of each state. */
  readonly truth: readonly End[];
  /** What tells limit sets apart: a radius, or an angle. */
  readonly place: (x: Float64Array) => number;
}

export type SettleFamily = (uniform: Uniform) => SettleSpecimen | null;

const LONGEST = 3000;
const solverFor = (n: number) => openKernel({ n }).solver(n);
const radiusOf = (x: Float64Array) => Math.hypot(x[0], x[1]);
const at = (radius: number, angle: number) => [radius * Math.cos(angle), radius * Math.sin(angle)];

/** Radii from which states start: `count` of them, none within 5 % of one where sides meet. */
function startRadii(uniform: Uniform, count: number, most: number, edges: readonly number[]): number[] {
  const radii: number[] = [];
  while (radii.length < count) {
    const radius = uniform(0.02, most);
    if (edges.every((edge) => Math.abs(radius / edge - 1) > 0.05)) radii.push(radius);
  }
  return radii;
}

/** Where a radius goes that `grows`, or shrinks, up to the next place where neither: 0 is a root. */
function endOf(radius: number, places: readonly number[], grows: boolean): End {
  const place = grows
    ? Math.min(...places.filter((r) => r > radius))
    : Math.max(0, ...places.filter((r) => r < radius));
  return { kind: place === 0 ? "fixed-point" : "cycle", place };
}

/** One to four concentric cycles, every second one stable, turned into up to three further dimensions. */
export const concentric: SettleFamily = (uniform) => {
  const count = Math.floor(uniform(1, 5));
  const radii = [uniform(0.3, 1)];
  while (radii.length < count) radii.push(radii[radii.length - 1] * uniform(1.25, 1.9));
  const outer = radii[count - 1];
  const planar = annuli(radii, uniform(0.2, 1.5), uniform(0.3, 0.6) / outer ** (2 * count));
  const extra = Math.floor(uniform(0, 4));
  const whole = turned(withDecaying(planar, extra, -uniform(0.4, 1)), Math.floor(uniform(1, 1e6)));
  const starts = startRadii(uniform, 6, 1.2 * outer, radii);
  return {
    map: flowMap(whole.system, 0.05),
    flow: whole.system,
    states: starts.map((r) => whole.back([...at(r, uniform(0, 6)), ...new Array<number>(extra).fill(0.05)])),
    // just inside the outermost one radii grow
    truth: starts.map((r) => endOf(r, radii, (count - radii.filter((edge) => edge < r).length) % 2 === 1)),
    place: (x) => radiusOf(whole.into(x)),
  };
};

/** Units of one ring. */
const RING = 32;

/**
 * ẋ = −x + M C Nᵀ tanh(x) of rank 2, three rings of 32 units: unit i of ring k has the row length_k eᵢ of M and
 * share_k eᵢ / 32 of N, eᵢ evenly spaced directions, and C = [1, −ω; ω, 1]. All states go to x = Mκ, where
 *
 *     κ̇ = −κ + C G(|κ|) κ/|κ|,   G(ρ) = Σ_k share_k ⟨cos θ tanh(length_k ρ cos θ)⟩,
 *
 * so the Euler map multiplies ρ by |1 − h + h (1 + iω) G(ρ)/ρ|: a cycle wherever that is 1. How many there are depends on the
 * lengths and shares. Rings of 32 are round to 1e-4 where length · ρ is below 8.
 */
export const rankTwo: SettleFamily = (uniform) => {
  const h = 0.1;
  const omega = uniform(0.15, 1);
  const rings = [0.5, 1.2, 3].map((length) => ({ length: length * uniform(0.8, 1.2), share: uniform(-4, 5) }));
  const gain = (rho: number) => {
    let sum = 0;
    for (const { length, share } of rings) {
      for (let j = 0; j < RING; j++) {
        const along = Math.cos((2 * Math.PI * j) / RING);
        sum += (share / RING) * along * Math.tanh(length * rho * along);
      }
    }
    return sum / rho;
  };
  const growth = (rho: number) => Math.log(Math.hypot(1 - h + h * gain(rho), h * omega * gain(rho))) / h;
  const most = 2.2;
  const grid = Array.from({ length: 440 }, (_, k) => 0.005 * (k + 1));
  const places = grid.flatMap((rho) =>
    growth(rho) * growth(rho + 0.005) < 0 ? [bisect(growth, rho, rho + 0.005)] : [],
  );
  // generic: nothing near a fold, a bifurcation of 0, or the end of the range in which rings are round
  const slope = (rho: number) => Math.abs(growth(1.02 * rho) - growth(0.98 * rho)) / 0.04;
  // draws with one cycle are ten times as common as those with more
  if (places.length === 0 || (places.length === 1 && uniform(0, 1) > 0.1)) return null;
  if (places.some((rho) => rho < 0.15 || slope(rho) < 0.05)) return null;
  if (Math.abs(growth(1e-3)) < 0.03 || growth(most) > -0.03) return null;
  if (places.some((rho, k) => k > 0 && rho < 1.15 * places[k - 1])) return null;
  const units = rings.flatMap(({ length, share }) =>
    Array.from({ length: RING }, (_, j) => {
      const [a, b] = at(1, (2 * Math.PI * j) / RING);
      return { m: [length * a, length * b], n: [(share / RING) * (a - omega * b), (share / RING) * (omega * a + b)] };
    }),
  );
  const n = units.length;
  const W = Float64Array.from(units.flatMap(({ m }) => units.map((other) => m[0] * other.n[0] + m[1] * other.n[1])));
  const none = new Float64Array(0);
  const { flow, map } = rateNetworkSystems(openKernel({ n, matrices: 2 }), {
    ...{ n, form: "flow", activation: "tanh", timeStep: h, recurrent: W, bias: new Float64Array(n) },
    ...{ inputs: 0, input: none, outputs: 0, readout: none },
  });
  const squares = [0, 1].map((d) => units.reduce((sum, { m }) => sum + m[d] * m[d], 0));
  const starts = startRadii(uniform, 5, most, places);
  return {
    map,
    flow: flow!,
    states: starts.map((r) => {
      const [a, b] = at(r, uniform(0, 6));
      return Float64Array.from(units, ({ m }) => m[0] * a + m[1] * b);
    }),
    truth: starts.map((r) => endOf(r, places, growth(r) > 0)),
    place: (x) => Math.hypot(...[0, 1].map((d) => units.reduce((sum, { m }, i) => sum + m[d] * x[i], 0) / squares[d])),
  };
};

/**
 * ż = (σ + iω) z − |z|² z by Euler's steps, close to where the root loses its stability: σ = −hω²/2 for small h, where
 * |1 + h(σ + iω)| = 1. Beyond, the circle has radius² σ + (1 − √(1 − h²ω²))/h. Nearer than 0.001 per τ is not generic.
 */
export const nearHopf: SettleFamily = (uniform) => {
  const h = uniform(0.05, 0.2);
  const omega = uniform(0.2, 1.2);
  const onset = (Math.sqrt(1 - h * omega * (h * omega)) - 1) / h;
  const away = (uniform(0, 1) < 0.5 ? 1 : -1) * uniform(0.001, 0.02);
  const system = hopf(onset + away, omega);
  const radius = away > 0 ? Math.sqrt(away) : 0;
  const starts = [uniform(0.02, 0.1), uniform(0.2, 0.4), uniform(0.5, 0.9)];
  return {
    map: eulerMap(system, h),
    flow: system,
    states: starts.map((r) => Float64Array.from(at(r, uniform(0, 6)))),
    truth: starts.map(() => ({ kind: away > 0 ? "cycle" : "fixed-point", place: radius })),
    place: radiusOf,
  };
};

/** A ring of k stable roots and k saddles: ṙ = r (1 − r²), φ̇ = a sin k(φ − φ₀), the stable ones where k (φ − φ₀) is odd · π. */
export const rootRings: SettleFamily = (uniform) => {
  const k = Math.floor(uniform(2, 9));
  const first = uniform(0, 1);
  const speed = uniform(0.2, 1) / k;
  const ring = rootRing(k, first, speed);
  const angles = Array.from(
    { length: 6 },
    () => first + ((Math.floor(uniform(0, k)) + uniform(0.05, 0.95)) * 2 * Math.PI) / k,
  );
  const turns = (x: Float64Array) => (((Math.atan2(x[1], x[0]) - first) * k) / (2 * Math.PI) + 2 * k) % k;
  return {
    map: flowMap(ring, 0.05),
    flow: ring,
    states: angles.map((angle) => Float64Array.from(at(uniform(0.5, 1.5), angle))),
    truth: angles.map((angle) => ({
      kind: "fixed-point",
      place: Math.floor(((angle - first) * k) / (2 * Math.PI)) + 0.5,
    })),
    place: turns,
  };
};

export function rootRing(k: number, first: number, speed: number): System {
  // in x, y: ẋ = x(1 − r²) − y s, ẏ = y(1 − r²) + x s, s = speed sin k(φ − first), its derivative along φ c
  const parts = (x: Float64Array) => {
    const q = Math.max(x[0] * x[0] + x[1] * x[1], 1e-12);
    const phase = k * (Math.atan2(x[1], x[0]) - first);
    const fade = q < 0.04 ? q / 0.04 : 1; // smooth at 0
    const fall = q < 0.04 ? 1 / 0.04 : 0;
    return {
      q,
      s: speed * fade * Math.sin(phase),
      c: speed * fade * k * Math.cos(phase),
      f: speed * fall * Math.sin(phase),
    };
  };
  return flow(
    2,
    (x, out) => {
      const { q, s } = parts(x);
      out.set([x[0] * (1 - q) - x[1] * s, x[1] * (1 - q) + x[0] * s]);
    },
    (x, out) => {
      const { q, s, c, f } = parts(x);
      const [a, b] = [x[0], x[1]];
      const [sx, sy] = [(-b * c) / q + 2 * f * a, (a * c) / q + 2 * f * b];
      out.set([
        1 - q - 2 * a * a - b * sx,
        -2 * a * b - s - b * sy,
        -2 * a * b + s + a * sx,
        1 - q - 2 * b * b + a * sy,
      ]);
    },
    60 * (1 + speed * k * k),
    false,
  );
}

/** What is wrong with what is said of where the states of a specimen end, or why one is undecided; "" for neither. */
export function judge(specimen: SettleSpecimen): { wrong: string; undecided: string } {
  const { map, flow, states, truth, place } = specimen;
  const n = map.dimension;
  const all = new Float64Array(states.length * n);
  states.forEach((x, c) => {
    all.set(x, c * n);
  });
  const settled: Settlement = finish(settle(map, map, flow, solverFor(n), all, { longest: LONGEST }));
  const radius = ({ orbit }: Cycle) => {
    let sum = 0;
    const count = orbit.length / n;
    for (let k = 0; k < count; k++) sum += place(orbit.subarray(k * n, (k + 1) * n));
    return sum / count;
  };
  for (let c = 0; c < states.length; c++) {
    const { limit } = settled.arrivals[c];
    const expected = `${truth[c].kind} at ${truth[c].place.toPrecision(3)}`;
    if (limit.kind === "undecided") return { wrong: "", undecided: `${expected}: ${limit.reason}` };
    if (limit.kind !== truth[c].kind) return { wrong: `${expected} called ${limit.kind}`, undecided: "" };
    const found =
      limit.kind === "cycle"
        ? radius(settled.cycles[limit.cycle])
        : place(settled.roots[(limit as { root: number }).root].x);
    if (Math.abs(found - truth[c].place) > 1e-2 * (limit.kind === "cycle" ? truth[c].place : 1)) {
      return { wrong: `${expected} called ${limit.kind} at ${found.toPrecision(3)}`, undecided: "" };
    }
  }
  const cycles = new Set(truth.filter(({ kind }) => kind === "cycle").map((end) => end.place)).size;
  const told = settled.cycles.length;
  return { wrong: told > cycles ? `${cycles} cycles told as ${told}` : "", undecided: "" };
}

/** How often what is said of so many of a family is right, undecided, or wrong. */
export function tallyEnds(family: SettleFamily, count: number, seed: number) {
  const random = stream({ seed, density: 1 }, "recurrentWeights");
  let used = 0;
  const found = { right: 0, undecided: [] as string[], wrong: [] as string[] };
  for (let k = 0; k < count; ) {
    const specimen = family((from, to) => from + (to - from) * random.uniform(used++));
    if (specimen === null) continue;
    k++;
    const { wrong, undecided } = judge(specimen);
    if (wrong !== "") found.wrong.push(wrong);
    else if (undecided !== "") found.undecided.push(undecided);
    else found.right++;
  }
  return found;
}
