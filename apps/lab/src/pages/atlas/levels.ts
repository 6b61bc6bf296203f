/** An axis of the phase diagram: the values of a parameter, or intervals where there are too many of them. */
export interface Levels {
  readonly labels: readonly string[];
  /** The level a value belongs to. */
  indexOf(value: number): number;
  /** What the URL calls a level: a value, or "from..to". */
  readonly keys: readonly string[];
}

/** More values than this are put into intervals. */
const MOST_LEVELS = 14;
const INTERVALS = 10;

/** @param scale how intervals are spaced: logarithmically for divisors. */
export function levelsOf(
  values: readonly number[],
  scale: "linear" | "log",
  format: (value: number) => string,
): Levels {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  if (distinct.length <= MOST_LEVELS) {
    const at = new Map(distinct.map((value, k) => [value, k]));
    return { labels: distinct.map(format), keys: distinct.map(String), indexOf: (value) => at.get(value) ?? -1 };
  }
  const isLog = scale === "log" && distinct[0]! > 0;
  const forward = isLog ? Math.log : (x: number) => x;
  const back = isLog ? Math.exp : (x: number) => x;
  const low = forward(distinct[0]!);
  const high = forward(distinct.at(-1)!);
  const edges = Array.from({ length: INTERVALS + 1 }, (_, k) => back(low + ((high - low) * k) / INTERVALS));
  const indexOf = (value: number) =>
    Math.min(INTERVALS - 1, Math.max(0, Math.floor((INTERVALS * (forward(value) - low)) / (high - low))));
  const ends = edges.slice(1).map((edge, k) => [edges[k]!, edge] as const);
  return {
    labels: ends.map(([from]) => `${format(from)}…`),
    keys: ends.map(([from, to]) => `${format(from)}..${format(to)}`),
    indexOf,
  };
}
