/** @file From the newest raw numbers to docs/performance.md (between its markers) and docs/images/performance.svg. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./ask.ts";
import { costFigure } from "./figure.ts";
import { BUSY } from "./machine.ts";
import { roundsOf } from "./parts.ts";
import type { Results, Sections } from "./results.ts";
import { acceptanceTable } from "./tables/acceptance.ts";
import { gradientTables } from "./tables/gradient.ts";
import { kernelTables } from "./tables/kernel.ts";
import { precisionTable } from "./tables/precision.ts";
import { startupTable } from "./tables/startup.ts";
import { storeTable } from "./tables/store.ts";
import { batchTable, costTable, memoryTable, settlingTable, stagesTable, workersTable } from "./tables/training.ts";

const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";
const PAGE = join(ROOT, "docs/performance.md");
const IMAGE = join(ROOT, "docs/images/performance.svg");

export function report(folder: string, to = { page: PAGE, image: IMAGE }): void {
  const { sections, sources } = newest(folder);
  if (sources.size === 0) {
    process.stderr.write(`bench: no results to report on; run \`npm run bench\`\n`);
    return;
  }
  const parts = [
    header(sources),
    acceptanceTable(sections),
    costTable(sections),
    stagesTable(sections),
    kernelTables(sections),
    gradientTables(sections),
    batchTable(sections),
    settlingTable(sections),
    memoryTable(sections),
    workersTable(sections),
    precisionTable(sections),
    storeTable(sections),
    startupTable(sections),
  ];
  const text = readFileSync(PAGE, "utf8");
  const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (before < 0 || after < before)
    throw new Error(`bench: docs/performance.md must hold ${BEGIN} and, after it, ${END}`);
  const body = parts.filter((part) => part !== "").join("\n\n");
  writeFileSync(to.page, `${text.slice(0, before + BEGIN.length)}\n\n${body}\n\n${text.slice(after)}`);
  const source = sources.get("training") ?? sources.get("reference");
  const figure = source === undefined ? null : costFigure(sections, source);
  if (figure !== null) writeFileSync(to.image, figure.svg);
  process.stderr.write(
    `bench: report written from ${[...new Set([...sources.values()].map((r) => r.date))].length} result files\n`,
  );
}

/** Each section from the newest file that holds it. */
function newest(folder: string): { sections: Sections; sources: Map<keyof Sections, Results> } {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  const all = names.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Results);
  all.sort((a, b) => (a.date < b.date ? 1 : -1));
  const sections: Sections = {};
  const sources = new Map<keyof Sections, Results>();
  for (const results of all) {
    for (const name of Object.keys(results.sections) as (keyof Sections)[]) {
      if (sources.has(name)) continue;
      sources.set(name, results);
      Object.assign(sections, { [name]: results.sections[name] });
    }
  }
  return { sections, sources };
}

const times = (rounds: number) => (rounds === 1 ? "once" : `${rounds} rounds`);

/** Where, when and how: one line per file of raw numbers, with what speaks against it. */
function header(sources: ReadonlyMap<keyof Sections, Results>): string {
  return [...new Set(sources.values())]
    .map((r) => {
      const names = [...sources].filter(([, from]) => from === r).map(([name]) => name);
      const caution = [
        r.quick && "**quick settings: not a result**",
        r.load > BUSY && `**busy machine: load ${r.load.toFixed(1)} at the start**`,
        r.dirty && "sources differed from the commit",
        !r.pinned && "not pinned to a core",
        leastShare(r, names) < 0.95 && `**a measurement had only ${leastShare(r, names).toFixed(2)} of its core**`,
      ].filter(Boolean);
      const gigabytes = (r.machine.memory / 2 ** 30).toFixed(0);
      const where = `${r.machine.cpu}, ${r.machine.cores} cores, ${gigabytes} GiB, ${r.machine.platform}, Node ${r.node}`;
      const what = `kernel ${r.kernel}, commit ${r.commit}`;
      return `- ${names.map((name) => `${name} (${times(roundsOf(name, r.repeats))})`).join(", ")}: ${r.date.slice(0, 16)} UTC, ${where}, ${what}${caution.map((c) => `; ${c}`).join("")}.`;
    })
    .join("\n");
}

/** The least share of a core that any pinned child of these sections had. */
function leastShare(results: Results, names: readonly (keyof Sections)[]): number {
  let least = 1;
  const visit = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    if ("cpuShare" in value && typeof value.cpuShare === "number") least = Math.min(least, value.cpuShare);
    for (const child of Object.values(value)) visit(child);
  };
  for (const name of names) if (name !== "workers") visit(results.sections[name]);
  return least;
}
