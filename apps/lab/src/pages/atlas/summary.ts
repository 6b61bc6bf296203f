import type { ResultRow } from "../../data/dataSource.ts";
import { percent } from "../../format.ts";
import { MECHANISMS, markOf, mechanismOf, UNJUDGED } from "../../marks.ts";

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

/** How many rows are of each mechanism, in the order of the legend. */
export function countByMechanism(rows: readonly ResultRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(mechanismOf(row), (counts.get(mechanismOf(row)) ?? 0) + 1);
  const order = [...MECHANISMS, ...[...counts.keys()].filter((name) => !MECHANISMS.includes(name))];
  return new Map(order.flatMap((name) => (counts.has(name) ? [[name, counts.get(name)!]] : [])));
}

const NOT_LEARNED = ["not-learned", "diverged"];

/** What so many per cent of the networks do, or are. */
const PREDICATES: Readonly<Record<string, string>> = {
  direct: "are direct",
  forgets: "forget",
  mixed: "are mixed",
  "limit-cycle": "end on limit cycles",
  chaotic: "are chaotic",
  undecided: "are undecided",
};
const predicateOf = (name: string) =>
  Object.hasOwn(PREDICATES, name) ? PREDICATES[name]! : `are ${markOf(name).label}`;

/** A population in one sentence: "672 networks: 93 % learned; of these 58 % forget, 30 % are direct." */
export function summarySentence(rows: readonly ResultRow[]): string {
  if (rows.length === 0) return "No networks yet.";
  const learned = rows.filter((row) => row["status"] === "learned");
  const head = `${count(rows.length, "network", "networks")}: ${percent(learned.length / rows.length)} learned`;
  const judged = [...countByMechanism(learned)].filter(([name]) => name !== UNJUDGED && !NOT_LEARNED.includes(name));
  const total = judged.reduce((sum, [, n]) => sum + n, 0);
  if (total === 0) return learned.length === 0 ? `${head}.` : `${head}; none of them is judged yet.`;
  const shares = judged
    .sort(([, a], [, b]) => b - a)
    .map(([name, n]) => `${percent(n / total)} ${predicateOf(name)}`)
    .join(", ");
  const of = total === learned.length ? "of these" : `of the ${total} judged`;
  return `${head}; ${of} ${shares}.`;
}
