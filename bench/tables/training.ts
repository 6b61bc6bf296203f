import type { Stages } from "../questions/stages.ts";
import type { Sections } from "../results.ts";
import { fitLine, median } from "../statistics.ts";
import { costOverCohort, costOverSize, exponents, medians, REFERENCE_STEPS, settlingSpeedups } from "../summary.ts";
import { groupBy, show, table } from "./markdown.ts";

/** Cost against N, against cohort size, and by precision. */
export function costTable(sections: Sections): string {
  const { ours, theirs } = costOverSize(sections);
  const power = (points: typeof ours) => {
    const { whole, large } = exponents(points);
    return `N^${show(whole)} over all sizes${Number.isFinite(large) ? `, N^${show(large)} from 500 on` : ""}`;
  };
  const sizes = [...new Set([...ours, ...theirs].map(([n]) => n))].sort((a, b) => a - b);
  const at = (points: typeof ours, n: number) => points.find(([x]) => x === n)?.[1];
  const print = (value: number | undefined) => (value === undefined ? "–" : show(value));
  const notes = [
    ours.length > 1 && `Lethe costs ${power(ours)}`,
    theirs.length > 1 && `the reference ${power(theirs)}`,
  ].filter(Boolean);
  const bySize = table(
    "Training: µs per step of one network",
    ["N", "Lethe, cohort of 4, mixed", "NumPy"],
    sizes.map((n) => [String(n), print(at(ours, n)), print(at(theirs, n))]),
    notes.length === 0 ? "" : `${notes.join("; ")}.`,
  );
  const cohorts = costOverCohort(sections);
  const n = sections.training?.cohorts[0]?.answer.n;
  const byCohort = table(
    `Training over cohorts, N = ${n}, mixed`,
    ["networks", "µs per step of one network", "of a cohort of one"],
    cohorts.map(([cohort, cost]) => [String(cohort), show(cost), `${show((100 * cost) / cohorts[0][1])} %`]),
  );
  const groups = groupBy(sections.training?.precisions ?? [], ({ answer }) => answer.precision);
  const cost = (of: readonly { answer: { cohort: number; microseconds: number } }[], cohort: number) =>
    show(median(of.filter((a) => a.answer.cohort === cohort).map((a) => a.answer.microseconds)));
  const byPrecision = table(
    `Training by precision, N = ${n}: µs per step of one network`,
    ["", "cohort of 1", "cohort of 4"],
    [...groups].map(([precision, of]) => [precision, cost(of, 1), cost(of, 4)]),
  );
  return [bySize, byCohort, byPrecision].filter((text) => text !== "").join("\n\n");
}

const STAGES: Readonly<Record<keyof Stages, string>> = {
  product: "J R",
  gain: "P r",
  flush: "flush",
  tanh: "tanh",
  euler: "Euler, feedback",
  readOuts: "read-outs",
  weights: "weights",
  rest: "rest",
};

/** Where the time of one network's step goes. */
export function stagesTable({ training }: Sections): string {
  const rows = training?.stages ?? [];
  const groups = groupBy(rows, ({ answer }) => `${answer.precision}, cohort of ${answer.cohort}`);
  const names = Object.keys(STAGES) as (keyof Stages)[];
  return table(
    `Stages of a step, N = ${rows[0]?.answer.n}: µs per network`,
    ["", ...Object.values(STAGES), "all"],
    [...groups].map(([name, of]) => {
      const stage = (key: keyof Stages) => show(median(of.map(({ answer }) => answer.stages[key])));
      return [name, ...names.map(stage), show(median(of.map(({ answer }) => answer.total)))];
    }),
    "Averages over whole trials, with clocks around the kernel's functions; updates and flushes happen in windows only.",
  );
}

export function batchTable({ batch }: Sections): string {
  return table(
    "A batch without learning, mixed",
    ["columns", "µs per step of one column"],
    (batch?.answer ?? []).map(({ columns, samples }) => [String(columns), show(median(samples))]),
  );
}

/** One row per network; the reference's time does not depend on the network. */
export function settlingTable(sections: Sections): string {
  const pairs = sections.settle?.pairs ?? [];
  if (pairs.length === 0) return "";
  const { steps } = pairs[0].theirs.answer;
  const { n, states } = pairs[0].ours.answer;
  const theirs = median(pairs.flatMap((p) => p.theirs.answer.secondsPerState)) * (REFERENCE_STEPS / steps);
  const rows = [...groupBy(pairs, ({ ours }) => ours.answer.feedbackDivisor)].map(([fb, of]) => {
    const { accuracy, arrived, eigenvalues, times } = of[0].ours.answer;
    return [
      `1/${fb}`,
      `${show(100 * accuracy)} %`,
      `${arrived.fixedPoint}, ${arrived.cycle}, ${arrived.undecided}`,
      eigenvalues.map(([re, im]) => `${re.toFixed(3)}${im === 0 ? "" : ` ± ${Math.abs(im).toFixed(2)}i`}`).join(", ") ||
        "–",
      `${show(median(times))}, ${show(Math.max(...times))}`,
      show(median(of.map((p) => p.ours.answer.seconds))),
      `${show(median(settlingSpeedups(sections, fb)))} ×`,
    ];
  });
  return table(
    `Settling ${states} states, N = ${n}`,
    [
      "feedback",
      "accuracy",
      "at roots, on cycles, undecided",
      "λ of those roots, 1/τ",
      "τ to arrive: median, last",
      "s",
      "times NumPy",
    ],
    rows,
    `Seconds for all states, finding and certifying roots included. The reference takes ${show(theirs)} s for ${REFERENCE_STEPS} steps of one ` +
      `state (timed on ${pairs.length} states of ${steps} steps) and is scaled to ${states}.`,
  );
}

export function memoryTable({ memory }: Sections): string {
  const rows = memory ?? [];
  const of = (what: "trained" | "judged") => medians(rows.map(({ answer }) => [answer.cohort, answer[what] / 1e6]));
  const [trained, judged] = [of("trained"), of("judged")];
  const line = (points: typeof trained) => {
    const { slope, offset } = fitLine(points);
    return `${show(offset)} + ${show(slope)} per network`;
  };
  return table(
    `Peak resident memory of one cohort, N = ${rows[0]?.answer.n}, MB`,
    ["networks", "training", "verdict included"],
    trained.map(([cohort, bytes], k) => [String(cohort), show(bytes), show(judged[k][1])]),
    rows.length === 0 ? "" : `MB: ${line(trained)} in training, ${line(judged)} with verdicts.`,
  );
}

export function workersTable({ workers }: Sections): string {
  const groups = groupBy(workers ?? [], ({ answer }) => answer.workers);
  const first = workers?.[0]?.answer;
  return table(
    `Workers: ${first?.cohorts} cohorts of four, N = ${first?.n}, ${first?.trials} trials`,
    ["worker threads", "seconds"],
    [...groups].map(([count, of]) => [String(count), show(median(of.map(({ answer }) => answer.seconds)))]),
  );
}
