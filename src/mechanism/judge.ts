import { type Settlement, settle } from "../dynamics/index.ts";
import { arrayOf, type NumericArray } from "../format/index.ts";
import type { Kernel, Solver, StreamKey, System } from "../kernel/index.ts";
import { flowOf, mapOf, type Network, networkOutputs, type RecurrentMatrices } from "../network/index.ts";
import { epochOf, type Task } from "../task/index.ts";
import { concludeDraws, concludeVerdict, type SiteEvidence } from "./conclude.ts";
import { answersOf, type Draw, leftAlone, rowsOf } from "./draws.ts";
import { type Followed, followDraws } from "./followDraws.ts";
import { type LimitSetEvidence, limitSetsOf, meanByKind } from "./limitSets.ts";
import { measureLosses } from "./measureLosses.ts";
import { followOtherwise } from "./otherSteps.ts";
import { comparePaper, paperLabel, paperOutcomes, paperStates } from "./paperRule.ts";
import { defaultProtocol, type VerdictProtocol } from "./protocol.ts";
import type { Sensitivity, Verdict } from "./record.ts";
import { openAnswers } from "./resume.ts";
import { concludeSensitivity } from "./sensitivity.ts";

/** A network in its task, as verdicts take it. */
export interface JudgedSubject {
  readonly kernel: Kernel;
  readonly matrices: RecurrentMatrices;
  /** Of size n; networks judged one after another share one. */
  readonly solver: Solver;
  readonly network: Network;
  readonly task: Task;
  readonly key: StreamKey;
  /** Trial-end states [K² × n] as `trialEnds` gives them. */
  readonly ends: Float64Array;
}

export interface Judgement {
  readonly verdict: Verdict;
  /**
   * limit_states [limit sets that have one × n]; draws [draws × 3]: memory, number of its streams, limit set; draw_times
   * [draws], in τ. answer_draws [draws × 4]: answer, pair, number, limit set; answer_times [draws].
   */
  readonly arrays: Readonly<Record<string, NumericArray>>;
}

export interface JudgeProgress {
  readonly done: number;
  readonly of: number;
  readonly doing: "stimulating" | "settling" | "measuring" | "the paper's rule" | "other steps";
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
 * How does it remember? At the end of delay 1 and at the end of delay 2, stop, set u = 0 and follow the network to its
 * limit set, for draws that each start from a trial-end state of their own; then ask of each limit set what it still knows. No
 * input follows delay 2 before the trial has ended, so its draws are those of the end of the trial too. Draws are added
 * until every share is decided, or none may be added. science.md 5.
 */
export function* judge(
  subject: JudgedSubject,
  protocol: VerdictProtocol = defaultProtocol(),
): Generator<JudgeProgress, Judgement> {
  const { kernel, matrices, solver, network, task, key, ends } = subject;
  const { n } = network;
  const follow = mapOf(kernel, matrices, network, { use: "trained" });
  const exact = mapOf(kernel, matrices, network);
  const flow = flowOf(kernel, matrices, network);
  const answers = openAnswers(subject, protocol.resumedDraws);
  const followed = yield* followDraws(subject, protocol, { follow, exact, flow }, (draws, site) => {
    const { evidence, sites } = evidenceOf(draws);
    return { evidence: sites[site], records: evidence.map((e) => e.record) };
  });
  const { draws, main, states, arrivals } = followed;
  const { evidence, limitOf, resumed, answered, sites } = evidenceOf(followed);
  const limitSets = evidence.map((e) => e.record);
  const atDelay1 = rowsOf(states.delay1, n, main);

  yield { done: 0, of: 1, doing: "measuring" };
  const { forgotten } = concludeDraws(sites[0], limitSets, protocol);
  const losses = measureLosses(
    subject,
    { follow, flow },
    atDelay1,
    main.map((d) => draws[d]),
    forgotten,
    protocol.loss,
  );
  const whole = [{ ...sites[0], losses }, ...sites.slice(1)];
  const verdict = concludeVerdict(whole, limitSets, resumed, answered, protocol);

  yield { done: 0, of: 1, doing: "the paper's rule" };
  const paper = yield* rulePaper(followed);
  yield { done: 0, of: 1, doing: "other steps" };
  return {
    verdict: {
      ...verdict,
      paperRule: comparePaper(paper.label, paper.simulated, verdict.sites[2]),
      sensitivity: {
        ...concludeSensitivity(whole[0], limitSets, protocol, key),
        ...otherSteps(),
        disagreements: disagreementsOf(followed.settlement, evidence),
      },
    },
    arrays: verdictArrays(n, followed, limitOf, evidence),
  };

  /** What draws have come to so far: their limit sets, what those answer, and the three sites. */
  function evidenceOf({ draws, main, later, states, arrivals, settlement }: Followed) {
    const memoryOf = main.map((d) => draws[d].memory);
    const answerOf = later.map((d) => draws[d].answer);
    const limits = arrivals.map(({ limit }) => limit);
    const { evidence, limitOf } = limitSetsOf(limits, settlement, memoryOf, answerOf, kernel, network);
    const { resumed, answered } = answers(evidence);
    const outputsAt = (at: Float64Array, kindOf: readonly number[]) =>
      meanByKind(networkOutputs(kernel, network, at, kindOf.length), network.outputs, kindOf);
    const { labels, means, dimension: D } = task.stimuli;
    const delay = task.spec.durations.delay1;
    const rows = Array.from(labels, (_, a) => Array.from(means.subarray(a * D, (a + 1) * D)));
    const atMain = rowsOf(states.delay1, n, main);
    const atLater = rowsOf(states.delay2, n, later);
    const first: SiteEvidence = {
      site: "end-of-delay-1",
      labels,
      memoryOf,
      limitOf: limitOf.slice(0, main.length),
      right: resumed,
      atSite: outputsAt(atMain, memoryOf),
      targets: network.outputs === 1 + D ? rows : null,
      losses: [],
      delay,
    };
    const second: SiteEvidence = {
      site: "end-of-delay-2",
      labels: answersOf(task).map(String),
      memoryOf: answerOf,
      limitOf: limitOf.slice(main.length),
      right: answered.map((row) => row.map((share) => [share])),
      atSite: outputsAt(atLater, answerOf),
      targets: null,
      losses: [],
      delay,
    };
    const response = epochOf(task, "response");
    const atEnd = leftAlone(kernel, matrices, network, atLater, response.end - response.start);
    const third: SiteEvidence = { ...second, site: "end-of-trial", atSite: outputsAt(atEnd, answerOf) };
    return { evidence, limitOf, resumed, answered, sites: [first, second, third] };
  }

  function* rulePaper({ settlement: known, ways }: Followed) {
    const from = paperStates(key, n, ends, protocol.paperRule);
    let settlement: Settlement | null = null;
    if (!protocol.paperRule.exact) {
      const options = { longest: protocol.longest, exponentTime: 0, known, ...(ways !== null && { ways }) };
      const settling = settle(follow, exact, flow, solver, from, options);
      let step = settling.next();
      while (!step.done) step = settling.next();
      settlement = step.value;
    }
    const ruling = paperOutcomes(kernel, matrices, network, task, from, protocol.paperRule, settlement);
    let step = ruling.next();
    for (; !step.done; step = ruling.next()) yield { ...step.value, doing: "the paper's rule" as const };
    return { label: paperLabel(step.value.outcomes, task.spec.codes), simulated: step.value.simulated };
  }

  function otherSteps(): Pick<Sensitivity, "halfStep" | "flow"> {
    if (protocol.stepDraws === 0) return { halfStep: null, flow: null };
    const kept = sites[0].labels.flatMap((_, a) => {
      const own = main.flatMap((d, k) => (draws[d].memory === a ? [k] : []));
      return own.slice(0, protocol.stepDraws);
    });
    const { roots, cycles } = followed.settlement;
    const chosen = kept.map((k) => arrivals[k]);
    return followOtherwise(subject, { roots, cycles }, rowsOf(atDelay1, n, kept), chosen, (limit) => {
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
  { draws, main, later, arrivals }: Followed,
  limitOf: readonly number[],
  evidence: readonly LimitSetEvidence[],
): Record<string, NumericArray> {
  const withState = evidence.filter((e) => e.states.length > 0);
  const limitStates = Float64Array.from(withState.flatMap((e) => Array.from(e.states.subarray(0, n))));
  const first = main.map((d, k): [Draw, number] => [draws[d], limitOf[k]]);
  const second = later.map((d, k): [Draw, number] => [draws[d], limitOf[main.length + k]]);
  const times = Float64Array.from(arrivals, (a) => a.time);
  return {
    limit_states: arrayOf(limitStates, [withState.length, n]),
    draws: arrayOf(Int32Array.from(first.flatMap(([d, L]) => [d.memory, d.number, L])), [main.length, 3]),
    draw_times: arrayOf(times.slice(0, main.length), [main.length]),
    answer_draws: arrayOf(Int32Array.from(second.flatMap(([d, L]) => [d.answer, d.pair, d.number, L])), [
      later.length,
      4,
    ]),
    answer_times: arrayOf(times.slice(main.length), [later.length]),
  };
}

export type Systems = Readonly<Record<"follow" | "exact" | "flow", System>>;
