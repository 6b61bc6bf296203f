/** @file Free recall by cluster synchronisation: modules of softmax units with adaptation that recall patterns in turn. */
import { z } from "zod";
import { mapOfTwo } from "../../dynamics/index.ts";
import { claim } from "../claim.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { claimsOf } from "./claims.ts";
import { locateBeginning, locateBias, locateEnd, mapAxes, recall, recallCycle, recallRate } from "./measure.ts";
import { type Modules, recallTheory } from "./modules.ts";
import { drawRecall, drawScene, type RecallResult } from "./picture.ts";

const parameters = z.strictObject({
  coupling: quantity({ what: "K = (H − 1) J, coupling within a pattern", unit: "1", least: 0.5, most: 12, usual: 4 }),
  bias: quantity({ what: "b, in favour of the first of two patterns", unit: "1", least: -6, most: 6, usual: 0 }),
  adaptation: quantity({ what: "g, of the adaptation", unit: "1", least: 1, most: 12, usual: 5 }),
  patterns: count({ what: "M, stored patterns", unit: "1", least: 2, most: 6, usual: 2 }),
  modules: count({ what: "H, modules", unit: "1", least: 2, most: 12, usual: 5 }),
  fast: quantity({ what: "τ_s, of the units", unit: "s", least: 0.01, most: 0.5, usual: 0.05 }),
  slow: quantity({ what: "τ_a, of the adaptation", unit: "s", least: 0.5, most: 10, usual: 2.7 }),
  seconds: quantity({ what: "watched, after as long a transient", unit: "s", least: 10, most: 600, usual: 75 }),
  seed: count({ what: "of the random start", unit: "1", least: 0, most: 1000000, usual: 3 }),
});

const modulesOf = (p: z.infer<typeof parameters>): Modules => ({
  ...{ modules: p.modules, patterns: p.patterns, coupling: p.coupling },
  ...{ adaptation: p.adaptation, fast: p.fast, slow: p.slow },
});

export const freeRecall = definePiece({
  id: "free-recall",
  basis: "abstract",
  shows:
    "Modules of softmax units with adaptation, coupled by Hebbian weights, recall stored patterns by themselves: units of one pattern fire together, and patterns take turns. " +
    "Coupling and bias must lie in a window; below it nothing is recalled, beyond it one pattern for ever.",
  parameters,
  assumptions: {
    form: "The equations are those of the BCPNN family as we know them, not read in the paper.",
    numbers: "τ_s = 0.05 s, g = 5 and five modules are ours; τ_a = 2.7 s is that of BCPNN models.",
    orthogonal: "Patterns do not overlap: weights between units of different patterns are 0.",
  },
  *run(p) {
    const of = modulesOf(p);
    const theory = recallTheory(of);
    yield { fraction: 0, doing: "watching recall" };
    const seen = recall(of, p.seconds, p.seed);
    yield { fraction: 0.15, doing: "following the even state" };
    const hopf = locateBeginning(of);
    yield { fraction: 0.25, doing: "closing the cycle" };
    const found = seen.period === null ? null : recallCycle(of, seen.state, seen.period);
    yield { fraction: 0.35, doing: "finding where recall ends" };
    const end = locateEnd(of);
    yield { fraction: 0.45, doing: "finding the largest bias" };
    const bias = theory.mostBias === null || p.coupling >= theory.ends ? null : locateBias(of, theory.mostBias);
    const { couplings, biases } = mapAxes(of);
    const walk = mapOfTwo(couplings, biases, (coupling, b) => recallRate({ ...of, coupling }, b));
    let step = walk.next();
    for (; !step.done; step = walk.next()) {
      yield { fraction: 0.55 + (0.45 * step.value.done) / step.value.of, doing: "map of coupling and bias" };
    }
    const result: RecallResult = {
      theory: { ...theory },
      hopf: hopf === null ? null : { coupling: hopf.parameter, rate: hopf.rate, frequency: hopf.frequency },
      end,
      bias,
      cycle:
        found === null
          ? null
          : {
              period: found.cycle.period,
              closure: found.cycle.closure,
              transverse: found.transverse,
              sumMode: found.sumMode,
              sumModeError: found.sumModeError,
            },
      recall: { times: seen.times, activity: seen.activity, visits: seen.visits, spread: seen.spread },
      map: { couplings, biases, rates: step.value },
    };
    return { result, claims: claimsOf(of, result).map(claim) };
  },
  picture: (document, result, p) => drawRecall(document, result, modulesOf(p)),
  miniature: ({ recall: { times, activity } }) =>
    activity.slice(0, 2).map((values, m) => ({
      points: values.filter((_, k) => times[k] < 12).map((v, k) => [times[k], v] as const),
      isSecond: m > 0,
    })),
  scene: {
    sliders: ["coupling", "bias", "adaptation", "patterns"],
    draw: (document, p) => drawScene(document, modulesOf(p), p.bias),
  },
});
