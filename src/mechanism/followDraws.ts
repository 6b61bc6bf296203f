import { type Arrival, openWays, type Settlement, settle, type Ways } from "../dynamics/index.ts";
import type { System } from "../kernel/index.ts";
import { concludeDraws, type SiteEvidence } from "./conclude.ts";
import { answersOf, type Draw, type DrawnStates, drawsFor, joined, rowsOf, stimulate } from "./draws.ts";
import type { JudgedSubject, JudgeProgress } from "./judge.ts";
import type { VerdictProtocol } from "./protocol.ts";
import type { LimitSetRecord } from "./record.ts";

/** Draws of each memory, and of each answer, that settle before the others. */
const SCOUTS = 2;
/** Part of what is left of the work that one round of draws is taken for, and part of a round that stimulating takes. */
const ROUND = 0.7;
const STIMULATING = 0.4;

/** Draws, and where they went. */
export interface Followed {
  readonly draws: readonly Draw[];
  /** Indices of the draws that count at the end of delay 1, and at the end of delay 2. */
  readonly main: readonly number[];
  readonly later: readonly number[];
  readonly states: DrawnStates;
  /** Of `main`, then of `later`. */
  readonly arrivals: readonly Arrival[];
  readonly settlement: Settlement;
  /** The ways that led to stable roots; null where none are joined. */
  readonly ways: Ways | null;
}

/** The evidence at the main site (0) or at the later ones (1). */
type EvidenceAt = (
  followed: Followed,
  site: 0 | 1,
) => { readonly evidence: SiteEvidence; readonly records: readonly LimitSetRecord[] };

/**
 * Draws trials and follows them to their limit sets, as many as the shares at a site need: the numbers of `protocol.draws`
 * in turn, for each memory and answer until its shares are decided. What is open after the last number stays open.
 */
export function* followDraws(
  { kernel, matrices, solver, network, task, key, ends }: JudgedSubject,
  protocol: VerdictProtocol,
  systems: Readonly<Record<"follow" | "exact" | "flow", System>>,
  evidenceAt: EvidenceAt,
): Generator<JudgeProgress, Followed> {
  const { n } = network;
  // of each memory, and of each answer, how often draws have been added
  const rounds = [task.stimuli.labels, answersOf(task)].map((kinds) => kinds.map(() => 0));
  const reached = [new Map<number, Arrival>(), new Map<number, Arrival>()];
  const draws: Draw[] = [];
  let states: DrawnStates = { delay1: new Float64Array(0), delay2: new Float64Array(0) };
  let known: Settlement | undefined;
  const ways = protocol.joinsWays ? openWays(systems.follow) : null;
  let left = 1;
  for (;;) {
    const progress = (share: number, doing: JudgeProgress["doing"]) => ({
      done: 1 - left * (1 - ROUND * share),
      of: 1,
      doing,
    });
    const [memories, answers] = rounds.map((all) => all.map((round) => protocol.draws[round]));
    const numbers = new Set(draws.map(({ number }) => number));
    const added = drawsFor(task, memories, answers).filter(({ number }) => !numbers.has(number));
    const drawing = stimulate(kernel, matrices, network, task, key, ends, added, protocol.chain);
    let step = drawing.next();
    for (; !step.done; step = drawing.next()) {
      yield progress(STIMULATING * (step.value.done / step.value.of), "stimulating");
    }
    states = {
      delay1: joined([states.delay1, step.value.delay1]),
      delay2: joined([states.delay2, step.value.delay2]),
    };
    draws.push(...added);
    const all = draws.map((_, d) => d);
    const places = [
      all.filter((d) => draws[d].memoryRank < memories[draws[d].memory]),
      all.filter((d) => draws[d].answerRank < answers[draws[d].answer]),
    ];
    const due = places.flatMap((own, site) =>
      own
        .filter((d) => !reached[site].has(d))
        .map((d) => ({ site, d, kind: site === 0 ? draws[d].memory : draws[d].answer })),
    );
    // a few first: what they find is known to the others, which then need not wait for searches
    const scouts = known === undefined ? due.filter((one) => isAmongFirst(due, one)) : [];
    const batches = [scouts, due.filter((one) => !scouts.includes(one))];
    let settledBefore = 0;
    for (const batch of batches) {
      const start = joined(batch.map(({ site, d }) => rowsOf(site === 0 ? states.delay1 : states.delay2, n, [d])));
      const { longest, exponentTime } = protocol;
      const options = {
        longest,
        exponentTime,
        mostExponentTime: 2 * exponentTime,
        ...(ways !== null && { ways }),
        ...(known === undefined ? {} : { known }),
      };
      const settling = settle(systems.follow, systems.exact, systems.flow, solver, start, options);
      let settled = settling.next();
      for (; !settled.done; settled = settling.next()) {
        const share = (settledBefore + settled.value.settled) / due.length;
        yield progress(STIMULATING + (1 - STIMULATING) * share, "settling");
      }
      known = settled.value;
      settledBefore += batch.length;
      for (const [k, { site, d }] of batch.entries()) reached[site].set(d, known.arrivals[k]);
    }
    const [main, later] = places;
    const arrivals = places.flatMap((own, site) => own.map((d) => reached[site].get(d)!));
    const followed: Followed = { draws, main, later, states, arrivals, settlement: known!, ways };
    const open = ([0, 1] as const).flatMap((site) => {
      const { evidence, records } = evidenceAt(followed, site);
      const { needsDraws } = concludeDraws(evidence, records, protocol);
      return needsDraws.flatMap((isOpen, kind) =>
        isOpen && rounds[site][kind] + 1 < protocol.draws.length ? [{ site, kind }] : [],
      );
    });
    if (open.length === 0) return followed;
    for (const { site, kind } of open) rounds[site][kind]++;
    left *= 1 - ROUND;
  }
}

/** Whether a draw is one of the first few of its memory or answer. */
function isAmongFirst<T extends { readonly site: number; readonly kind: number }>(due: readonly T[], one: T): boolean {
  const own = due.filter(({ site, kind }) => site === one.site && kind === one.kind);
  return own.indexOf(one) < SCOUTS;
}
