import { claim } from "../claim.ts";
import { bootstrapInterval, meanOf } from "../training.ts";
import { DIGITS, SENSES } from "./trials.ts";

export interface DigitNetwork {
  /** Share told right at a delay of 20 steps, of each of `SENSES`; with what is heard 5 steps late; and later still. */
  readonly right: readonly number[];
  readonly late: number;
  readonly longer: readonly { readonly delay: number; readonly right: readonly number[] }[];
  /** Between the senses in the middle of the stimulus, and at the end of the delay, degrees. */
  readonly angles: readonly number[];
  readonly anglesLater: readonly number[];
  readonly symmetry: number;
  readonly ends: { readonly places: number; readonly fastest: number };
  readonly loss: readonly number[];
}

export interface DigitResult {
  readonly bayes: readonly number[];
  readonly random: readonly number[];
  readonly networks: readonly DigitNetwork[];
  readonly seed: number;
}

const RESTS = ["encoders", "network"] as const;

export function claimsOf({ bayes, random, networks, seed }: DigitResult) {
  const each = (of: (n: DigitNetwork) => number) => {
    const values = networks.map(of);
    return { value: meanOf(values), interval: bootstrapInterval(values, seed) };
  };
  const shares = SENSES.map(
    (name, s) => `${name} ${meanOf(networks.map(({ right }) => right[s])).toFixed(3)} of ${bayes[s].toFixed(3)}`,
  ).join(", ");
  const tried = "longer training comes nearer to the best there is";
  return [
    claim({
      id: "recognises",
      sentence: "One network tells a digit from either sense, or both.",
      whose: "paper",
      statistic: `largest shortfall from the best there is, seen and both, at a delay of 20 steps (${shares})`,
      ...each(({ right }) => Math.max(bayes[0] - right[0], bayes[2] - right[2])),
      atMost: 0.03,
      restsOn: RESTS,
      tried,
    }),
    claim({
      id: "hears",
      sentence: "What is only heard, a pattern in time, it tells nearly as well as can be.",
      whose: "ours",
      statistic: "shortfall from the best there is, heard",
      ...each(({ right }) => bayes[1] - right[1]),
      atMost: 0.06,
      restsOn: RESTS,
      tried,
    }),
    claim({
      id: "integrates",
      sentence: "Both senses together are told better than the better of them alone.",
      whose: "paper",
      statistic: "share right of both less that of the better one",
      ...each(({ right }) => right[2] - Math.max(right[0], right[1])),
      atLeast: 0.03,
      restsOn: RESTS,
      tried,
    }),
    claim({
      id: "asynchrony",
      sentence: "Senses that come some steps apart are integrated all the same.",
      whose: "paper",
      statistic: "loss of the share right where what is heard comes 5 steps late",
      ...each(({ right, late }) => right[2] - late),
      atMost: 0.05,
      restsOn: RESTS,
      tried,
    }),
    claim({
      id: "orthogonal",
      sentence: "The two senses enter along nearly orthogonal directions.",
      whose: "paper",
      statistic: `least of the principal angles less that of random planes in the middle of the stimulus, degrees (${meanAngles(networks.map(({ angles }) => angles))}; random ${random.map((v) => v.toFixed(0)).join(" ")}; at the delay's end ${meanAngles(networks.map(({ anglesLater }) => anglesLater))})`,
      ...each(({ angles }) => Math.min(...angles.map((v, k) => v - random[k]))),
      atLeast: -5,
      restsOn: RESTS,
      tried: "planes that tell the four digits apart, from mean states of each sense alone",
    }),
    claim({
      id: "symmetry",
      sentence: "Trajectories of the digits are turned copies of one another.",
      whose: "paper",
      statistic:
        "share of the variance of the next digit's mean trajectory that one rotation explains, during the delay",
      ...each(({ symmetry }) => symmetry),
      atLeast: 0.8,
      restsOn: [...RESTS, "order"],
      tried: "mean trajectories of both senses, best of the three orders of four digits",
    }),
    claim({
      id: "attractors",
      sentence: `The digits are held in ${DIGITS} stable states.`,
      whose: "paper",
      statistic: `different places of 100 states left alone for 600 τ, mean of the networks (fastest there still ${Math.max(...networks.map(({ ends }) => ends.fastest)).toPrecision(2)}/τ; right after 60 steps ${meanOf(networks.flatMap(({ longer }) => longer.filter(({ delay }) => delay === 60).map(({ right }) => right[2]))).toFixed(2)}, after 200 ${meanOf(networks.flatMap(({ longer }) => longer.filter(({ delay }) => delay === 200).map(({ right }) => right[2]))).toFixed(2)})`,
      ...each(({ ends }) => ends.places),
      atLeast: DIGITS,
      atMost: DIGITS,
      restsOn: RESTS,
      tried:
        "delays of 2 to 30 steps in training; the network is left without input. Delays to 100 steps, noise on states, or input that stays on were not tried: the abstract may mean that",
    }),
  ];
}

function meanAngles(all: readonly (readonly number[])[]): string {
  return all[0].map((_, k) => meanOf(all.map((angles) => angles[k])).toFixed(0)).join(" ");
}
