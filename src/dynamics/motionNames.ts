/** @file What is asked of states that neither rest nor close: their exponents, by which they are chaotic motions or tori. */
import type { System } from "../kernel/index.ts";
import { chaosLike, largestExponents } from "./batchExponents.ts";
import type { Limit } from "./limits.ts";
import { type Motion, nameMotions } from "./motion.ts";
import type { Progress } from "./settlement.ts";
import type { Track } from "./tracks.ts";

/** A state that is to be followed. */
export interface Start {
  readonly index: number;
  readonly x: Float64Array;
  /** Time that it was followed for already, in τ. */
  readonly before: number;
}

/** What asking exponents needs of the settlement that it is part of. */
export interface Followed {
  /** States in all, and τ that each was followed for. */
  readonly count: number;
  readonly longest: number;
  stillOpen(tracks: readonly Track[]): Track[];
  settleAt(track: Track, limit: Limit | null, time: number): void;
  /** Follows states on. @returns those that did not settle on the way. */
  goOn(starts: readonly Start[]): Generator<Progress, readonly Track[]>;
}

export interface Exponents {
  /** Settles those that exponents name. @returns why they did not name the others, by their index. */
  ask(tracks: readonly Track[]): Generator<Progress, Map<number, string>>;
}

/**
 * @param motions those that are known; what is found is added.
 * @param times τ over which exponents are taken, 0 for never, and the most where they waver.
 */
export function openExponents(
  exact: System,
  motions: Motion[],
  { time, mostTime }: { readonly time: number; readonly mostTime: number },
  { count, longest, stillOpen, settleAt, goOn }: Followed,
): Exponents {
  return { ask };

  function* ask(asked: readonly Track[]): Generator<Progress, Map<number, string>> {
    const reasons = new Map<number, string>();
    if (time === 0) return reasons;
    yield* joinChaos(asked);
    let tracks = stillOpen(asked);
    // a few first: by the states of what these are found to do others may be known
    for (const waits of [true, false]) {
      if (tracks.length === 0) return reasons;
      const naming = nameMotions(
        exact,
        tracks.map(({ x }) => x),
        { time, mostTime, waits },
      );
      let step = naming.next();
      for (; !step.done; step = naming.next()) yield { settled: count - tracks.length, of: count, time: longest };
      const { motions: found, of, fates, ends, reasons: whyNot } = step.value;
      const first = motions.length;
      motions.push(...found);
      tracks.forEach((track, k) => {
        const at = of[k];
        if (at !== null) {
          settleAt(track, { kind: found[at].kind, motion: first + at, state: track.x.slice() }, longest);
        } else if (fates[k] === "diverged") settleAt(track, { kind: "diverged" }, longest);
        else reasons.set(track.index, whyNot[k]);
      });
      // whose group was not measured
      const late = yield* joinChaos(stillOpen(tracks).filter((track) => fates[tracks.indexOf(track)] === "undecided"));
      // what moves as something that closes or rests has only not come there yet
      const onWay = tracks.flatMap(({ index, before }, k) =>
        fates[k] === "closing" || fates[k] === "waiting" ? [{ index, x: ends[k], before: before + longest }] : [],
      );
      if (onWay.length + late.length === 0) return reasons;
      const left = yield* goOn([...onWay, ...late]);
      const waiting = new Set(tracks.filter((_, k) => fates[k] === "waiting").map(({ index }) => index));
      tracks = stillOpen(left.filter(({ index }) => waiting.has(index)));
    }
    return reasons;
  }

  /** Those whose own largest exponent is that of a chaotic motion that was measured. @returns where others had come to. */
  function* joinChaos(tracks: readonly Track[]): Generator<Progress, Start[]> {
    if (tracks.length === 0 || motions.every(({ kind }) => kind !== "chaos")) return [];
    const measuring = largestExponents(
      exact,
      tracks.map(({ x }) => x),
      time,
    );
    let step = measuring.next();
    for (; !step.done; step = measuring.next()) yield { settled: count - tracks.length, of: count, time: longest };
    return step.value.flatMap((exponent, k) => {
      const { index, x, before } = tracks[k];
      const motion = chaosLike(exponent, time, motions);
      if (motion === null) return [{ index, x: exponent.end, before: before + longest + time }];
      settleAt(tracks[k], { kind: "chaos", motion, state: x.slice() }, longest);
      return [];
    });
  }
}
