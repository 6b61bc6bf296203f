/**
 * @file Fuzzers of every reader. LETHE_FUZZ_COUNT inputs each (2000), numbered from LETHE_FUZZ_SEED (1); `npm run fuzz` runs more.
 * Each is read or refused in one line, soon and in bounded memory; what is found is kept in corpus/, and read again ever after.
 */
import { appendFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { corpusOf, fuzz, judge, keepFinding, MOST_MEMORY } from "./target.ts";
import { FILES } from "./targets/files.ts";
import { STUDY } from "./targets/study.ts";
import { WEB } from "./targets/web.ts";

const { LETHE_FUZZ_COUNT, LETHE_FUZZ_SEED, LETHE_FUZZ_ONLY, LETHE_FUZZ_TABLE } = process.env;
const count = Number(LETHE_FUZZ_COUNT ?? 2000);
const seed = Number(LETHE_FUZZ_SEED ?? 1);
const targets = [...FILES, ...STUDY, ...WEB].filter(
  ({ name }) => !LETHE_FUZZ_ONLY || LETHE_FUZZ_ONLY.split(",").includes(name),
);

/** Readers that throw; the others answer with what they made of it. */
const REFUSES = new Set([...FILES.map(({ name }) => name), "plan", "gradient-plan", "pack", "query"]);

describe.each(targets)("$name", (target) => {
  test("what was found once is read or refused", async () => {
    const corpus = corpusOf(target);
    if (corpus.length === 0) return;
    const open = await target.open();
    for (const [name, input] of corpus) {
      const answer = await judge(open, input);
      expect([name, typeof answer === "string" ? "fine" : answer.what]).toEqual([name, "fine"]);
    }
    await open.close?.();
  });

  test(`${count} inputs that are nearly right: read, or refused in one line`, { timeout: 24 * 3600_000 }, async () => {
    const { inputs, refused, findings, slowest, memory } = await fuzz(target, count, seed);
    const said = findings.map(
      (finding) => `seed ${finding.seed}, kept as ${keepFinding(target, finding)}: ${finding.what}`,
    );
    if (LETHE_FUZZ_TABLE) {
      const row = { target: target.name, inputs, refused, findings: findings.length, slowest, memory };
      appendFileSync(LETHE_FUZZ_TABLE, `${JSON.stringify(row)}\n`);
    }
    expect(said).toEqual([]);
    expect(memory).toBeLessThan(MOST_MEMORY);
    if (inputs < 1000) return;
    if (REFUSES.has(target.name)) expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(inputs); // some must be read, else no reader is tried
  });
});
