// node scripts/agreement.mjs … --keep after.jsonl, then: node scripts/verdictTable.mjs after.jsonl [--before before.jsonl]
// Tables in Markdown of the verdicts that scripts/agreement.mjs kept: networks by feedback, how pairs are lost by feedback, with the
// numbers that decide it, at other thresholds too; and, where --before names the verdicts of an older protocol on the
// same networks, each one that changed with what it rested on then and rests on now.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { before: { type: "string" } } });
const read = (file) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const after = positionals.flatMap(read);
const judged = after.filter((row) => row.verdict !== null);
const print = (line = "") => process.stdout.write(`${line}\n`);
const table = (head, rows) => {
  print(`| ${head.join(" | ")} |`);
  print(`|${head.map((_, k) => (k === 0 ? "---" : "---:")).join("|")}|`);
  for (const row of rows) print(`| ${row.join(" | ")} |`);
  print();
};
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const plain = (name) => name.replaceAll("-", " ");
const named = ({ network, kind }) => `${plain(network)}${kind === null ? "" : ` (${plain(kind)})`}`;
const feedbacks = [...new Set(judged.map((row) => row.fb))].sort((a, b) => b - a);
const at = (fb) => judged.filter((row) => row.fb === fb);
const NETWORKS = ["direct", "forgets", "mixed", "limit-cycle", "chaotic", "undecided"];

print("Networks by feedback divisor, stopped at the end of delay 1:");
print();
const count = (rows, name, of) => rows.filter((row) => of(row) === name).length;
for (const [title, of] of [
  ["end of delay 1", ({ verdict }) => verdict.network],
  ["end of the trial", ({ verdict }) => verdict.sites.at(-1).network],
]) {
  table(
    [`fb, ${title}`, ...NETWORKS.map(plain)],
    [...feedbacks, null].map((fb) => {
      const rows = fb === null ? judged : at(fb);
      return [fb ?? "all", ...NETWORKS.map((name) => count(rows, name, of))];
    }),
  );
}

const LOSSES = ["slow-manifold", "weakly-attracting", "ghost-passage", "echo", "fading-transient"];
const pairsOf = (rows) => rows.flatMap(({ verdict, delay }) => verdict.pairs.map((pair) => ({ ...pair, delay })));
const range = (list, digits) => {
  const known = list.filter((v) => v !== null);
  if (known.length === 0) return "–";
  const [least, middle, most] = [Math.min(...known), median(known), Math.max(...known)];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
};
print("How pairs that are merged at rest are lost:");
print();
table(
  ["fb", "lost pairs", ...LOSSES.map(plain), "of these echoes: yes", "no", "not comparable"],
  [...feedbacks, null].map((fb) => {
    const lost = pairsOf(fb === null ? judged : at(fb)).filter(({ loss }) => loss !== null);
    const of = (key, name) => lost.filter((pair) => pair[key] === name).length;
    const echoes = ["yes", "no", "not-comparable"].map((name) => of("echoes", name));
    return [fb ?? "all", lost.length, ...LOSSES.map((name) => of("loss", name)), ...echoes];
  }),
);
print("Along the delay, of all pairs: median (least to most)");
print();
table(
  ["fb", "pairs", "κ per τ", "κ_echo per τ", "d", "d untrained", "r"],
  feedbacks.map((fb) => {
    const measured = pairsOf(at(fb)).flatMap(({ evidence }) => (evidence === null ? [] : [evidence]));
    const of = (key, digits) =>
      range(
        measured.map((e) => e[key]),
        digits,
      );
    const numbers = [of("rate", 3), of("echoRate", 3), of("dimension", 0), of("echoDimension", 0), of("attraction", 1)];
    return [fb, measured.length, ...numbers];
  }),
);
print("The same labels at other thresholds:");
print();
const variants = judged.flatMap(({ verdict }) => verdict.sensitivity.losses);
const names = [...new Set(variants.map(({ threshold, value }) => `${threshold} ${value.toPrecision(2)}`))];
table(
  ["threshold", ...LOSSES.map(plain)],
  names.map((name) => {
    const labels = variants
      .filter(({ threshold, value }) => `${threshold} ${value.toPrecision(2)}` === name)
      .flatMap(({ losses }) => losses);
    return [name, ...LOSSES.map((loss) => labels.filter((label) => label === loss).length)];
  }),
);
const draws = judged.map(({ verdict }) => Math.max(...verdict.sites.flatMap((s) => s.memories.map((m) => m.draws))));
print(
  `Draws of a memory or answer: ${[...new Set(draws)]
    .sort((a, b) => a - b)
    .map((n) => `${n} in ${draws.filter((d) => d === n).length} networks`)
    .join(", ")}.`,
);
print(
  `CPU per network: median ${median(judged.map((r) => r.cpuSeconds)).toFixed(1)} s, most ${Math.max(...judged.map((r) => r.cpuSeconds)).toFixed(1)} s.`,
);

if (values.before !== undefined) {
  const before = new Map(read(values.before).map((row) => [row.id, row.verdict]));
  const OLD_NAMES = { "slow-manifold": "forgets" };
  const oldName = ({ network, kind }) => named({ network: OLD_NAMES[network] ?? network, kind });
  const compared = judged.filter(({ id }) => (before.get(id) ?? null) !== null);
  for (const site of [0, 2]) {
    const where = site === 0 ? "end of delay 1" : "end of the trial";
    const changed = compared.filter(
      ({ id, verdict }) => oldName(before.get(id).sites[site]) !== named(verdict.sites[site]),
    );
    print();
    print(`${where}: ${compared.length - changed.length} of ${compared.length} verdicts are as before.`);
    print();
    if (changed.length === 0) continue;
    table(
      ["run", "before", "now", "it rested on", "it rests on"],
      changed.map(({ id, g, fb, verdict }) => {
        const [old, now] = [before.get(id).sites[site], verdict.sites[site]];
        const was = old.memories.map(
          (m) => `${m.stimulus} ${plain(m.fate)} ${Math.round(m.share * m.draws)}/${m.draws}`,
        );
        const is = now.memories.map(
          (m) => `${m.stimulus} ${plain(m.fate)} ${Math.round(m.share * m.draws)}/${m.draws}`,
        );
        const pairs = now.pairs.map((p) => `${p.memories.join("/")} ${plain(p.verdict)}`);
        const name = `${id.slice(0, 8)}, g ${g} fb ${fb}`;
        return [name, oldName(old), named(now), was.join(", "), `${is.join(", ")}; ${pairs.join(", ")}`];
      }),
    );
  }
  const fates = compared.flatMap(({ id, verdict }) =>
    verdict.memories.flatMap((m, a) => (before.get(id).memories[a].verdict === "forgets" ? [m.verdict] : [])),
  );
  print(
    `Of the ${fates.length} memories that were said to be forgotten, ${[
      "lost",
      "kept-by-default",
      "retained",
      "split",
      "undecided",
    ]
      .map((name) => `${fates.filter((f) => f === name).length} are ${plain(name)}`)
      .join(", ")}.`,
  );
}
