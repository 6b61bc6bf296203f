/** @file Slots that forget at different rates, filled by a greedy gate: how much of the past they keep. */
import { z } from "zod";
import { stream } from "../../kernel/index.ts";
import { recalledBySamples } from "../../readout/index.ts";
import { linesPanel } from "../panels.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { claimsOf, type SlotResult } from "./claims.ts";
import {
  equalRatesCapacity,
  gateOf,
  greedy,
  meanShift,
  oneSlot,
  project,
  ratesOf,
  retention,
  type SlotMemory,
  simulate,
  wasteful,
} from "./slots.ts";

const parameters = z.strictObject({
  slots: count({ what: "n, slots", unit: "1", least: 2, most: 16, usual: 8 }),
  rate: quantity({
    what: "λ₀, geometric mean of the forgetting rates",
    unit: "1/Δ",
    least: 0.005,
    most: 2,
    usual: 0.1,
  }),
  spread: quantity({ what: "of the rates: λ₀ e^{−spread} … λ₀ e^{spread}", unit: "1", least: 0, most: 4, usual: 1.5 }),
  care: quantity({
    what: "q, cost of an encoding error over that of a shift",
    unit: "1",
    least: 0.1,
    most: 100,
    usual: 10,
  }),
  noise: quantity({ what: "σ², of the read-out, on each slot", unit: "1", least: 1e-6, most: 1, usual: 1e-3 }),
  events: count({ what: "stimuli of the simulation", unit: "1", least: 2000, most: 1000000, usual: 40000 }),
  seed: count({ what: "of the stimuli", unit: "1", least: 0, most: 1000000, usual: 0 }),
});

const SPREADS = [0, 0.5, 1, 1.5, 2, 3];
const LAGS = 200;
const DRAWS = 50;
const EXTRA = 0.5;
/** R² from which a stimulus counts as retained. */
const RETAINED = 0.05;

type Parameters = z.infer<typeof parameters>;
const memoryOf = (p: Parameters, spreadOf = p.spread): SlotMemory => ({
  rates: ratesOf(p.slots, p.rate, spreadOf),
  interval: 1,
  care: p.care,
});

export const slots = definePiece({
  id: "slots",
  basis: "abstract",
  shows:
    "A gate that trades, for each stimulus alone, its encoding against what it overwrites is a direct projection less lateral inhibition by what is stored. " +
    "Slots that forget at different rates keep more of the past than equal ones.",
  parameters,
  assumptions: {
    derived:
      "The equations are derived by us from the abstract: linear slots, quadratic costs, one stimulus at a time; the paper's own could not be read.",
    mean: "Heterogeneous rates keep their geometric mean.",
    linear: "What is retained is what the best linear read-out tells, with white noise on each slot.",
  },
  *run(p) {
    const curves = [];
    for (const [k, at] of SPREADS.entries()) {
      yield { fraction: (0.5 * k) / SPREADS.length, doing: "retention by theory" };
      const memory = memoryOf(p, at);
      const { recall, capacity } = retention(memory, gateOf(memory), p.noise, LAGS);
      curves.push({
        spread: at,
        recall: Array.from(recall.slice(0, 40)),
        capacity,
        retained: recall.filter((v) => v > RETAINED).length,
      });
    }
    const memory = memoryOf(p);
    const gate = gateOf(memory);
    yield { fraction: 0.5, doing: "other gates" };
    const random = stream({ seed: p.seed, density: 1 }, "gallery", 3001);
    const others = Array.from({ length: DRAWS }, (_, draw) => wasteful(gate, EXTRA, random, draw));
    const mean = (of: (gate: Float64Array) => number) => others.reduce((sum, other) => sum + of(other), 0) / DRAWS;
    const single = oneSlot(memory, gate);
    const capacityOf = (g: Float64Array) => retention(memory, g, p.noise, LAGS).capacity;
    yield { fraction: 0.7, doing: "simulating stimuli" };
    const { states, stimuli } = simulate(memory, p.events, p.seed);
    const noise = stream({ seed: p.seed, density: 1 }, "gallery", 3002);
    const read = states.map((v, e) => v + Math.sqrt(p.noise) * noise.normal(e));
    const result: SlotResult = {
      curves,
      equal: equalRatesCapacity(memoryOf(p, 0), p.noise),
      exact: p.spread > 0 ? retention(memory, gate, 0, 4000).capacity : null,
      shifts: {
        greedy: meanShift(memory, gate),
        wasteful: mean((g) => meanShift(memory, g)),
        oneSlot: meanShift(memory, single),
      },
      capacities: { greedy: capacityOf(gate), wasteful: mean(capacityOf), oneSlot: capacityOf(single) },
      simulated: {
        seen: Array.from(recalledBySamples(read, stimuli, p.slots, 12, 500)),
        theory: Array.from(retention(memory, gate, p.noise, 12).recall),
      },
      gradient: worstGradient(memory, p.seed),
    };
    return { result, claims: claimsOf(result, p, LAGS) };
  },
  picture: (document, { curves, simulated }, p) => [
    linesPanel(document, {
      title: "What is told of the stimulus k events ago",
      x: "events ago",
      y: "R²",
      lines: curves.map(({ spread: at, recall }) => ({
        name: `spread ${at}`,
        points: recall.map((v, k) => [k, v] as const),
      })),
      yDomain: [0, 1],
      height: 240,
    }),
    linesPanel(document, {
      title: "All of it together: memory capacity",
      x: "spread of the rates",
      y: "Σ R² (stimuli)",
      lines: [
        { name: "theory", points: curves.map(({ spread: at, capacity }) => [at, capacity] as const) },
        {
          name: "one stimulus",
          points: [
            [0, 1],
            [3, 1],
          ],
          as: "dashed",
        },
      ],
      height: 190,
    }),
    linesPanel(document, {
      title: `Theory and ${p.events} simulated stimuli at spread ${p.spread}`,
      x: "events ago",
      y: "R²",
      lines: [
        { name: "theory", points: simulated.theory.map((v, k) => [k, v] as const) },
        { name: "simulated", points: simulated.seen.map((v, k) => [k, v] as const), as: "hollow" },
      ],
      yDomain: [0, 1],
      height: 190,
    }),
  ],
  miniature: ({ curves }) =>
    [curves[0], curves.at(-1)!].map(({ recall }, k) => ({
      points: recall.slice(0, 20).map((v, lag) => [lag, v] as const),
      isSecond: k === 0,
    })),
  scene: {
    sliders: ["spread", "care", "rate", "slots"],
    draw(document, p) {
      const memory = memoryOf(p);
      const { recall, capacity } = retention(memory, gateOf(memory), p.noise, 31);
      const equal = retention(memoryOf(p, 0), gateOf(memoryOf(p, 0)), p.noise, 31);
      const { states } = simulate(memory, 31, p.seed);
      const n = p.slots;
      return {
        says: `${capacity.toFixed(2)} stimuli kept in ${n} slots; ${equal.capacity.toFixed(2)} if all forgot at the same rate`,
        panels: [
          linesPanel(document, {
            title: "What is told of each of the last 30 stimuli",
            x: "events ago",
            y: "R²",
            lines: [
              { name: "these rates", points: Array.from(recall, (v, k) => [k, v] as const) },
              { name: "equal rates", points: Array.from(equal.recall, (v, k) => [k, v] as const), as: "dashed" },
            ],
            yDomain: [0, 1],
          }),
          linesPanel(document, {
            title: "The slots over 30 stimuli",
            x: "event",
            y: "content",
            lines: [0, Math.floor(n / 2), n - 1].map((i) => ({
              name: `rate ${memory.rates[i].toPrecision(2)}`,
              points: Array.from({ length: 31 }, (_, k) => [k, states[k * n + i]] as const),
            })),
          }),
        ],
      };
    },
  },
});

/** Largest derivative of ½ q (s − C (x + u))² + ½ ‖u‖² at the gate's u, over random x and s: 0 at its minimum. */
function worstGradient(memory: SlotMemory, seed: number): number {
  const n = memory.rates.length;
  const random = stream({ seed, density: 1 }, "gallery", 3003);
  let worst = 0;
  for (let draw = 0; draw < 100; draw++) {
    const x = Float64Array.from({ length: n }, (_, i) => random.normal((n + 1) * draw + i));
    const s = random.normal((n + 1) * draw + n);
    const u = greedy(memory, x, s);
    const error = s - project(x.map((v, i) => v + u[i]));
    for (const v of u) worst = Math.max(worst, Math.abs(v - (memory.care * error) / Math.sqrt(n)));
  }
  return worst;
}
