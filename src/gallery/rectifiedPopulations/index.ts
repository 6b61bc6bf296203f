/** @file Rectified populations: which inputs make a pattern of activity the equilibrium, and which pulses switch a memory. */
import { z } from "zod";
import { claim, notReadable } from "../claim.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { type Census, design, leastPulse, winnerCensus, winnerTakesAll } from "./measure.ts";
import { drawPopulations, drawScene } from "./picture.ts";

const parameters = z.strictObject({
  excitation: quantity({ what: "α, of a population by itself", unit: "1", least: 0, most: 0.99, usual: 0.5 }),
  inhibition: quantity({ what: "β, of a population by each other one", unit: "1", least: 0, most: 5, usual: 1.2 }),
  drive: quantity({ what: "θ, the same input to all", unit: "1", least: 0.1, most: 10, usual: 1 }),
  targetFirst: quantity({ what: "activity of population 1 that is wanted", unit: "1", least: 0, most: 3, usual: 1.5 }),
  targetSecond: quantity({ what: "activity of population 2 that is wanted", unit: "1", least: 0, most: 3, usual: 0.5 }),
  networks: count({
    what: "random networks for which a target is designed",
    unit: "1",
    least: 10,
    most: 2000,
    usual: 200,
  }),
  units: count({ what: "populations of each of them", unit: "1", least: 2, most: 10, usual: 6 }),
  gain: quantity({
    what: "√n times the standard deviation of their weights",
    unit: "1",
    least: 0.1,
    most: 4,
    usual: 1.5,
  }),
  seed: count({ what: "of the random networks", unit: "1", least: 0, most: 1000000, usual: 7 }),
});

/** Designs whose rate is nearer to 0 than this are too slow to be told by following them. */
const NEAR_MARGIN = 0.03;
const DURATIONS = [0.5, 1, 1.5, 2, 3, 5, 8, 12, 20, 50];

export interface PopulationResult {
  readonly censuses: readonly (Census | null)[];
  readonly pulses: readonly { readonly duration: number; readonly size: number | null }[];
  readonly longest: number;
  readonly designs: readonly {
    readonly isThere: boolean;
    readonly rate: number;
    readonly comesBack: boolean;
    readonly comesBackWithFeedback: boolean;
    readonly equilibriaOfP: number | null;
  }[];
}

export const rectifiedPopulations = definePiece({
  id: "rectified-populations",
  basis: "title",
  shows:
    "For populations ẋ = −x + [W x + u]₊ an input is designed so that a chosen pattern of activity is an equilibrium; whether it is a stable or the only one is read from the weights alone. " +
    "Populations that inhibit each other hold a memory each, and a pulse switches between them if it is strong and long enough.",
  parameters,
  assumptions: {
    model: "The model, the design and the claims are ours, after the title: the paper could not be found.",
    random: "Random networks have independent normal weights; targets have a random number of active populations.",
  },
  *run(p) {
    const W = winnerTakesAll(2, p.excitation, p.inhibition);
    const pulses = [];
    for (const [k, duration] of DURATIONS.entries()) {
      yield { fraction: (0.4 * k) / DURATIONS.length, doing: "finding the least pulse" };
      pulses.push({ duration, size: leastPulse(W, p.drive, duration) });
    }
    const designs = [];
    for (let k = 0; k < p.networks; k++) {
      if (k % 5 === 0) yield { fraction: 0.4 + (0.6 * k) / p.networks, doing: `designing for ${p.networks} networks` };
      designs.push(design(p.units, p.gain, p.seed, k));
    }
    const censuses = [2, 3, 5].map((n) => winnerCensus(n, p.excitation, p.inhibition, p.drive));
    const longest = (p.inhibition * p.drive) / (1 - p.excitation) - p.drive;
    const result: PopulationResult = { censuses, pulses, longest, designs };
    return { result, claims: claimsOf(result) };
  },
  picture: (document, result, p) => drawPopulations(document, result, p),
  miniature: ({ pulses }) => [
    {
      points: pulses.flatMap(({ duration, size }) =>
        size === null || duration > 12 ? [] : [[duration, size] as const],
      ),
    },
  ],
  scene: {
    sliders: ["excitation", "inhibition", "drive", "targetFirst", "targetSecond"],
    draw: (document, p) => drawScene(document, p),
  },
});

function claimsOf({ censuses, pulses, longest, designs }: PopulationResult) {
  const told = designs.filter(({ rate }) => Math.abs(rate) >= NEAR_MARGIN);
  const share = (list: readonly unknown[], of: readonly unknown[]) =>
    of.length === 0 ? null : list.length / of.length;
  const unstable = told.filter(({ rate }) => rate > 0);
  const P = designs.filter(({ equilibriaOfP }) => equilibriaOfP !== null);
  const off = censuses.map((c) =>
    c === null ? null : Math.abs(c.equilibria - ((2 ** 31) >>> (31 - c.units)) + 1) + Math.abs(c.stable - c.units),
  );
  const last = pulses.at(-1)!;
  return [
    notReadable(
      "paper",
      "What the paper claims.",
      "no text of it was found; only its title is known, and that not for certain",
    ),
    claim({
      id: "memories",
      sentence:
        "Mutual inhibition makes 2ⁿ − 1 equilibria of n populations, of which exactly those with one active population are stable.",
      whose: "ours",
      statistic: "equilibria and stable ones too many or too few, for n = 2, 3, 5",
      value: off.some((v) => v === null) ? null : off.reduce((a: number, b) => a + b!, 0),
      atLeast: 0,
      atMost: 0,
      restsOn: ["model"],
      tried: "this holds for α < 1 < α + β; with these weights it need not",
    }),
    claim({
      id: "designed",
      sentence: "Every target can be made an equilibrium by a constant input, in closed form.",
      whose: "ours",
      statistic: `share of ${designs.length} random networks in which it is one`,
      value: share(
        designs.filter((d) => d.isThere),
        designs,
      ),
      atLeast: 1,
      restsOn: ["model", "random"],
      tried: "followed from the target itself",
    }),
    claim({
      id: "stable",
      sentence: "It is stable if and only if the weights among its active populations, less the leak, are.",
      whose: "ours",
      statistic: `share of ${told.length} networks in which a state beside the target does what the eigenvalues say (|Re λ| ≥ ${NEAR_MARGIN})`,
      value: share(
        told.filter((d) => d.comesBack === d.rate < 0),
        told,
      ),
      atLeast: 1,
      restsOn: ["model", "random"],
      tried: "states were followed for 400 τ from a distance of 1e-4",
    }),
    claim({
      id: "feedback",
      sentence: "Feedback on the active populations rescues every target that a constant input leaves unstable.",
      whose: "ours",
      statistic: `share of ${unstable.length} unstable designs whose target is stable with feedback`,
      value: share(
        unstable.filter((d) => d.comesBackWithFeedback),
        unstable,
      ),
      atLeast: 1,
      restsOn: ["model", "random"],
      tried:
        unstable.length === 0
          ? "no design was unstable: raise the gain"
          : "states were followed for 400 τ from a distance of 1e-4",
    }),
    claim({
      id: "unique",
      sentence: "Where all principal minors of I − W are positive there is exactly one equilibrium.",
      whose: "ours",
      statistic: `share of ${P.length} such networks with exactly one, by all supports`,
      value: share(
        P.filter((d) => d.equilibriaOfP === 1),
        P,
      ),
      atLeast: 1,
      restsOn: ["model", "random"],
      tried: P.length === 0 ? "no network had such weights: lower the gain" : "all supports were solved",
    }),
    claim({
      id: "pulse",
      sentence: "A long pulse switches the memory once it lifts the silent population above its threshold.",
      whose: "ours",
      statistic: `least pulse of ${last.duration} τ less β θ/(1 − α) − θ`,
      value: last.size === null ? null : last.size - longest,
      atLeast: -1e-6,
      atMost: 1e-6,
      restsOn: ["model"],
      tried: "pulses up to 1000 were tried; without two memories there is nothing to switch",
    }),
  ];
}
