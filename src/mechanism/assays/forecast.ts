import { arrayOf } from "../../format/index.ts";
import { openEnsemble } from "../../network/index.ts";
import { mainSite } from "../../task/index.ts";
import { respond } from "../../train/index.ts";
import { type Assay, ofShape, summaryColumn } from "./assay.ts";
import { type Case, joinStates, startStates, trialOf } from "./cases.ts";
import { aboutOneTau, crossingTime, modalCrossing } from "./crossing.ts";
import { dot, linearAnswer, median, notLinear, responseGradients } from "./responseGradient.ts";
import type { Subject } from "./subject.ts";
import { type MemoryState, type TaskLimitsOptions, taskLimits } from "./taskLimits.ts";

export interface ForecastProtocol extends TaskLimitsOptions {
  readonly [key: string]: unknown;
  readonly draws: number;
  readonly longest: number;
  /** How long the delay is simulated, in τ. */
  readonly horizon: number;
  /** Points asked for on the way from a memory to its limit set, then again between two of them. */
  readonly sections: number;
  /** Share of cases forecast as lost from which a lifetime is given. */
  readonly leastLoss: number;
  /** Rates and time constants are those of the map as it was trained. */
  readonly rates: "map";
}

/** A trial as it is at the end of the delay, and what is forecast of it. */
interface Outlook {
  /** Its memory state's index. */
  readonly state: number;
  /** Whether its answer from the limit set is wrong. */
  readonly lost: boolean;
  /** Crossing of the boundary along the simulated delay, by the slow modes, and by the initial drift; τ. NaN for none. */
  readonly simulated: number;
  readonly modal: number;
  readonly drift: number;
}

/**
 * Memory lifetime and noise bearing without trials of a longer delay or with noise. For each memory state x_a at the end of delay 1
 * and each second stimulus: does the limit set x_∞ of the delay still answer right? If not, the boundary of right answers lies
 * between them; at its point x_b on the segment, the gradient w of the response makes it a plane, and the lifetime is when
 * w·(x(t) − x_b) goes through 0. Three x(t): the network itself, simulated through the longer delay, which is a *surrogate* of
 * the measurement and saves only the rest of the trial at each delay; the leading modes of the limit root, which is a forecast from the
 * dissection; and a straight line with the drift at the end of delay 1.
 * Noise: the response's margin over its standard deviation for white noise of unit σ in delay 1, to first order.
 * Arrays: outlooks [cases × 5]: memory, lost, crossing of the surrogate, by modes, by drift (NaN for none).
 */
export const forecast: Assay<ForecastProtocol> = {
  name: "forecast",
  columns: [
    summaryColumn(
      "lifetimeSurrogate",
      "τ",
      "median time at which lost memories, simulated through the delay, cross the linearised boundary; null if kept",
    ),
    summaryColumn(
      "lifetimeModes",
      "τ",
      "the same from the dissection: by the leading modes of the limit root alone; null if kept or not a root",
    ),
    summaryColumn("lifetimeDrift", "τ", "the same by margin over drift at the end of delay 1"),
    summaryColumn("lostShare", "1", "share of cases that the limit sets answer wrongly"),
    summaryColumn(
      "slowestTime",
      "τ",
      "time constant of the limit roots under the map, median over memory states; null for none",
    ),
    summaryColumn(
      "toleratedSigma",
      "state/√τ",
      "σ of noise in delay 1 whose standard deviation of the response is its margin",
    ),
    summaryColumn("margin", "output", "median distance of the response to a wrong one"),
  ],
  arrays: { outlooks: ofShape("cases", 5) },
  protocols: {
    quick: { draws: 2, longest: 150, horizon: 200, sections: 4, leastLoss: 0.1, rates: "map" },
    paper: { draws: 4, longest: 2000, horizon: 400, sections: 10, leastLoss: 0.1, rates: "map" },
  },
  *run(subject, protocol) {
    const { task } = subject;
    if (task.linear === null) return notLinear(forecast.columns);
    const { horizon, leastLoss } = protocol;
    const of = 5;
    const limits = yield* progressing(taskLimits(subject, protocol), { done: 0, of });
    const { memories } = limits;
    yield { done: 1, of };
    const path = followDelay(subject, memories, horizon);
    yield { done: 2, of };

    const cases = memories.flatMap(({ memory, from, draw }, state) =>
      task.sites[0].futures.flatMap(({ conditionOf }) => {
        const condition = conditionOf[memory];
        return condition < 0 ? [] : [{ condition, from, draw, state }];
      }),
    );
    const boundaries = boundariesOf(subject, protocol, cases, memories, limits.limits, path);
    yield { done: 3, of };
    const lostCases = cases.filter((_, k) => boundaries[k] !== null);
    const lostStates = boundaries.filter((boundary) => boundary !== null);
    const trials = lostCases.map((one) => trialOf(subject, one));
    const gradients = responseGradients(subject, joinStates(lostStates), trials, mainSite(task).delay.end);
    const outlooks = cases.map((one, k): Outlook => {
      const { state } = one;
      const boundary = boundaries[k];
      const none = Number.NaN;
      if (boundary === null) return { state, lost: false, simulated: none, modal: none, drift: none };
      const { gradient } = gradients[lostCases.indexOf(one)];
      const offset = dot(gradient, boundary);
      const { time } = aboutOneTau(task.timeStep);
      const heights = path.map((states) => dot(gradient, states[state]) - offset);
      const limit = limits.limits[memories[state].limit];
      const root = limit?.kind === "fixed-point" ? limit.states : null;
      return {
        state,
        lost: true,
        simulated:
          time *
          crossingTime(
            heights,
            root === null ? null : dot(gradient, root) - offset,
            limit?.rate == null ? null : limit.rate * time,
          ),
        modal: root === null ? none : modalCrossing(subject, root, memories[state].x, gradient, offset),
        drift: (time * Math.abs(heights[0])) / Math.abs(heights[1] - heights[0]),
      };
    });
    yield { done: 4, of };
    const noise = noiseOutlook(subject, cases);
    const lost = outlooks.filter((one) => one.lost);
    const share = lost.length / outlooks.length;
    const typical = (times: readonly number[]) => {
      const known = times.filter((t) => !Number.isNaN(t));
      if (share < leastLoss) return { time: null, note: "kept: the limit sets answer it" };
      if (known.length === 0) return { time: null, note: "no lost memory goes to a root" };
      const time = finite(median(known));
      return { time, note: time === null ? "lost in the end, but half of the cases do not cross the boundary" : null };
    };
    const lifetimes = {
      lifetimeSurrogate: typical(lost.map((one) => one.simulated)),
      lifetimeModes: typical(lost.map((one) => one.modal)),
      lifetimeDrift: typical(lost.map((one) => one.drift)),
    };
    const slow = memories.flatMap(({ limit }) => {
      const rate = limits.limits[limit]?.rate ?? null;
      return rate === null ? [] : [-1 / rate];
    });
    return {
      summary: {
        lifetimeSurrogate: lifetimes.lifetimeSurrogate.time,
        lifetimeModes: lifetimes.lifetimeModes.time,
        lifetimeDrift: lifetimes.lifetimeDrift.time,
        lostShare: share,
        slowestTime: slow.length === 0 ? null : finite(median(slow)),
        toleratedSigma: finite(median(noise.map((one) => one.sigma))),
        margin: finite(median(noise.map((one) => one.margin))),
      },
      notes: {
        ...Object.fromEntries(
          Object.entries(lifetimes).flatMap(([name, { note }]) => (note === null ? [] : [[name, note]])),
        ),
        ...(slow.length === 0 ? { slowestTime: "no limit set is a root" } : {}),
      },
      curves: [],
      arrays: {
        outlooks: arrayOf(
          Float64Array.from(
            outlooks.flatMap((one) => [
              memories[one.state].memory,
              one.lost ? 1 : 0,
              one.simulated,
              one.modal,
              one.drift,
            ]),
          ),
          [outlooks.length, 5],
        ),
      },
    };
  },
};

const finite = (v: number) => (Number.isFinite(v) ? v : null);

function* progressing<P, R>(steps: Generator<unknown, R>, progress: P): Generator<P, R> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    yield progress;
  }
}

/** The delay simulated on from the memory states: states at about 0, 1, 2 … τ (`aboutOneTau`), each one per memory state. */
function followDelay(subject: Subject, memories: readonly MemoryState[], horizon: number): Float64Array[][] {
  const { model, network, task } = subject;
  const { n } = network;
  const x = new Float64Array(memories.length * n);
  memories.forEach((m, k) => {
    x.set(m.x, k * n);
  });
  const ensemble = model.openEnsemble(x);
  const { steps, time: unit } = aboutOneTau(task.timeStep);
  const path = [memories.map((m) => m.x)];
  for (let time = unit; time < horizon + unit / 2; time += unit) {
    for (let step = 0; step < steps; step++) ensemble.step(null);
    path.push(memories.map((_, k) => ensemble.x.slice(k * n, (k + 1) * n)));
  }
  return path;
}

/**
 * For each case a state on the segment from its memory state to its limit set where the answer turns wrong; null where the
 * limit set answers right. A limit set that is undecided, or a cycle, is met where the path ends.
 */
function boundariesOf(
  subject: Subject,
  { sections }: ForecastProtocol,
  cases: readonly (Case & { readonly state: number })[],
  memories: readonly MemoryState[],
  limits: readonly { readonly kind: string; readonly states: Float64Array }[],
  path: readonly (readonly Float64Array[])[],
): (Float64Array | null)[] {
  const { model, network, task } = subject;
  const { n } = network;
  const start = mainSite(task).delay.end;
  const ends = memories.map(({ limit }, k) =>
    limits[limit]?.kind === "fixed-point" ? limits[limit].states : path[path.length - 1][k],
  );
  const between = ({ state }: { state: number }, share: number) =>
    memories[state].x.map((v, i) => v + share * (ends[state][i] - v));
  /** Whether cases answer right from those shares of their way. */
  const areRight = (asked: readonly { readonly one: (typeof cases)[number]; readonly share: number }[]) => {
    if (asked.length === 0) return []; // nothing is lost
    const states = new Float64Array(asked.length * n);
    asked.forEach(({ one, share }, c) => {
      states.set(between(one, share), c * n);
    });
    const trials = asked.map(({ one }) => trialOf(subject, one));
    return respond(model, task, states, trials, start).map((r) => r.isRight);
  };
  const shares = Array.from({ length: sections }, (_, s) => (s + 1) / sections);
  const atEnd = areRight(cases.map((one) => ({ one, share: 1 })));
  const lost = cases.filter((_, k) => !atEnd[k]);
  const inner = shares.slice(0, -1);
  const coarse = areRight(lost.flatMap((one) => inner.map((share) => ({ one, share }))));
  // the last right section before a wrong one, divided once more
  const low = lost.map((_, l) => {
    const firstWrong = inner.findIndex((_s, s) => !coarse[l * inner.length + s]);
    return (firstWrong < 0 ? inner.length : firstWrong) / sections;
  });
  const fine = areRight(lost.flatMap((one, l) => inner.map((share) => ({ one, share: low[l] + share / sections }))));
  const found = new Map(
    lost.map((one, l) => {
      const firstWrong = inner.findIndex((_s, s) => !fine[l * inner.length + s]);
      const right = (firstWrong < 0 ? inner.length : firstWrong) / sections;
      return [one, between(one, low[l] + (right + 0.5 / sections) / sections)];
    }),
  );
  return cases.map((one) => found.get(one) ?? null);
}

/** σ whose noise in delay 1 has the margin of the response as its standard deviation, and that margin, per case. */
function noiseOutlook(subject: Subject, cases: readonly Case[]): { sigma: number; margin: number }[] {
  const { kernel, matrices, network, task } = subject;
  const { start, end } = mainSite(task).delay;
  const trials = cases.map((one) => trialOf(subject, one));
  const ensemble = openEnsemble(
    kernel,
    matrices.trained,
    Array(cases.length).fill(network),
    startStates(subject, cases),
  );
  const D = task.inputs;
  for (let step = 0; step < start; step++) {
    const u = new Float64Array(cases.length * D);
    trials.forEach((trial, c) => {
      u.set(trial.inputs.subarray(step * D, (step + 1) * D), c * D);
    });
    ensemble.step(u);
  }
  return responseGradients(subject, ensemble.x, trials, start, end).map(({ mean, noiseGain }, c) => {
    const code = linearAnswer(task).codes[cases[c].condition];
    const margin = Math.max(0, task.tolerance - Math.abs(mean - code));
    return { sigma: margin / Math.sqrt(noiseGain), margin };
  });
}
