import { type Settlement, settle } from "../dynamics/index.ts";
import { arrayOf, type NumericArray } from "../format/index.ts";
import { mainSite } from "../task/index.ts";
import { measureAnalogue } from "./analogue.ts";
import { concludeDraws, concludeVerdict } from "./conclude.ts";
import { rowsOf } from "./draws.ts";
import { openEvidence } from "./evidence.ts";
import { type Followed, followDraws } from "./followDraws.ts";
import { inOwnTime, type JudgedSubject, type JudgeProgress, protocolFor, systemsOf } from "./judgedSubject.ts";
import type { LimitSetEvidence } from "./limitSets.ts";
import { measureLosses } from "./measureLosses.ts";
import { followOtherwise } from "./otherSteps.ts";
import { comparePaper, paperLabel, paperOutcomes, paperStates } from "./paperRule.ts";
import { defaultProtocol, type VerdictProtocol } from "./protocol.ts";
import type { Sensitivity, Verdict } from "./record.ts";
import { concludeSensitivity } from "./sensitivity.ts";
import { type Stop, stopsOf } from "./stops.ts";

export interface Judgement {
  readonly verdict: Verdict;
  /**
   * limit_states [limit sets that have one × n]; draws [draws × 3] of the first stop: memory, number of its streams, limit
   * set; draw_times [draws], in τ. answer_draws [draws × 4] of the later stops: class, where those of one stop come after
   * those of another, condition, number, limit set; answer_times [draws].
   */
  readonly arrays: Readonly<Record<string, NumericArray>>;
}

/** How far a judgement is, about: drawing and settling take most of it. Never goes back. */
export function judgedShare({ doing, done, of }: JudgeProgress): number {
  const place = PHASES.findIndex(([names]) => names.includes(doing));
  const before = PHASES.slice(0, place).reduce((sum, [, part]) => sum + part, 0);
  return before + PHASES[place][1] * (done / of);
}

const PHASES: readonly (readonly [readonly JudgeProgress["doing"][], number])[] = [
  [["stimulating", "settling"], 0.8],
  [["measuring"], 0.1],
  [["the paper's rule"], 0.05],
  [["other steps"], 0.05],
];

/**
 * How does it remember? At every site, stop, set u = 0 and follow the network to its limit set, for draws that each start
 * from a trial-end state of their own; then ask of each limit set what it still knows. Sites that nothing is shown between
 * share their draws. Draws are added until every share is decided, or none may be added. See docs/mechanisms.md.
 */
export function* judge(
  subject: JudgedSubject,
  given: VerdictProtocol = defaultProtocol(),
): Generator<JudgeProgress, Judgement> {
  const { model, solver, task, key, ends, network } = subject;
  const n = model.dimension;
  const systems = systemsOf(model);
  const { follow, exact, flow } = systems;
  const asked = protocolFor(subject, given);
  const protocol = inOwnTime(asked, systems, task);
  const stops = stopsOf(task);
  const evidenceOf = openEvidence(subject, systems, stops, protocol.resumedDraws);
  const followed = yield* followDraws(subject, stops, protocol, systems, (draws, stop) => {
    const { evidence, sites } = evidenceOf(draws);
    return { evidence: sites[stop][0], records: evidence.map((e) => e.record) };
  });
  const { draws, places, states, arrivals } = followed;
  const { evidence, limitOf, right, sites: byStop } = evidenceOf(followed);
  const limitSets = evidence.map((e) => e.record);
  const sites = byStop.flat();
  const main = places[0];
  const atMain = rowsOf(states[0], n, main);

  yield { done: 0, of: 1, doing: "measuring" };
  const { forgotten } = concludeDraws(sites[0], limitSets, protocol);
  const losses = measureLosses(
    subject,
    systems,
    atMain,
    main.map((d) => draws[d]),
    forgotten,
    protocol.loss,
  );
  const whole = [{ ...sites[0], losses }, ...sites.slice(1)];
  const answered = limitSets.map((_, L) => right.slice(1).flatMap((of) => of[L].map((row) => Math.min(...row))));
  const verdict = concludeVerdict(whole, limitSets, right[0], answered, protocol);
  const { analogue } = task;
  const held =
    analogue === undefined
      ? {}
      : { analogue: measureAnalogue(subject, analogue, atMain, mainSite(task).delay.duration, limitSets) };

  const paper = yield* rulePaper(followed);
  yield { done: 0, of: 1, doing: "other steps" };
  return {
    verdict: {
      ...verdict,
      ...(follow.isDiscrete && { timeUnit: "step" as const }),
      protocol: asked,
      ...held,
      paperRule: paper === null ? null : comparePaper(paper.label, paper.simulated, verdict.sites.at(-1)!),
      sensitivity: {
        ...concludeSensitivity(whole[0], limitSets, protocol, key),
        ...otherSteps(),
        disagreements: disagreementsOf(followed.settlement, evidence),
      },
    },
    arrays: verdictArrays(n, followed, limitOf, evidence, stops),
  };

  function* rulePaper({ settlement: known, ways }: Followed) {
    if (task.linear === null || network === undefined) return null;
    yield { done: 0, of: 1, doing: "the paper's rule" as const };
    const from = paperStates(key, n, ends, protocol.paperRule);
    let settlement: Settlement | null = null;
    if (!protocol.paperRule.exact) {
      const options = { longest: protocol.longest, exponentTime: 0, known, ...(ways !== null && { ways }) };
      const settling = settle(follow, exact, flow, solver, from, options);
      let step = settling.next();
      while (!step.done) step = settling.next();
      settlement = step.value;
    }
    const ruling = paperOutcomes(model, network.readout.subarray(0, n), task, from, protocol.paperRule, settlement);
    let step = ruling.next();
    for (; !step.done; step = ruling.next()) yield { ...step.value, doing: "the paper's rule" as const };
    return { label: paperLabel(step.value.outcomes, task.linear.answers), simulated: step.value.simulated };
  }

  function otherSteps(): Pick<Sensitivity, "halfStep" | "flow"> {
    if (protocol.stepDraws === 0) return { halfStep: null, flow: null };
    const kept = sites[0].labels.flatMap((_, a) => {
      const own = main.flatMap((d, k) => (draws[d].kinds[0] === a ? [k] : []));
      return own.slice(0, protocol.stepDraws);
    });
    const { roots, cycles } = followed.settlement;
    const chosen = kept.map((k) => arrivals[k]);
    return followOtherwise(model, { roots, cycles }, rowsOf(atMain, n, kept), chosen, (limit) => {
      if (limit.kind === "cycle") return `cycle ${limit.cycle}`;
      const at = evidence.findIndex((e) => e.root === limit.root);
      if (at >= 0) return `fixed point ${at}`;
      return roots[limit.root].mapStable ? "another fixed point" : "an unstable fixed point";
    });
  }
}

/** Roots that are stable for one of flow and map only; of a ± pair the one that was found first. */
function disagreementsOf({ roots }: Settlement, evidence: readonly LimitSetEvidence[]): Sensitivity["disagreements"] {
  return roots.flatMap((root, k) => {
    if (root.mapStable === root.flowStable || (root.partner !== null && root.partner < k)) return [];
    const at = evidence.findIndex((e) => e.root === k);
    const eigenvalue: [number, number] = [root.eigenvalue[0], root.eigenvalue[1]];
    return [
      { limitSet: at < 0 ? null : at, eigenvalue, stableFor: root.mapStable ? ("map" as const) : ("flow" as const) },
    ];
  });
}

function verdictArrays(
  n: number,
  { draws, places, arrivals }: Followed,
  limitOf: readonly number[],
  evidence: readonly LimitSetEvidence[],
  stops: readonly Stop[],
): Record<string, NumericArray> {
  const withState = evidence.filter((e) => e.states.length > 0);
  const limitStates = Float64Array.from(withState.flatMap((e) => Array.from(e.states.subarray(0, n))));
  const [main, ...later] = places;
  let at = main.length; // of `limitOf` and `arrivals`
  let before = 0; // classes of the stops before
  const second = later.flatMap((own, k) => {
    const rows = own.map((d) => [before + draws[d].kinds[k + 1], draws[d].condition, draws[d].number, limitOf[at++]]);
    before += stops[k + 1].classes.length;
    return rows;
  });
  const first = main.map((d, k) => [draws[d].kinds[0], draws[d].number, limitOf[k]]);
  const times = Float64Array.from(arrivals, (a) => a.time);
  return {
    limit_states: arrayOf(limitStates, [withState.length, n]),
    draws: arrayOf(Int32Array.from(first.flat()), [main.length, 3]),
    draw_times: arrayOf(times.slice(0, main.length), [main.length]),
    answer_draws: arrayOf(Int32Array.from(second.flat()), [second.length, 4]),
    answer_times: arrayOf(times.slice(main.length), [second.length]),
  };
}
