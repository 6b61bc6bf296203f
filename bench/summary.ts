/** @file The numbers that several tables and the figure are made of: medians over repeats, ratios, fits. */
import type { Precision } from "../src/train/index.ts";
import type { KernelCase } from "./questions/kernelLadder.ts";
import type { Sections } from "./results.ts";
import { fitLine, fitPower, median } from "./statistics.ts";
import { groupBy } from "./tables/markdown.ts";

type Point = readonly [number, number];

/** µs per network-step over N: cohorts of four, and the reference where it was asked. */
export function costOverSize({ training, reference }: Sections): { ours: Point[]; theirs: Point[] } {
  return {
    ours: medians((training?.sizes ?? []).map(({ answer }) => [answer.n, answer.microseconds])),
    theirs: medians((reference?.sizes ?? []).map(({ answer }) => [answer.n, answer.microseconds])),
  };
}

/** µs per network-step over cohort size. */
export function costOverCohort({ training }: Sections): Point[] {
  return medians((training?.cohorts ?? []).map(({ answer }) => [answer.cohort, answer.microseconds]));
}

/** Sizes from which on a network no longer fits the nearer caches, where the exponent is a statement about large N. */
export const LARGE = 500;
export const largeOf = (points: readonly Point[]): Point[] => points.filter(([n]) => n >= LARGE);
export function exponents(points: readonly Point[]): { whole: number; large: number } {
  const large = largeOf(points);
  return { whole: fitPower(points).exponent, large: large.length < 2 ? Number.NaN : fitPower(large).exponent };
}

/** How many times the reference's time per step is ours: one ratio per pair. */
export function speedups({ reference }: Sections, precision: Precision, cohort: number): number[] {
  return (reference?.pairs ?? [])
    .filter(({ ours }) => ours.answer.precision === precision && ours.answer.cohort === cohort)
    .map(({ ours, theirs }) => theirs.answer.microseconds / ours.answer.microseconds);
}

/** Median rate of a kernel case, in 10⁹ operations per second. */
export const gflopsOf = ({ operations, samples }: KernelCase): number => operations / median(samples) / 1e9;
export const gigabytesOf = ({ bytes, samples }: KernelCase): number => bytes / median(samples) / 1e9;

/** The paper's attractor test follows a state for so many steps. */
export const REFERENCE_STEPS = 17_500;
export function settlingSpeedups({ settle }: Sections, feedbackDivisor: number): number[] {
  const pairs = (settle?.pairs ?? []).filter(({ ours }) => ours.answer.feedbackDivisor === feedbackDivisor);
  return pairs.map(({ ours, theirs }) => {
    const { secondsPerState, steps } = theirs.answer;
    const perState = (median(secondsPerState) * REFERENCE_STEPS) / steps;
    return (perState * ours.answer.states) / ours.answer.seconds;
  });
}

/** Bytes that one more network adds, from a line through the medians. */
export function memoryPerNetwork({ memory }: Sections): { trained: number; judged: number } | null {
  if (memory === undefined) return null;
  const slope = (what: "trained" | "judged") =>
    fitLine(medians(memory.map(({ answer }) => [answer.cohort, answer[what]]))).slope;
  return { trained: slope("trained"), judged: slope("judged") };
}

/** How many times as fast two workers are: one ratio per round. */
export function workersSpeedups({ workers = [] }: Sections): number[] {
  const seconds = (count: number) => workers.filter((w) => w.answer.workers === count).map((w) => w.answer.seconds);
  const two = seconds(2);
  return seconds(1).map((one, round) => one / two[round]);
}

/** The median y of each x, ascending. */
export function medians(points: readonly Point[]): Point[] {
  const groups = groupBy(points, ([x]) => x);
  return [...groups].map(([x, of]): Point => [x, median(of.map(([, y]) => y))]).sort((a, b) => a[0] - b[0]);
}
