import { type Arrival, openWays, type Settlement, settle, type Ways } from "../dynamics/index.ts";
import { concludeDraws, type SiteEvidence } from "./conclude.ts";
import { type Draw, drawsFor, joined, rowsOf, stimulate } from "./draws.ts";
import type { JudgedSubject, JudgeProgress, Systems } from "./judgedSubject.ts";
import type { VerdictProtocol } from "./protocol.ts";
import type { LimitSetRecord } from "./record.ts";
import type { Stop } from "./stops.ts";

/** Draws of each class at each stop that settle before the others. */
const SCOUTS = 2;
/** Part of what is left of the work that one round of draws is taken for, and part of a round that stimulating takes. */
const ROUND = 0.7;
const STIMULATING = 0.4;

/** Draws, and where they went. */
export interface Followed {
  readonly draws: readonly Draw[];
  /** Indices of the draws that count at each stop. */
  readonly places: readonly (readonly number[])[];
  /** The states of all draws at each stop, [stops][draws × n]. */
  readonly states: readonly Float64Array[];
  /** Of the places of the first stop, then of the next. */
  readonly arrivals: readonly Arrival[];
  readonly settlement: Settlement;
  /** The ways that led to stable roots; null where none are joined. */
  readonly ways: Ways | null;
}

/** The evidence at a stop. */
type EvidenceAt = (
  followed: Followed,
  stop: number,
) => { readonly evidence: SiteEvidence; readonly records: readonly LimitSetRecord[] };

/**
 * Draws trials and follows them to their limit sets, as many as the shares at a stop need: the numbers of `protocol.draws`
 * in turn, for each class until its shares are decided. What is open after the last number stays open.
 */
export function* followDraws(
  subject: JudgedSubject,
  stops: readonly Stop[],
  protocol: VerdictProtocol,
  systems: Systems,
  evidenceAt: EvidenceAt,
): Generator<JudgeProgress, Followed> {
  const { solver } = subject;
  const n = subject.model.dimension;
  // of each class at each stop, how often draws have been added
  const rounds = stops.map(({ classes }) => classes.map(() => 0));
  const reached = stops.map(() => new Map<number, Arrival>());
  const draws: Draw[] = [];
  let states: readonly Float64Array[] = stops.map(() => new Float64Array(0));
  let known: Settlement | undefined;
  const ways = protocol.joinsWays ? openWays(systems.follow) : null;
  let left = 1;
  for (;;) {
    const progress = (share: number, doing: JudgeProgress["doing"]) => ({
      done: 1 - left * (1 - ROUND * share),
      of: 1,
      doing,
    });
    const wanted = rounds.map((all) => all.map((round) => protocol.draws[round]));
    const numbers = new Set(draws.map(({ number }) => number));
    const added = drawsFor(stops, wanted).filter(({ number }) => !numbers.has(number));
    const drawing = stimulate(subject, stops, added, protocol.chain);
    let step = drawing.next();
    for (; !step.done; step = drawing.next()) {
      yield progress(STIMULATING * (step.value.done / step.value.of), "stimulating");
    }
    const drawn = step.value;
    states = states.map((before, s) => joined([before, drawn[s]]));
    draws.push(...added);
    const all = draws.map((_, d) => d);
    const places = stops.map((_, s) => all.filter((d) => draws[d].ranks[s] < wanted[s][draws[d].kinds[s]]));
    const due = places.flatMap((own, stop) =>
      own.filter((d) => !reached[stop].has(d)).map((d) => ({ stop, d, kind: draws[d].kinds[stop] })),
    );
    // a few first: what they find is known to the others, which then need not wait for searches
    const scouts = known === undefined ? due.filter((one) => isAmongFirst(due, one)) : [];
    const batches = [scouts, due.filter((one) => !scouts.includes(one))];
    let settledBefore = 0;
    for (const batch of batches) {
      const start = joined(batch.map(({ stop, d }) => rowsOf(states[stop], n, [d])));
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
      for (const [k, { stop, d }] of batch.entries()) reached[stop].set(d, known.arrivals[k]);
    }
    const arrivals = places.flatMap((own, stop) => own.map((d) => reached[stop].get(d)!));
    const followed: Followed = { draws, places, states, arrivals, settlement: known!, ways };
    const open = stops.flatMap((_, stop) => {
      const { evidence, records } = evidenceAt(followed, stop);
      const { needsDraws } = concludeDraws(evidence, records, protocol);
      return needsDraws.flatMap((isOpen, kind) =>
        isOpen && rounds[stop][kind] + 1 < protocol.draws.length ? [{ stop, kind }] : [],
      );
    });
    if (open.length === 0) return followed;
    for (const { stop, kind } of open) rounds[stop][kind]++;
    left *= 1 - ROUND;
  }
}

/** Whether a draw is one of the first few of its class. */
function isAmongFirst<T extends { readonly stop: number; readonly kind: number }>(due: readonly T[], one: T): boolean {
  const own = due.filter(({ stop, kind }) => stop === one.stop && kind === one.kind);
  return own.indexOf(one) < SCOUTS;
}
