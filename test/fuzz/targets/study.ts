/** @file Readers of a study's files: plans, records, the table, logs, packs. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson, sha256Hex } from "../../../src/format/index.ts";
import { openStore } from "../../../src/store/index.ts";
import {
  packCluster,
  packedIds,
  RECORD_SCHEMAS,
  RESULTS_FILE,
  type Records,
  readCsvRows,
  readFailures,
  readGradientPlan,
  readKeptRows,
  readStudy,
  refreshResults,
} from "../../../src/study/index.ts";
import { copyPopulation, populationIds } from "../../labStudy.ts";
import { writeSyntheticStudy } from "../../syntheticStudy.ts";
import { mutateBytes, mutateJson } from "../mutate.ts";
import type { Random } from "../random.ts";
import type { Target } from "../target.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const newFolder = () => mkdtempSync(join(tmpdir(), "lethe-fuzz-"));

const PLANS: readonly unknown[] = [
  {
    name: "a",
    network: { n: 50, g: { from: 0.8, to: 1.2, step: 0.2 }, fb: [5, 1] },
    training: { trials: 10 },
    seeds: [0, 1],
  },
  {
    name: "b",
    network: { n: [50, 60] },
    seeds: { from: 0, to: 3, count: 4 },
    trainingSeeds: [1, 2],
    exclude: [{ n: 50, seed: { from: 0, to: 1 } }],
    verdict: false,
  },
  {
    name: "c",
    task: { stimuli: "gaussian", digits: [0, 1, 2], codes: [1, 2, 3, 4, 5], durations: { delay1: 10 } },
    grids: [{ g: 1 }, { g: 2, initial: ["normal", "uniform"] }],
    seeds: 0,
  },
  { name: "d", task: { name: "flip-flop", bits: 2 }, seeds: 1, assays: "quick", precision: "float64" },
];
const GRADIENT_PLANS: readonly unknown[] = [
  {
    rule: "gradient",
    name: "g",
    models: [
      { model: "gru", n: 20 },
      { model: "leaky", n: 20 },
    ],
    tasks: [{ name: "flip-flop" }],
    training: { rate: 0.01 },
    seeds: [1, 2],
  },
];

/** JSON of a value that is nearly right, or its text with bytes changed, or a key said twice. */
function jsonInput(seeds: readonly unknown[], random: Random): Uint8Array {
  const text =
    JSON.stringify(random.chance(0.85) ? mutateJson(random.pick(seeds), random) : random.pick(seeds)) ?? "null";
  if (random.chance(0.2)) return mutateBytes(encode(text), random, [encode(text)]);
  return encode(random.chance(0.05) ? text.replace("{", '{"name":"z",') : text);
}

function planTarget(name: string, seeds: readonly unknown[], read: (path: string) => unknown): Target {
  return {
    name,
    async open() {
      const folder = newFolder();
      const path = join(folder, "plan.json");
      return {
        input: (random) => jsonInput(seeds, random),
        read(input) {
          writeFileSync(path, input);
          return read(path);
        },
        close: () => rmSync(folder, { recursive: true }),
      };
    },
  };
}

/** A train record, changed; a third with a checksum that is right again. */
const record: Target = {
  name: "record",
  async open() {
    const [id] = populationIds();
    const dir = copyPopulation([id!]);
    const store = openStore<Records>(dir, RECORD_SCHEMAS);
    const path = join(dir, "runs", `${id}.train.json`);
    const whole = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    return {
      input(random) {
        const changed = mutateJson(whole, random) as Record<string, unknown>;
        if (random.chance(0.4) && typeof changed === "object" && changed !== null) {
          const { checksum: _, ...rest } = changed;
          try {
            return encode(JSON.stringify({ ...rest, checksum: sha256Hex(encode(canonicalJson(rest))) }));
          } catch {} // no JSON
        }
        return random.chance(0.3)
          ? mutateBytes(readFileSync(path), random, [readFileSync(path)])
          : encode(JSON.stringify(changed) ?? "");
      },
      read(input) {
        writeFileSync(path, input);
        const found = store.read(id!, "train", { arrays: true });
        store.list({ verify: true });
        if (found.status === "damaged" && !/^[^\n]{1,3000}$/.test(found.reason))
          throw new Error(`reason: ${found.reason}`);
      },
      close: () => rmSync(dir, { recursive: true }),
    };
  },
};

/** results.parquet with bytes changed, and a seal that is right again in half of them. */
const parquet: Target = {
  name: "parquet",
  async open() {
    const dir = newFolder();
    writeSyntheticStudy(dir, { runs: 4, n: 8, trials: 3 });
    (await refreshResults(dir)).table.close();
    const path = join(dir, RESULTS_FILE);
    const whole = new Uint8Array(readFileSync(path));
    return {
      input(random) {
        const changed = mutateBytes(whole, random, [whole]);
        return random.chance(0.5) ? changed : sealedAgain(changed);
      },
      async read(input) {
        writeFileSync(path, input);
        const rows = await readKeptRows(dir, ["id", "g", "accuracy", "mechanism"]);
        for (const [id, { sources }] of rows)
          if (typeof id !== "string" || typeof sources !== "string") throw new Error("a row without an id");
      },
      close: () => rmSync(dir, { recursive: true }),
    };
  },
};

/** With the sha256 of its changed bytes where that of the whole ones stood, as a forger would put it there. */
function sealedAgain(bytes: Uint8Array): Uint8Array {
  const mark = "lethe-sha256:";
  const text = Buffer.from(bytes).toString("latin1");
  const at = text.lastIndexOf(mark) + mark.length;
  if (at < mark.length || at + 64 > text.length) return bytes;
  const open = Buffer.from(`${text.slice(0, at)}${"0".repeat(64)}${text.slice(at + 64)}`, "latin1");
  open.write(sha256Hex(open), at, "latin1");
  return new Uint8Array(open);
}

const log: Target = {
  name: "log",
  async open() {
    const dir = newFolder();
    const id = "0123456789abcdef";
    mkdirSync(join(dir, "log"));
    const path = join(dir, "log", `${id}.failed.jsonl`);
    const line = `${JSON.stringify({ id, message: "out of heap", stack: "at x", at: "2026-01-01" })}\n`;
    const seeds = [encode(line + line), encode(line)];
    return {
      input: (random) =>
        random.chance(0.5) ? mutateBytes(random.pick(seeds), random, seeds) : jsonInput([JSON.parse(line)], random),
      read(input) {
        writeFileSync(path, input);
        const failures = readFailures(dir, new Set([id]));
        if (failures.length !== 1 || typeof failures[0]!.message !== "string") throw new Error("a failure was lost");
      },
      close: () => rmSync(dir, { recursive: true }),
    };
  },
};

const CSV = encode('id,g,accuracy,mechanism\nabc,0.8,1,direct\ndef,1.2,,"a ""b"", c"\n');
const csv: Target = {
  name: "csv",
  open: async () => ({
    input: (random) => mutateBytes(CSV, random, [CSV]),
    read: (input) => readCsvRows(new TextDecoder().decode(input)),
  }),
};

/** The networks of one J in a file, as data/paper has them. */
const pack: Target = {
  name: "pack",
  async open() {
    const dir = copyPopulation(populationIds().slice(0, 2));
    const file = join(dir, "pack.npz");
    packCluster(dir, file);
    const whole = new Uint8Array(readFileSync(file));
    const copy = join(dir, "changed.npz");
    return {
      input: (random) => mutateBytes(whole, random, [whole]),
      read(input) {
        writeFileSync(copy, input);
        return packedIds(copy);
      },
      close: () => rmSync(dir, { recursive: true }),
    };
  },
};

export const STUDY: readonly Target[] = [
  planTarget("plan", PLANS, (path) => {
    const { specs, plan } = readStudy(path);
    if (specs.length === 0) throw new Error(`${plan.name} has no runs`);
  }),
  planTarget("gradient-plan", GRADIENT_PLANS, readGradientPlan),
  record,
  parquet,
  log,
  csv,
  pack,
];
