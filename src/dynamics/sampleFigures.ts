import type { CensusRoot, SeedOutcome } from "./censusRecord.ts";
import { type Coverage, coverageOf } from "./coverage.ts";

/** What the seeds say of how many roots there are. A sample: no number here makes the census complete. */
export interface SampleFigures {
  /** Distinct kinds that seeds reached: roots, where `partners` a pair x, −x being one kind; and continua. */
  readonly kinds: number;
  /** Kinds reached by exactly one seed, and by exactly two. */
  readonly singletons: number;
  readonly doubletons: number;
  /** Seeds that led to a kind. */
  readonly reached: number;
  /** Share of further such seeds that would lead to a kind already seen, with its interval: see `coverageOf`. */
  readonly coverage: Coverage;
}

/** @param outcomes one per seed. */
export function sampleFigures(roots: readonly CensusRoot[], outcomes: readonly SeedOutcome[]): SampleFigures {
  const reached = new Map<string, number>();
  for (const { status, index } of outcomes) {
    if (index === null || status === "ghost") continue;
    const kind = status === "root" ? Math.min(index, roots[index].partner ?? index) : index;
    reached.set(`${status} ${kind}`, (reached.get(`${status} ${kind}`) ?? 0) + 1);
  }
  const times = (k: number) => [...reached.values()].filter((v) => v === k).length;
  const [singletons, doubletons] = [times(1), times(2)];
  const count = [...reached.values()].reduce((sum, v) => sum + v, 0);
  const coverage = coverageOf(count, singletons, doubletons);
  return { kinds: reached.size, singletons, doubletons, reached: count, coverage };
}
