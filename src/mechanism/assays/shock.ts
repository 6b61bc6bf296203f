import { arrayOf } from "../../format/index.ts";
import { mainSite, type Trial } from "../../task/index.ts";
import { respond } from "../../train/index.ts";
import { type Assay, ofShape, summaryColumn } from "./assay.ts";
import { trialOf } from "./cases.ts";
import { linearAnswer, median, notLinear, responseGradient, squared } from "./responseGradient.ts";
import type { Subject } from "./subject.ts";
import { delayEnds } from "./taskLimits.ts";

export interface ShockProtocol {
  readonly [key: string]: unknown;
  /** Trial-end states per memory, and ways to go on from each. */
  readonly states: number;
  readonly seconds: number;
  /** Directions tried one after the other, each the gradient where the last one ended. */
  readonly refinements: number;
  /** Points asked for at once along a direction, and how often the interval is divided by them. */
  readonly points: number;
  readonly rounds: number;
}

/**
 * Critical shock: the least ‖δx‖ at the end of the delay that makes the response wrong. Along the gradient of the response,
 * up and down, the first wrong answer is bracketed; the gradient there gives the next direction (Hasofer & Lind 1974, Rackwitz &
 * Fiessler 1978: the least distance to a limit state), and the shortest shock that did change the answer is reported: an
 * upper bound.
 * Arrays: shocks [cases × 4]: memory, way to go on, size (NaN for none found), size of the first direction's.
 */
export const shock: Assay<ShockProtocol> = {
  name: "shock",
  columns: [
    summaryColumn("size", "state", "least ‖δx‖ at the end of delay 1 that makes the response wrong, median over cases"),
    summaryColumn("smallest", "state", "the same, smallest over cases"),
    summaryColumn("perDistance", "1", "smallest over the distance between states of different memories"),
    summaryColumn("found", "1", "share of cases in which one was found"),
  ],
  arrays: { shocks: ofShape("cases", 4) },
  protocols: {
    quick: { states: 1, seconds: 1, refinements: 2, points: 6, rounds: 2 },
    paper: { states: 4, seconds: 2, refinements: 6, points: 12, rounds: 4 },
  },
  *run(subject, protocol) {
    const { task, network } = subject;
    if (task.linear === null) return notLinear(shock.columns);
    const { n } = network;
    const { classes, futures } = task.sites[0];
    const K = classes.length;
    const shown = Array.from({ length: K * Math.min(protocol.states, task.conditions.length) }, (_, k) => ({
      memory: k % K,
      from: Math.floor(k / K),
      draw: 0,
    }));
    const states = delayEnds(subject, shown);
    const at = (k: number) => states.subarray(k * n, (k + 1) * n);
    const cases = shown.flatMap((one, k) =>
      Array.from({ length: Math.min(protocol.seconds, futures.length) }, (_, s) => {
        const future = (one.memory + s) % futures.length;
        return { ...one, state: k, future, condition: futures[future].conditionOf[one.memory] };
      }).filter(({ condition }) => condition >= 0),
    );
    const found: (Found | null)[] = [];
    for (const one of cases) {
      yield { done: found.length, of: cases.length };
      found.push(leastShock(subject, at(one.state), trialOf(subject, one), protocol));
    }
    const sizes = found.flatMap((one) => (one === null ? [] : [one.size]));
    const distances = shown.flatMap((a, k) =>
      shown.slice(0, k).flatMap((b, l) => {
        if (a.memory === b.memory) return [];
        const y = at(l);
        return [Math.sqrt(squared(at(k).map((v, i) => v - y[i])))];
      }),
    );
    const smallest = sizes.length === 0 ? null : Math.min(...sizes);
    return {
      summary: {
        size: sizes.length === 0 ? null : median(sizes),
        smallest,
        perDistance: smallest === null ? null : smallest / median(distances),
        found: sizes.length / cases.length,
      },
      notes: smallest === null ? Object.fromEntries(["size", "smallest", "perDistance"].map((c) => [c, NONE])) : {},
      curves: [],
      arrays: {
        shocks: arrayOf(
          Float64Array.from(
            found.flatMap((one, k) => [
              cases[k].memory,
              cases[k].future,
              one?.size ?? Number.NaN,
              one?.first ?? Number.NaN,
            ]),
          ),
          [cases.length, 4],
        ),
      },
    };
  },
};

const NONE = "no push along the gradient turned an answer that was right";

interface Found {
  /** ‖δx‖ of the shortest shock, and of the first direction's. */
  readonly size: number;
  readonly first: number;
  /** [n] */
  readonly shock: Float64Array;
}

/** Multiples of the linear estimate that are looked at along a direction. */
const REACH = [0.25, 0.5, 0.75, 1, 1.5, 2.5, 4, 7];

/** Null where the answer is wrong without a shock, or none was found along the gradient. */
export function leastShock(
  subject: Subject,
  x: Float64Array,
  trial: Trial,
  { refinements, points, rounds }: Pick<ShockProtocol, "refinements" | "points" | "rounds">,
): Found | null {
  const { model, network, task } = subject;
  const { n } = network;
  const start = mainSite(task).delay.end;
  const nominal = responseGradient(subject, x, trial, start);
  const error = nominal.mean - linearAnswer(task).codes[trial.condition];
  const { tolerance } = task;
  if (Math.abs(error) > tolerance) return null;

  let best: Found | null = null;
  for (const sign of [1, -1]) {
    let direction = unit(nominal.gradient, sign);
    let guess = (tolerance - sign * error) / Math.sqrt(squared(nominal.gradient));
    let first = Number.NaN;
    for (let turn = 0; turn < refinements; turn++) {
      const size = firstWrong(direction, guess);
      if (size === null) break;
      if (turn === 0) first = size;
      const shock = direction.map((v) => size * v);
      if (best === null || size < best.size) best = { size, first, shock };
      if (turn === refinements - 1) break;
      const beside = x.map((v, i) => v + shock[i]);
      const there = responseGradient(subject, beside, trial, start);
      direction = unit(there.gradient, sign);
      guess = size;
    }
  }
  return best;

  /** The least size asked for along a direction with a wrong answer, after its interval was divided `rounds` times. */
  function firstWrong(direction: Float64Array, guess: number): number | null {
    let [low, high] = [0, Number.NaN];
    const sizes = REACH.map((multiple) => multiple * guess);
    const coarse = areWrong(direction, sizes).indexOf(true);
    if (coarse < 0) return null;
    high = sizes[coarse];
    if (coarse > 0) low = sizes[coarse - 1];
    for (let round = 0; round < rounds; round++) {
      const inner = Array.from({ length: points }, (_, k) => low + ((k + 1) * (high - low)) / (points + 1));
      const k = areWrong(direction, inner).indexOf(true);
      if (k !== 0) low = inner[k < 0 ? points - 1 : k - 1];
      if (k >= 0) high = inner[k];
    }
    return high;
  }

  function areWrong(direction: Float64Array, sizes: readonly number[]): boolean[] {
    const states = new Float64Array(sizes.length * n);
    sizes.forEach((size, c) => {
      for (let i = 0; i < n; i++) states[c * n + i] = x[i] + size * direction[i];
    });
    const trials = sizes.map(() => trial);
    return respond(model, task, states, trials, start).map((r) => !r.isRight);
  }
}

function unit(v: Float64Array, sign: number): Float64Array {
  const scale = sign / Math.sqrt(squared(v));
  return v.map((e) => scale * e);
}
