import { type Arrival, type Settlement, settle } from "../dynamics/index.ts";
import { arrayOf, type NumericArray } from "../format/index.ts";
import type { Kernel, Solver, StreamKey, System } from "../kernel/index.ts";
import { flowOf, mapOf, type Network, networkOutputs, type RecurrentMatrices } from "../network/index.ts";
import { epochOf, type Task } from "../task/index.ts";
import { concludeSite, concludeVerdict, mostCommon, type SiteEvidence } from "./conclude.ts";
import { answerDraws, answersOf, type Draw, leftAlone, stimulate, stimulusDraws } from "./draws.ts";
import { bulkEdgeOf, forgettingEvidence, passageOf } from "./forgetting.ts";
import { type LimitSetEvidence, limitSetsOf, meanByKind } from "./limitSets.ts";
import { followOtherwise } from "./otherSteps.ts";
import { comparePaper, paperLabel, paperOutcomes, paperStates } from "./paperRule.ts";
import { defaultProtocol, type VerdictProtocol } from "./protocol.ts";
import type { ForgettingEvidence, Sensitivity, Verdict } from "./record.ts";
import { answeredAccuracy, everyFew, resumedAccuracy } from "./resume.ts";
import { concludeSensitivity } from "./sensitivity.ts";

export interface Judgement {
  readonly verdict: Verdict;
  /**
   * limit_states [limit sets that have one × n]; draws [draws × 3]: memory, trial-end state, limit set; draw_times
   * [draws], in τ. answer_draws [draws × 4]: answer, pair, trial-end state, limit set; answer_times [draws].
   */
  readonly arrays: Readonly<Record<string, NumericArray>>;
}

/** Draws of each memory that settle before the others. */
const SCOUTS = 4;

export interface JudgeProgress {
  readonly done: number;
  readonly of: number;
  readonly doing:
    | "stimulating"
    | "settling"
    | "exponents"
    | "resuming"
    | "measuring"
    | "the paper's rule"
    | "other steps";
}

/** How far a judgement is, about: settling takes most of it. Never goes back. */
export function judgedShare({ doing, done, of }: JudgeProgress): number {
  const place = PHASES.findIndex(([name]) => name === doing);
  const before = PHASES.slice(0, place).reduce((sum, [, part]) => sum + part, 0);
  return before + PHASES[place][1] * (done / of);
}

const PHASES: readonly (readonly [JudgeProgress["doing"], number])[] = [
  ["stimulating", 0.05],
  ["settling", 0.6],
  ["exponents", 0.1],
  ["resuming", 0.1],
  ["measuring", 0.05],
  ["the paper's rule", 0.05],
  ["other steps", 0.05],
];

/**
 * How does it remember? At the end of delay 1 and at the end of delay 2, stop, set u = 0 and follow the network to its
 * limit set, for every stimulus or answer and trial-end state; then ask of each limit set what it still knows. No input
 * follows delay 2 before the trial has ended, so its draws are those of the end of the trial too. science.md 5.
 *
 * @param ends [K² × n] as `trialEnds` gives them.
 * @param solver of size n; networks judged one after another share one.
 */
export function* judge(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  task: Task,
  key: StreamKey,
  ends: Float64Array,
  protocol: VerdictProtocol = defaultProtocol(task),
  solver: Solver = kernel.solver(network.n),
): Generator<JudgeProgress, Judgement> {
  const { n } = network;
  const first = stimulusDraws(task, protocol);
  const second = answerDraws(task, protocol);
  yield { done: 0, of: first.length, doing: "stimulating" };
  const atDelay1 = stimulate(kernel, matrices, network, task, key, ends, first, "delay1");
  const atDelay2 = stimulate(kernel, matrices, network, task, key, ends, second, "delay2");
  const atPaper = paperStates(key, n, ends, protocol.paperRule);

  const follow = mapOf(kernel, matrices, network, { use: "trained" });
  const exact = mapOf(kernel, matrices, network);
  const flow = flowOf(kernel, matrices, network);
  const isExact = protocol.paperRule.exact;
  const all = joined(isExact ? [atDelay1, atDelay2] : [atDelay1, atDelay2, atPaper]);
  // a few first: what they find is known to the others, which then need not wait for searches
  const scouts = [...spread(first, SCOUTS), ...spread(second, SCOUTS).map((d) => first.length + d)];
  const settlement = yield* settleInTurn(follow, exact, flow, solver, all, scouts, protocol);
  const draws = [...first, ...second];
  const decided = settlement.arrivals.slice(0, draws.length);

  const memoryOf = first.map((draw) => draw.memory);
  const answerOf = second.map((draw) => draw.memory);
  const { evidence, limitOf } = limitSetsOf(settlement, memoryOf, answerOf, kernel, network);
  const limitSets = evidence.map((e) => e.record);
  const resumed: number[][][] = [];
  const answered: number[][] = [];
  for (const [k, { states }] of evidence.entries()) {
    yield { done: k, of: evidence.length, doing: "resuming" };
    const phases = everyFew(states, n);
    const isKnown = states.length > 0;
    resumed.push(isKnown ? resumedAccuracy(kernel, matrices, network, task, key, phases, protocol.resumedDraws) : []);
    answered.push(isKnown ? answeredAccuracy(kernel, matrices, network, task, phases) : []);
  }

  const K = task.stimuli.labels.length;
  const outputsAt = (states: Float64Array, kindOf: readonly number[]) =>
    meanByKind(networkOutputs(kernel, network, states, kindOf.length), network.outputs, kindOf);
  const { means, dimension: D } = task.stimuli;
  const common = { delay: task.spec.durations.delay1 };
  const main: SiteEvidence = {
    ...common,
    site: "end-of-delay-1",
    labels: task.stimuli.labels,
    memoryOf,
    limitOf: limitOf.slice(0, first.length),
    right: resumed,
    atSite: outputsAt(atDelay1, memoryOf),
    targets:
      network.outputs === 1 + D
        ? Array.from({ length: K }, (_, a) => Array.from(means.subarray(a * D, (a + 1) * D)))
        : null,
    forgetting: new Array<null>(K).fill(null),
  };
  const answers = answersOf(task);
  const delay2: SiteEvidence = {
    ...common,
    site: "end-of-delay-2",
    labels: answers.map(String),
    memoryOf: answerOf,
    limitOf: limitOf.slice(first.length),
    right: answered.map((row) => row.map((share) => [share])),
    atSite: outputsAt(atDelay2, answerOf),
    targets: null,
    forgetting: new Array<null>(answers.length).fill(null),
  };
  const response = epochOf(task, "response");
  const atEnd = leftAlone(kernel, matrices, network, atDelay2, response.end - response.start);
  const end: SiteEvidence = { ...delay2, site: "end-of-trial", atSite: outputsAt(atEnd, answerOf) };

  yield { done: 0, of: K, doing: "measuring" };
  const forgetting = measureForgetting(main);
  const sites = [{ ...main, forgetting }, delay2, end];
  const verdict = concludeVerdict(sites, limitSets, resumed, answered, protocol);

  const ruling = paperOutcomes(kernel, matrices, network, task, atPaper, protocol.paperRule, settlement, draws.length);
  let ruled = ruling.next();
  for (; !ruled.done; ruled = ruling.next()) yield { ...ruled.value, doing: "the paper's rule" };
  const { outcomes, simulated } = ruled.value;

  yield { done: 0, of: 1, doing: "other steps" };
  return {
    verdict: {
      ...verdict,
      paperRule: comparePaper(paperLabel(outcomes, task.spec.codes), simulated, verdict.sites[2]),
      sensitivity: {
        ...concludeSensitivity(main, limitSets, protocol, key),
        ...otherSteps(),
        disagreements: disagreementsOf(settlement, evidence),
      },
    },
    arrays: verdictArrays(n, first, second, limitOf, evidence, decided),
  };

  // of memories that forget in most or some of their draws, from a few of all memories' draws
  function measureForgetting(site: SiteEvidence): (ForgettingEvidence | null)[] {
    const { delay } = site;
    const before = concludeSite(site, limitSets, protocol);
    if (before.memories.every((m) => m.shares.forgets === 0)) return [...site.forgetting];
    const chosen = spread(first, protocol.slow.draws);
    const passage = passageOf(
      follow,
      rowsOf(atDelay1, n, chosen),
      chosen.map((d) => memoryOf[d]),
      delay,
      protocol.slow,
    );
    return before.memories.map((memory, a) => {
      if (memory.shares.forgets === 0) return null;
      const ends = site.limitOf.filter((L, d) => memoryOf[d] === a && limitSets[L].kind === "fixed-point");
      const limitSet = mostCommon(ends);
      const root = settlement.roots[evidence[limitSet].root!];
      const edge = bulkEdgeOf(network);
      return forgettingEvidence(flow, exact, solver, edge, passage, a, limitSet, root, delay, protocol.slow);
    });
  }

  function otherSteps(): Pick<Sensitivity, "halfStep" | "flow"> {
    if (protocol.stepDraws === 0) return { halfStep: null, flow: null };
    const chosen = spread(first, protocol.stepDraws * task.pairs.length);
    const states = rowsOf(atDelay1, n, chosen);
    return followOtherwise(kernel, matrices, network, settlement, states, chosen, (limit) => {
      if (limit.kind === "cycle") return `cycle ${limit.cycle}`;
      const at = evidence.findIndex((e) => e.root === limit.root);
      if (at >= 0) return `fixed point ${at}`;
      return settlement.roots[limit.root].mapStable ? "another fixed point" : "an unstable fixed point";
    });
  }
}

/** Settles the rows named first, then the others with what those have found. */
function* settleInTurn(
  follow: System,
  exact: System,
  flow: System,
  solver: Solver,
  states: Float64Array,
  firstRows: readonly number[],
  { longest, exponentTime }: VerdictProtocol,
): Generator<JudgeProgress, Settlement> {
  const n = flow.dimension;
  const of = states.length / n;
  const others = Array.from({ length: of }, (_, c) => c).filter((c) => !firstRows.includes(c));
  const arrivals: Arrival[] = new Array(of);
  let known: Settlement | undefined;
  let before = 0;
  for (const rows of [firstRows, others]) {
    const options = known === undefined ? { longest, exponentTime } : { longest, exponentTime, known };
    const settling = settle(follow, exact, flow, solver, rowsOf(states, n, rows), options);
    let settled = settling.next();
    for (; !settled.done; settled = settling.next()) {
      yield { done: before + settled.value.settled, of, doing: "settling" };
    }
    known = settled.value;
    before += rows.length;
    for (const [k, row] of rows.entries()) arrivals[row] = known.arrivals[k];
  }
  return { ...known!, arrivals };
}

/** Indices of so many draws of each memory, spread over its trial-end states. */
function spread(draws: readonly Draw[], each: number): number[] {
  const memories = [...new Set(draws.map((draw) => draw.memory))];
  return memories.flatMap((memory) => {
    const own = draws.flatMap((draw, d) => (draw.memory === memory ? [d] : []));
    const kept = Math.min(each, own.length);
    return Array.from({ length: kept }, (_, k) => own[Math.floor((k * own.length) / kept)]);
  });
}

function rowsOf(states: Float64Array, n: number, rows: readonly number[]): Float64Array {
  return joined(rows.map((row) => states.subarray(row * n, (row + 1) * n)));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
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
  first: readonly Draw[],
  second: readonly Draw[],
  limitOf: readonly number[],
  evidence: readonly LimitSetEvidence[],
  arrivals: readonly Arrival[],
): Record<string, NumericArray> {
  const withState = evidence.filter((e) => e.states.length > 0);
  const limitStates = joined(withState.map((e) => e.states.subarray(0, n)));
  const table = Int32Array.from(first.flatMap(({ memory, from }, d) => [memory, from, limitOf[d]]));
  const later = Int32Array.from(
    second.flatMap(({ memory, pair, from }, d) => [memory, pair, from, limitOf[first.length + d]]),
  );
  const times = Float64Array.from(arrivals, (a) => a.time);
  return {
    limit_states: arrayOf(limitStates, [withState.length, n]),
    draws: arrayOf(table, [first.length, 3]),
    draw_times: arrayOf(times.slice(0, first.length), [first.length]),
    answer_draws: arrayOf(later, [second.length, 4]),
    answer_times: arrayOf(times.slice(first.length), [second.length]),
  };
}
