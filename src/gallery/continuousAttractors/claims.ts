import { claim } from "../claim.ts";
import { LINE_CASES, logSlope, median } from "./line.ts";

export interface AttractorResult {
  /** Share of each of `LINE_CASES`, and of anything else. */
  readonly cases: readonly number[];
  readonly others: number;
  /** Median of sup ‖f‖ on the slow line at each size of the perturbation. */
  readonly limits: readonly { readonly size: number; readonly speed: number }[];
  readonly endless: { readonly radius: number; readonly rate: number };
  readonly rings: readonly {
    readonly N: number;
    readonly fastest: readonly number[];
    readonly roots: readonly number[];
  }[];
  /** Of one ring: the angle lost at each time over its bound, at worst. */
  readonly kept: readonly { readonly time: number; readonly most: number; readonly bound: number }[];
  readonly shown: { readonly turning: readonly number[]; readonly radius: readonly number[] };
}

export function claimsOf({ cases, others, limits, endless, rings, kept }: AttractorResult) {
  const list = LINE_CASES.map((name, k) => `${name} ${cases[k].toFixed(4)}`).join(", ");
  const slope = logSlope(
    limits.map(({ size }) => size),
    limits.map(({ speed }) => speed),
  );
  const ringSlope = logSlope(
    rings.map(({ N }) => N),
    rings.map(({ fastest }) => median(fastest)),
  );
  const all = rings.flatMap(({ roots }) => roots);
  return [
    claim({
      id: "unstable",
      sentence:
        "A continuous attractor is structurally unstable: of a perturbed line isolated states are left, in one of four ways.",
      whose: "paper",
      statistic: `largest distance of a case's share from ¼ (${list}; anything else ${others})`,
      value: others > 0 ? null : Math.max(...cases.map((share) => Math.abs(share - 0.25))),
      atMost: 0.01,
      restsOn: ["part", "sample"],
      tried:
        others > 0
          ? "something else was left; the perturbation is too large to leave the line's neighbourhood alone"
          : "fewer draws scatter more",
    }),
    claim({
      id: "slow",
      sentence: "A slow manifold persists, and its speed is proportional to the perturbation.",
      whose: "paper",
      statistic: `slope of ln sup ‖f‖ over ln ε (medians ${limits.map(({ size, speed }) => `${speed.toPrecision(3)} at ${size}`).join(", ")})`,
      value: slope,
      atLeast: 0.97,
      atMost: 1.03,
      restsOn: ["part", "sample"],
      tried: "24 perturbations of each size",
    }),
    claim({
      id: "ring",
      sentence: "A ring of finitely many units has a few stable states and as many saddles on it.",
      whose: "paper",
      statistic: `smallest number of roots on ${all.length} rings (${[...new Set(all)]
        .sort((a, b) => a - b)
        .map((n) => `${n} on ${all.filter((v) => v === n).length}`)
        .join(", ")})`,
      value: Math.min(...all),
      atLeast: 4,
      restsOn: ["part", "sample"],
      tried: "roots were counted by changes of sign at 120 angles",
    }),
    claim({
      id: "finite",
      sentence: "Its speed falls with the square root of the number of units.",
      whose: "ours",
      statistic: "slope of ln sup |ω| over ln N, medians",
      value: ringSlope,
      atLeast: -0.6,
      atMost: -0.4,
      restsOn: ["part", "sample"],
      tried: "few rings of each size scatter: more of them, or larger ones",
    }),
    claim({
      id: "endless",
      sentence: "With endlessly many units the ring is a continuum that attracts.",
      whose: "ours",
      statistic: `radial rate at radius ${endless.radius.toFixed(10)}, 1/τ`,
      value: endless.rate,
      atMost: -0.05,
      restsOn: ["part"],
      tried: "just above ρ = 1 it hardly attracts",
    }),
    claim({
      id: "bound",
      sentence: "What is remembered is lost no faster than the largest speed on the manifold allows.",
      whose: "paper",
      statistic: "largest angle lost over t · sup |ω|, at 5 to 320 τ",
      value: Math.max(...kept.map(({ most, bound }) => most / bound)),
      atMost: 1.001,
      restsOn: ["part", "sample"],
      tried: "24 starts on one ring of 400 units",
    }),
  ];
}
