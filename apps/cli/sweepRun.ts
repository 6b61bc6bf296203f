/** @file A sweep: the branch of a root, the ways up and down, or a map over two parameters. */
import {
  type Branch,
  followBranch,
  mapOfTwo,
  type Range,
  scanUpAndDown,
  settleBetween,
  spread,
  type UpAndDown,
  whereTheyDiffer,
} from "../../src/dynamics/index.ts";
import { InputError } from "../../src/format/index.ts";
import type { SweepTarget, Values } from "./sweepTarget.ts";

/** A parameter and the stretch of it that is gone through. */
export interface Along {
  readonly parameter: string;
  readonly from: number;
  readonly to: number;
}

export interface SweepOptions {
  readonly along: Along;
  /** With it a map over both is made in the place of a branch. */
  readonly second: Along | null;
  /** What other parameters are set to. */
  readonly set: Values;
  /** Longest step of the branch, as a share of the stretch. */
  readonly step: number;
  /** Values of a scan up and down, and along each side of a map; 0 for no scan. */
  readonly values: number;
  /** How long a state is followed at each value. */
  readonly time: number;
}

export interface Sweep {
  readonly name: string;
  readonly along: Along;
  readonly second: Along | null;
  /** All parameters but those that are swept. */
  readonly others: Values;
  readonly measureName: string;
  /** Null for a map. Each point's measure stands in `measures`. */
  readonly branch:
    | (Branch & { readonly measures: readonly number[]; readonly specialMeasures: readonly number[] })
    | null;
  readonly scan: (UpAndDown<Range> & { readonly differ: readonly number[] }) | null;
  readonly map: { readonly xs: number[]; readonly ys: number[]; readonly ranges: readonly Range[] } | null;
}

export interface SweepProgress {
  readonly fraction: number;
  readonly doing: string;
}

/** Where the ways up and down differ by so much of all that was measured, two attractors live side by side. */
const DIFFER = 0.05;
/** Times at which is looked: as often as the system may change. */
const [LEAST_LOOKS, MOST_LOOKS] = [200, 10_000];

/** Yields its progress. @throws InputError for a parameter there is none of, and where no root is found. */
export function* sweep(target: SweepTarget, options: SweepOptions): Generator<SweepProgress, Sweep> {
  const { along, second, set, step, values, time } = options;
  for (const parameter of [along.parameter, ...(second === null ? [] : [second.parameter]), ...Object.keys(set)]) {
    if (parameter in target.parameters) continue;
    const names = Object.keys(target.parameters).join(", ");
    throw new InputError(`${target.name}: a parameter must be one of ${names}, got ${parameter || "nothing"}`);
  }
  const all = { ...target.parameters, ...set };
  const at = (value: number, other?: number): Values => ({
    ...all,
    [along.parameter]: value,
    ...(second !== null && other !== undefined && { [second.parameter]: other }),
  });
  const { [along.parameter]: _, ...rest } = all;
  const others = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== second?.parameter));
  const result = { name: target.name, along, second, others, measureName: target.measureName };
  const looks = Math.min(MOST_LOOKS, Math.max(LEAST_LOOKS, Math.ceil(time / 2 / target.longestStep)));
  const settling = { time, looks, longestStep: target.longestStep };
  const measure = (x: Float64Array) => target.measure(x);
  const ascending = ({ from, to }: Along) => spread(Math.min(from, to), Math.max(from, to), values);
  if (second !== null) {
    const [xs, ys] = [ascending(along), ascending(second)];
    const one = (x: number, y: number) => {
      const family = () => target.open(at(x, y));
      return settleBetween(family, measure, settling)(0, target.start(at(x, y))).measured;
    };
    const running = mapOfTwo(xs, ys, one);
    for (let row = running.next(); ; row = running.next()) {
      if (row.done) return { ...result, branch: null, scan: null, map: { xs, ys, ranges: row.value } };
      yield { fraction: row.value.done / row.value.of, doing: "mapping" };
    }
  }
  const family = (value: number) => target.open(at(value));
  yield { fraction: 0, doing: "following the branch" };
  const branch = branchOf(family, target.start(at(along.from)), target.name, along, step);
  const measured = {
    ...branch,
    measures: branch.points.map(({ x }) => measure(x)),
    specialMeasures: branch.specials.map(({ x }) => measure(x)),
  };
  if (values === 0) return { ...result, branch: measured, scan: null, map: null };
  const list = ascending(along);
  const running = scanUpAndDown(list, target.start(at(list[0]!)), settleBetween(family, measure, settling));
  for (let one = running.next(); ; one = running.next()) {
    if (one.done) {
      const scan = { ...one.value, differ: whereTheyDiffer(one.value, DIFFER) };
      return { ...result, branch: measured, scan, map: null };
    }
    yield { fraction: 0.2 + (0.8 * one.value.done) / one.value.of, doing: "up and down" };
  }
}

function branchOf(
  family: Parameters<typeof followBranch>[0],
  start: Float64Array,
  name: string,
  { parameter, from, to }: Along,
  step: number,
): Branch {
  try {
    return followBranch(family, start, { from, to, step });
  } catch (error) {
    if (!(error instanceof RangeError && error.message.includes("no root was found"))) throw error;
    throw new InputError(
      `${name}: no root was found at ${parameter} ${from}, where its state does not come to rest; begin at another value`,
    );
  }
}
