import type { ClaimInput } from "../claim.ts";
import type { Modules } from "./modules.ts";
import type { RecallResult } from "./picture.ts";

/** What the run says of each sentence. */
export function claimsOf(of: Modules, { theory, hopf, end, bias, cycle, recall }: RecallResult): ClaimInput[] {
  const { begins, ends, mostBias } = theory;
  const inWindow = of.coupling > begins && of.coupling < ends;
  const outside = `at K = ${of.coupling} recall is not expected: the window is ${begins.toFixed(4)} … ${ends.toFixed(4)} for two patterns`;
  const least = Math.min(...recall.visits);
  const relative = (value: number | null, truth: number | null) =>
    value === null || truth === null ? null : Math.abs(value / truth - 1);
  return [
    {
      id: "turns",
      sentence: "Stored patterns are recalled spontaneously, one after the other, each as often as the others.",
      whose: "paper",
      statistic: `visits of the rarest pattern over those of the most frequent one, over the time watched (${recall.visits.join(", ")})`,
      value: least > 0 ? least / Math.max(...recall.visits) : 0,
      atLeast: 0.9,
      restsOn: ["form", "numbers", "orthogonal"],
      tried: inWindow ? "watched from one random start; a longer time or another start may do" : outside,
    },
    {
      id: "synchrony",
      sentence: "Units of one pattern, in different modules, are active in synchrony.",
      whose: "paper",
      statistic: "largest distance of a unit's activity from the mean of its pattern, after the transient",
      value: least > 0 ? recall.spread : null,
      atMost: 1e-6,
      restsOn: ["form", "numbers"],
      tried:
        least > 0 ? "the transient may be too short for this coupling" : inWindow ? "no pattern was recalled" : outside,
    },
    {
      id: "synchrony-stable",
      sentence: "Synchrony within a pattern is stable: displacements across it shrink with every round.",
      whose: "paper",
      statistic: "largest Floquet multiplier across synchrony, |μ| per period",
      value: cycle?.transverse ?? null,
      atMost: 0.999,
      restsOn: ["form", "numbers"],
      tried:
        cycle === null
          ? inWindow
            ? "no cycle closed from the last state watched"
            : outside
          : "the multipliers found did not pass their self-test",
    },
    {
      id: "begins",
      sentence: "Recall begins where the coupling reaches M (1 + τ_s/τ_a), in a Hopf bifurcation of the even state.",
      whose: "ours",
      statistic: "|K of the Hopf point located on the whole network / formula − 1|",
      value: relative(hopf?.coupling ?? null, begins),
      atMost: 1e-6,
      tried: "no Hopf point was met within 10 % of the formula",
    },
    {
      id: "ends",
      sentence: "Recall ends, and one pattern stays, where the outer equilibria become stable (two patterns).",
      whose: "ours",
      statistic: "|K up to which the large cycle persists / formula − 1|",
      value: relative(end, ends),
      atMost: 5e-3,
      tried: "the cycle was followed from outside for 400 τ_a at each coupling",
    },
    {
      id: "bias",
      sentence: "A bias between two patterns is tolerated up to b_c; beyond it one is recalled for ever.",
      whose: "paper",
      statistic: "|largest bias with both recalled / formula − 1|",
      value: relative(bias, mostBias),
      atMost: 0.01,
      restsOn: ["form", "numbers"],
      tried: bias === null ? outside : "a sliver of bistability is left out: followed from the large cycle only",
    },
  ];
}
