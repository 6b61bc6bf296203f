import { wilson } from "../../kernel/index.ts";
import type { Task } from "../../task/index.ts";
import type { Response } from "../../train/index.ts";
import type { AssayCurve } from "./assay.ts";
import type { Case } from "./cases.ts";
import { drawInterval, type Sampled } from "./interval.ts";
import { firstBelow } from "./threshold.ts";

type Axis = AssayCurve["x"];
type Line = AssayCurve["lines"][number];
const SHARE: Axis = { name: "accuracy", unit: "1" };

/** How a case is sampled: memory and trial-end state are fixed, the draw is not. */
export function sampledAs({ sites: [{ classes, classOf }] }: Task, { condition, from, draw }: Case): Sampled {
  return { stratum: from * classes.length + classOf[condition], draw };
}

/**
 * Lines of shares with 95 % intervals: over draws, or binomial for every line where some stratum has one draw only, since
 * then draws tell nothing of how they differ.
 *
 * @param lines of each whether its cases were right, [points][cases], and how they were sampled.
 */
export function shareLines(
  lines: readonly {
    readonly name: string;
    readonly right: readonly (readonly boolean[])[];
    readonly cases: readonly Sampled[];
  }[],
): Pick<AssayCurve, "interval" | "lines"> {
  const made = lines.map(({ name, right, cases }) => {
    const numbers = right.map((of) => of.map(Number));
    return { name, numbers, bounds: numbers.map((of) => drawInterval(of, cases)) };
  });
  const isSeen = made.every(({ bounds }) => bounds.every((bound) => bound !== null));
  return {
    interval: isSeen ? "draws" : "binomial",
    lines: made.map(({ name, numbers, bounds }): Line => {
      const sums = numbers.map((of) => of.reduce((a, b) => a + b, 0));
      const used = sums.map((sum, k) => (isSeen ? bounds[k]! : wilson(sum, numbers[k].length)));
      return {
        name,
        values: sums.map((sum, k) => finite(sum / numbers[k].length)),
        low: used.map(([low]) => low),
        high: used.map(([, high]) => high),
      };
    }),
  };
}

/** Which cases a line is about: all, and those of each memory. */
export function groupsOf({ sites: [site] }: Task): { name: string; has: (c: Case) => boolean }[] {
  const one = site.classes.map((label, a) => ({
    name: `${site.noun} ${label}`,
    has: (c: Case) => site.classOf[c.condition] === a,
  }));
  return [{ name: "all", has: () => true }, ...one];
}

/** Accuracy and RMSE of the response against what was varied, over all cases and per memory. */
export function errorCurves(
  task: Task,
  cases: readonly Case[],
  x: Axis,
  at: readonly number[],
  responses: readonly (readonly Response[])[],
  prefix = "",
): AssayCurve[] {
  const groups = groupsOf(task);
  const rmse = (of: readonly Response[], has: (c: Case) => boolean) => {
    const kept = of.filter((_, k) => has(cases[k]));
    return Math.sqrt(kept.reduce((sum, r) => sum + r.rmse * r.rmse, 0) / kept.length);
  };
  return [
    {
      name: `${prefix}accuracy`,
      x,
      y: SHARE,
      at: [...at],
      ...shareLines(
        groups.map(({ name, has }) => ({
          name,
          right: responses.map((of) => of.filter((_, k) => has(cases[k])).map(({ isRight }) => isRight)),
          cases: cases.filter(has).map((one) => sampledAs(task, one)),
        })),
      ),
    },
    {
      name: `${prefix}rmse`,
      x,
      y: { name: "RMSE of the response", unit: "output" },
      at: [...at],
      lines: groups.map(({ name, has }) => ({
        name,
        values: responses.map((of) => finite(rmse(of, has))),
        low: null,
        high: null,
      })),
    },
  ];
}

const finite = (v: number) => (Number.isFinite(v) ? v : null);

/** Share of the accuracy without disturbance that a tolerated one leaves: with two stimuli halfway to knowing nothing of the first. */
const TOLERATED = 0.75;

/** The amplitude at which accuracy first falls below ¾ of that at the first one, linear in between; null where it does not. */
export function toleratedAmplitude(at: readonly number[], accuracy: readonly (number | null)[]): number | null {
  return firstBelow(at, accuracy, TOLERATED * (accuracy[0] ?? 0));
}

/** Why there is no such amplitude, by the column's name; nothing where there is one. */
export function toleratedNote(
  column: string,
  tolerated: number | null,
  at: readonly number[],
  accuracy: readonly (number | null)[],
): Record<string, string> {
  if (tolerated !== null) return {};
  const least = Math.min(...accuracy.flatMap((v) => (v === null ? [] : [v])));
  const ratio = accuracy[0] ? least / accuracy[0] : Number.NaN;
  return {
    [column]: `accuracy is never below ¾ of the nominal up to ${at[at.length - 1]}: at least ${ratio.toFixed(2)} of it`,
  };
}

/** The accuracy line over all cases of `errorCurves`. */
export const overall = (curves: readonly AssayCurve[]): readonly (number | null)[] => curves[0].lines[0].values;
