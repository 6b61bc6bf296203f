/** @file Continuous attractors, perturbed: what is left of a line and of a ring, and how slow it is. */
import { z } from "zod";
import { integrate } from "../../dynamics/index.ts";
import { cos, sin } from "../../kernel/index.ts";
import { linesPanel } from "../panels.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { type AttractorResult, claimsOf } from "./claims.ts";
import { caseOf, LINE_CASES, median, perturbedLine, speedLimit } from "./line.ts";
import { drawLine } from "./picture.ts";
import { drawRing, endlessRing, ringFlow, ringSpeed } from "./ring.ts";
import { angleBetween } from "./ringAssay.ts";

const parameters = z.strictObject({
  perturbation: quantity({
    what: "ε, standard deviation of the changed weights",
    unit: "1",
    least: 0,
    most: 0.3,
    usual: 0.05,
  }),
  draws: count({ what: "perturbed lines", unit: "1", least: 100, most: 200000, usual: 20000 }),
  which: count({ what: "the perturbation that is shown", unit: "1", least: 0, most: 1000, usual: 2 }),
  strength: quantity({ what: "ρ of the ring", unit: "1", least: 1.1, most: 6, usual: 2 }),
  largest: count({ what: "units of the largest ring", unit: "1", least: 200, most: 20000, usual: 1600 }),
  rings: count({ what: "rings of each size", unit: "1", least: 3, most: 50, usual: 9 }),
  seed: count({ what: "of perturbations and rings", unit: "1", least: 0, most: 1000000, usual: 5 }),
});

const SIZES = [1e-2, 1e-3, 1e-4];
const LINES = 24;
const ANGLES = 120;
const TIMES = [5, 20, 80, 320];

export const continuousAttractors = definePiece({
  id: "continuous-attractors",
  basis: "code",
  shows:
    "A line or ring of equilibria does not survive a change of weights, but a slow manifold does, with a few stable states and saddles on it. " +
    "What is remembered on it is lost no faster than its largest speed.",
  parameters,
  assumptions: {
    part: "Theory only: the bounded line and a ring of rank two. Networks trained to hold an angle are not in this piece.",
    sample: "Perturbations are independent normal changes of every weight; rings are drawn with normal weights.",
  },
  *run(p) {
    const counts = new Map<string, number>();
    for (let draw = 0; draw < p.draws; draw++) {
      if (draw % 200 === 0) yield { fraction: (0.35 * draw) / p.draws, doing: "perturbing the line" };
      const name = caseOf(perturbedLine(p.perturbation, p.seed, draw));
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const limits = [];
    for (const [k, size] of SIZES.entries()) {
      yield { fraction: 0.35 + (0.15 * k) / SIZES.length, doing: "speed on the slow line" };
      const speeds = Array.from({ length: LINES }, (_, draw) => speedLimit(perturbedLine(size, p.seed, draw)));
      limits.push({ size, speed: median(speeds) });
    }
    const sizes = [100, 400, p.largest].filter((N, k, all) => all.indexOf(N) === k).sort((a, b) => a - b);
    const rings = [];
    const work = sizes.reduce((a, b) => a + b, 0) * p.rings;
    let done = 0;
    for (const N of sizes) {
      const fastest: number[] = [];
      const roots: number[] = [];
      for (let draw = 0; draw < p.rings; draw++) {
        yield { fraction: 0.5 + (0.4 * done) / work, doing: `rings of ${N} units` };
        const speed = ringSpeed(drawRing(N, p.seed, draw), p.strength, ANGLES);
        fastest.push(speed.fastest);
        roots.push(speed.roots);
        done += N;
      }
      rings.push({ N, fastest, roots });
    }
    yield { fraction: 0.9, doing: "what a ring forgets" };
    const M = drawRing(400, p.seed, 0);
    const shown = ringSpeed(M, p.strength, ANGLES);
    const result: AttractorResult = {
      cases: LINE_CASES.map((name) => (counts.get(name) ?? 0) / p.draws),
      others: (counts.get("other") ?? 0) / p.draws,
      limits,
      endless: endlessRing(p.strength),
      rings,
      kept: forgotten(M, p.strength, shown),
      shown: { turning: Array.from(shown.turning), radius: Array.from(shown.radius) },
    };
    return { result, claims: claimsOf(result) };
  },
  picture: (document, { limits, rings, kept, shown }, p) => [
    linesPanel(document, {
      title: "A ring of 400 units: how fast each angle turns",
      x: "angle (turns)",
      y: "angular velocity (1/τ)",
      lines: [{ name: "ω", points: shown.turning.map((w, k) => [k / shown.turning.length, w] as const) }],
      rules: [{ at: 0, name: "roots", across: "y" }],
      height: 180,
    }),
    linesPanel(document, {
      title: "The angle it loses, and the bound",
      x: "time (τ)",
      y: "radians",
      lines: [
        { name: "largest loss", points: kept.map(({ time, most }) => [time, most] as const) },
        { name: "t · sup |ω|", points: kept.map(({ time, bound }) => [time, bound] as const), as: "dashed" },
      ],
      xScale: "log",
      yScale: "log",
      height: 180,
    }),
    linesPanel(document, {
      title: "Larger rings are slower, and smaller changes of the line too",
      x: "units N, or 1/ε",
      y: "largest speed",
      lines: [
        { name: "rings", points: rings.flatMap(({ N, fastest }) => fastest.map((w) => [N, w] as const)), as: "dots" },
        { name: "line", points: limits.map(({ size, speed }) => [1 / size, speed] as const), as: "hollow" },
      ],
      xScale: "log",
      yScale: "log",
    }),
    ...drawLine(document, p).panels,
  ],
  miniature: ({ shown }) => {
    const n = shown.radius.length;
    const ring = Array.from({ length: n + 1 }, (_, k) => {
      const angle = (2 * Math.PI * (k % n)) / n;
      return [shown.radius[k % n] * cos(angle), shown.radius[k % n] * sin(angle)] as const;
    });
    const roots = ring.slice(0, n).filter((_, k) => shown.turning[k] > 0 !== shown.turning[(k + n - 1) % n] > 0);
    return [
      { points: ring, isSecond: true },
      { points: roots, isDots: true },
    ];
  },
  scene: {
    sliders: ["perturbation", "which"],
    draw: drawLine,
  },
});

/** Angles lost on the reduced ring from starts on it, and the bound. */
function forgotten(M: Float64Array, rho: number, { radius, fastest }: { radius: Float64Array; fastest: number }) {
  const flow = ringFlow(M, rho);
  const starts = 24;
  const most = new Float64Array(TIMES.length);
  for (let k = 0; k < starts; k++) {
    const at = Math.floor((k * radius.length) / starts);
    const angle = (2 * Math.PI * at) / radius.length;
    const start = Float64Array.of(radius[at] * cos(angle), radius[at] * sin(angle));
    const { states } = integrate(flow, start, Float64Array.from(TIMES), { tolerance: 1e-9 });
    TIMES.forEach((_, t) => {
      most[t] = Math.max(most[t], angleBetween([start[0], start[1]], [states[2 * t], states[2 * t + 1]]));
    });
  }
  return TIMES.map((time, t) => ({ time, most: most[t], bound: time * fastest }));
}
