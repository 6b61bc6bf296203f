// "Does the rule matter?": the tables of docs/rules.md, from the built-in study `rules`.
//   npm run rule-study                     runs what is missing in studies/rules, then writes the tables
//   npm run rule-study -- --out <dir>      in another folder
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./stamp.mjs";

const PAGE = join(ROOT, "docs/rules.md");
const { out } = parseArgs({ options: { out: { type: "string", default: join("studies", "rules") } } }).values;

const plain = (name) => name.replaceAll("-", " ");
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const mechanismOf = ({ mechanism, kind }) => `${plain(mechanism)}${kind === null ? "" : ` (${plain(kind)})`}`;
const lifetimeOf = ({ lifetime, isCensored }) =>
  lifetime === null ? "–" : `${isCensored ? "> " : ""}${Number(lifetime.toPrecision(3))}`;

function tally(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}

/** A line for every rule and task. */
function summary(rows) {
  const pairs = [...new Set(rows.map(({ rule, task }) => `${rule}\t${task}`))].map((pair) => pair.split("\t"));
  return table(
    ["rule", "task", "learned", "mechanisms", "memories", "censored at 200 τ", "other lifetimes, τ"],
    pairs.map(([rule, task]) => {
      const own = rows.filter((row) => row.rule === rule && row.task === task);
      const learned = own.filter(({ status }) => status === "learned");
      const lives = learned.filter(({ isCensored }) => isCensored === false).map(lifetimeOf);
      const fates = learned.flatMap(({ memories }) => memories.map(({ verdict }) => plain(verdict)));
      return [
        ...[rule, plain(task), `${learned.length} of ${own.length}`, tally(learned.map(mechanismOf)), tally(fates)],
        ...[`${learned.filter(({ isCensored }) => isCensored).length}`, lives.join(", ") || "–"],
      ];
    }),
  );
}

const each = (rows) =>
  table(
    ["rule", "task", "seed", "id", "updates", "accuracy", "mechanism", "lifetime, τ"],
    rows.map((row) => [
      ...[
        row.rule,
        plain(row.task),
        row.seed,
        `\`${row.id.slice(0, 8)}\``,
        row.updates ?? "–",
        row.accuracy?.toFixed(3) ?? "–",
      ],
      ...[row.mechanism === null ? "–" : mechanismOf(row), lifetimeOf(row)],
    ]),
  );

function filled(text, name, content) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`docs/rules.md: must hold ${open} and ${close}`);
  return `${text.slice(0, from + open.length)}\n\n${content}\n\n${text.slice(to)}`;
}

const words = [join(ROOT, "bin/lethe.mjs"), "study", "run", "rules", "--out", out, "--json"];
const printed = execFileSync(process.execPath, words, {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
  maxBuffer: 2 ** 26,
});
const { rows } = JSON.parse(printed);
const page = readFileSync(PAGE, "utf8");
writeFileSync(PAGE, filled(filled(page, "summary", summary(rows)), "networks", each(rows)));
process.stdout.write(`${rows.length} networks; ${PAGE} is written\n`);
