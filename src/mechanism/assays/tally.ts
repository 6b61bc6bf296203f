import { wilson } from "../../kernel/index.ts";
import type { Task } from "../../task/index.ts";
import type { Response } from "../../train/index.ts";
import type { AssayCurve } from "./assay.ts";
import type { Case } from "./cases.ts";

type Axis = AssayCurve["x"];
type Line = AssayCurve["lines"][number];
const SHARE: Axis = { name: "accuracy", unit: "1" };

/** Share of correct responses of some cases. */
export function accuracyOf(
  responses: readonly Response[],
  cases: readonly Case[],
  keep: (c: Case) => boolean = () => true,
) {
  const kept = responses.filter((_, k) => keep(cases[k]));
  return { right: kept.filter((r) => r.correct).length, of: kept.length };
}

/** A line of shares with their 95 % Wilson intervals. */
export function shareLine(
  name: string,
  counts: readonly { readonly right: number; readonly of: number }[],
  interval: (right: number, of: number) => readonly [number, number] = wilson,
): Line {
  const bounds = counts.map(({ right, of }) => interval(right, of));
  return {
    name,
    values: counts.map(({ right, of }) => (of === 0 ? null : right / of)),
    low: bounds.map(([low]) => low),
    high: bounds.map(([, high]) => high),
  };
}

/** Which cases a line is about: all, and those of each first stimulus. */
export function groupsOf({ pairs, stimuli }: Task): { name: string; has: (c: Case) => boolean }[] {
  const one = stimuli.labels.map((label, a) => ({
    name: `stimulus ${label}`,
    has: (c: Case) => pairs[c.pair][0] === a,
  }));
  return [{ name: "all", has: () => true }, ...one];
}

/** Accuracy and RMSE of the response against what was varied, over all cases and per first stimulus. */
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
      lines: groups.map(({ name, has }) =>
        shareLine(
          name,
          responses.map((of) => accuracyOf(of, cases, has)),
        ),
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

/**
 * The amplitude at which accuracy first falls below ¾ of that at the first one (with two stimuli that is halfway to
 * knowing nothing of the first), linear in between; null where it does not.
 */
export function toleratedAmplitude(at: readonly number[], accuracy: readonly (number | null)[]): number | null {
  const threshold = 0.75 * (accuracy[0] ?? 0);
  const k = accuracy.findIndex((v) => v !== null && v < threshold);
  if (k < 1) return null;
  const [before, after] = [accuracy[k - 1]!, accuracy[k]!];
  return at[k - 1] + ((at[k] - at[k - 1]) * (before - threshold)) / (before - after);
}

/** The accuracy line over all cases of `errorCurves`. */
export const overall = (curves: readonly AssayCurve[]): readonly (number | null)[] => curves[0].lines[0].values;
