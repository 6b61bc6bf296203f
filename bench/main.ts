/** @file `npm run bench -- [all | part | report] [--quick] [--repeats n]`: measures, keeps the raw numbers, reports. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { askReference, ROOT } from "./ask.ts";
import { BUSY, describeHere } from "./machine.ts";
import { ALL, PARTS, type PartName } from "./parts.ts";
import { report } from "./report.ts";
import type { Results, Sections } from "./results.ts";

const NAMES = ["all", ...Object.keys(PARTS), "report"];
const USES_NUMPY: readonly PartName[] = ["reference", "settle"];

function main(): void {
  const { values, positionals } = parseArgs({
    options: { quick: { type: "boolean", default: false }, repeats: { type: "string" } },
    allowPositionals: true,
  });
  const [name = "all", ...more] = positionals;
  const repeats = Number(values.repeats ?? (values.quick ? 2 : 5));
  if (more.length > 0 || !NAMES.includes(name)) {
    refuse(`part must be one of ${NAMES.join(", ")}, got ${positionals.join(" ")}`);
    return;
  }
  if (!Number.isInteger(repeats) || repeats < 1) {
    refuse(`--repeats must be a whole number ≥ 1, got ${values.repeats}`);
    return;
  }
  // quick results are to try the bench with: they never reach the documents
  const folder = values.quick ? "node_modules/.cache/lethe-bench-quick" : "bench/results";
  if (name !== "report" && !measure(name, { quick: values.quick, repeats }, folder)) return;
  const documents = values.quick
    ? { page: join(folder, "performance.md"), image: join(folder, "performance.svg") }
    : undefined;
  report(join(ROOT, folder), documents && { page: join(ROOT, documents.page), image: join(ROOT, documents.image) });
}

/** @returns whether it was done. */
function measure(name: string, settings: { quick: boolean; repeats: number }, folder: string): boolean {
  const parts = name === "all" ? ALL : [name as PartName];
  const here = describeHere();
  if (here.load > BUSY) {
    process.stderr.write(`bench: the load is ${here.load.toFixed(1)}, others are at work; numbers will say so\n`);
  }
  if (parts.some((part) => USES_NUMPY.includes(part)) && !hasOpenBlas()) return false;

  const date = new Date().toISOString();
  const sections: Sections = {};
  const results: Results = { format: 1, date, part: name, ...settings, ...here, sections };
  const began = performance.now();
  mkdirSync(join(ROOT, folder), { recursive: true });
  const path = join(folder, `${date.slice(0, 16).replace(":", "")}-${name}.json`);
  for (const part of parts) {
    Object.assign(sections, { [part]: PARTS[part](settings) });
    writeFileSync(join(ROOT, path), `${JSON.stringify(results, null, 1)}\n`); // after each part: a run may be broken off
  }
  process.stderr.write(`${path}, ${((performance.now() - began) / 60000).toFixed(1)} min\n`);
  return true;
}

function hasOpenBlas(): boolean {
  const need =
    "bench: the reference needs Debian's NumPy on OpenBLAS: apt-get install python3-numpy libopenblas0-pthread\n";
  try {
    const { blas } = askReference("blas").answer;
    if (blas.isOpenBlas) return true;
    process.stderr.write(`bench: NumPy runs on ${blas.library}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
  }
  process.stderr.write(need);
  process.exitCode = 1;
  return false;
}

function refuse(message: string): void {
  process.stderr.write(`bench: ${message}\n`);
  process.exitCode = 2;
}

main();
