import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { arrayOf, canonicalJson, InputError, sha256Hex } from "../format/index.ts";
import { openStore } from "./store.ts";
import { StoreError } from "./storeError.ts";

const ID = "0123456789abcdef";
const OTHER = "0123ffffffffffff";
const schemas = {
  train: z.strictObject({ loss: z.number(), seed: z.int().default(0) }),
  verdict: z.strictObject({ kind: z.enum(["spirals", "fixed"]) }),
  any: z.unknown(),
};
const record = { loss: 0.25, seed: 7 };
const arrays = { w: arrayOf(Float64Array.of(1, 2, 3)), J: arrayOf(Float32Array.of(1, 2, 3, 4), [2, 2]) };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lethe-store-"));
});
afterEach(() => rmSync(dir, { recursive: true }));
const open = () => openStore(dir, schemas);
const names = () => readdirSync(join(dir, "runs")).sort();

describe("write and read", () => {
  test("a record and its arrays come back, from a store opened anew", () => {
    expect(open().write(ID, "train", record, arrays)).toBe("written");
    expect(open().read(ID, "train", { arrays: true })).toEqual({
      status: "ok",
      record,
      arrays,
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(open().read(ID, "train")).not.toHaveProperty("arrays");
    expect(names()).toEqual([`${ID}.train.json`, `${ID}.train.npz`]);
  });

  test("without arrays there is one file, and no arrays come back", () => {
    open().write(ID, "verdict-1a2b3c4d", { kind: "fixed" }, undefined);
    expect(names()).toEqual([`${ID}.verdict-1a2b3c4d.json`]);
    const found = open().read(ID, "verdict-1a2b3c4d", { arrays: true });
    expect(found).toMatchObject({ status: "ok", record: { kind: "fixed" } });
    expect(found).not.toHaveProperty("arrays");
    expect(open().read(ID, "verdict")).toEqual({ status: "missing" });
  });

  test("the json says what it holds: id, stage, record, the arrays' hash, and a checksum anyone can compute", () => {
    open().write(ID, "train", { loss: 1, seed: 2 }, arrays);
    const json = JSON.parse(readFileSync(join(dir, "runs", `${ID}.train.json`), "utf8"));
    const npz = readFileSync(join(dir, "runs", `${ID}.train.npz`));
    const { checksum, ...rest } = json;
    expect(rest).toEqual({
      id: ID,
      stage: "train",
      record: { loss: 1, seed: 2 },
      arrays: { file: `${ID}.train.npz`, sha256: sha256Hex(npz), bytes: npz.length },
    });
    expect(checksum).toBe(sha256Hex(canonicalJson(rest)));
  });

  test("any record JSON can say round-trips", () => {
    const store = open();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const id = sha256Hex(canonicalJson(value)).slice(0, 16);
        store.write(id, "any", value, undefined);
        const found = store.read(id, "any");
        expect(found).toMatchObject({ status: "ok" });
        // −0 comes back as 0, as in canonical JSON
        if (found.status === "ok") expect(found.record).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 50 },
    );
  });

  test("a record its schema rejects, or JSON cannot say, is our bug: nothing is written", () => {
    const store = open();
    expect(() => store.write(ID, "train", { loss: "low" } as never, undefined)).toThrow(
      `internal: store: record ${ID}.train: loss must be a number, got "low" (string)`,
    );
    expect(() => store.write(ID, "any", { loss: Number.NaN }, arrays)).toThrow(
      `internal: store: record ${ID}.any: canonicalJson: $.record.loss must be something JSON can say, got NaN`,
    );
    expect(() => store.write("7f3a", "train", record, undefined)).toThrow(RangeError);
    expect(() => store.write(ID, "tran" as never, record as never, undefined)).toThrow(RangeError);
    expect(names()).toEqual([]);
  });
});

describe("a stage is written once", () => {
  test("the same again changes nothing", () => {
    open().write(ID, "train", { loss: 0.25, seed: 7 }, arrays);
    const before = names().map((name) => readFileSync(join(dir, "runs", name), "utf8"));
    expect(open().write(ID, "train", { seed: 7, loss: 0.25 }, { J: arrays.J, w: arrays.w })).toBe("unchanged");
    expect(names().map((name) => readFileSync(join(dir, "runs", name), "utf8"))).toEqual(before);
  });

  test("another record, or other arrays, are refused, naming both hashes", () => {
    open().write(ID, "train", record, arrays);
    for (const [other, others] of [
      [{ loss: 0.5, seed: 7 }, arrays],
      [record, { ...arrays, w: arrayOf(Float64Array.of(1, 2, 4)) }],
      [record, undefined],
    ] as const) {
      const attempt = () => open().write(ID, "train", other, others);
      expect(attempt).toThrow(StoreError);
      expect(attempt).toThrow(
        /^internal: two different results for one id: \S+\.train has checksum [0-9a-f]{64}, got [0-9a-f]{64}$/,
      );
    }
    expect(open().read(ID, "train")).toMatchObject({ status: "ok", record });
  });
});

test("a crash between npz and json leaves no run, and the next attempt succeeds", () => {
  open().write(ID, "train", record, arrays);
  rmSync(join(dir, "runs", `${ID}.train.json`)); // as if it had never been written
  writeFileSync(join(dir, "runs", `${ID}.train.npz`), "half an np"); // even if the npz were torn
  const store = open();
  expect(store.has(ID, "train")).toBe(false);
  expect(store.has(ID, "train", { quick: true })).toBe(false);
  expect(store.read(ID, "train")).toEqual({ status: "missing" });
  expect(store.list({ verify: true })).toEqual({ runs: [], damaged: [] });
  expect(store.write(ID, "train", record, arrays)).toBe("written");
  expect(store.has(ID, "train")).toBe(true);
});

describe("list and resolveId", () => {
  test("sorted; strangers, temporary and set-aside files are not runs", () => {
    const store = open();
    store.write(OTHER, "train", record, undefined);
    store.write(ID, "verdict-1a2b3c4d", { kind: "fixed" }, undefined);
    store.write(ID, "train", record, arrays);
    for (const name of ["notes.txt", `.${ID}.any.json.00000000.1.0123456789ab.tmp`, `${ID}.any.json.damaged-1`]) {
      writeFileSync(join(dir, "runs", name), "{}");
    }
    writeFileSync(join(dir, "runs", `${ID}.unknown.json`), "{}");
    const runs = [
      { id: ID, stages: ["train", "verdict-1a2b3c4d"] },
      { id: OTHER, stages: ["train"] },
    ];
    expect(store.list()).toEqual({ runs, damaged: [] });
    expect(store.list({ verify: true })).toEqual({ runs, damaged: [] });
  });

  test("a unique beginning is enough; otherwise the candidates are named", () => {
    const store = open();
    expect(() => store.resolveId("01")).toThrow(new InputError(`${dir}: 01 must begin one run's id, got none of 0`));
    store.write(ID, "train", record, undefined);
    store.write(OTHER, "train", record, undefined);
    expect(store.resolveId("01234")).toBe(ID);
    expect(store.resolveId(OTHER)).toBe(OTHER);
    expect(() => store.resolveId("0123")).toThrow(
      new InputError(`${dir}: 0123 must begin one run's id, got 2: ${ID}, ${OTHER}; give more digits`),
    );
    expect(() => store.resolveId("f")).toThrow(`f must begin one run's id, got none of 2: ${ID}, ${OTHER}`);
  });
});

describe("opening", () => {
  test("below a file, or with a file in its place: one line, and nothing is written", () => {
    const file = join(dir, "file");
    writeFileSync(file, "mine");
    for (const path of [file, join(file, "study")]) {
      expect(() => openStore(path, schemas)).toThrow(
        new StoreError(`cannot create runs in ${path}: ${file} is a file, not a folder; choose another --out`),
      );
    }
    const study = join(dir, "study");
    mkdirSync(study);
    writeFileSync(join(study, "runs"), "");
    expect(() => openStore(study, schemas)).toThrow(`${join(study, "runs")} is a file, not a folder`);
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect(readdirSync(dir).sort()).toEqual(["file", "study"]);
  });

  test("create: false makes nothing", () => {
    const path = join(dir, "typo");
    expect(() => openStore(path, schemas, { create: false })).toThrow(
      new InputError(`${path}: must be a study, has no folder runs; give another path`),
    );
    expect(existsSync(path)).toBe(false);
    open().write(ID, "train", record, undefined);
    expect(openStore(dir, schemas, { create: false }).has(ID, "train")).toBe(true);
  });
});

test("appendLog writes one line to the task's file; sweepTemporaries clears study and runs", () => {
  const store = open();
  store.appendLog("task-1", { seconds: 2 });
  store.appendLog("task-1", { seconds: 3 });
  expect(readFileSync(join(dir, "log", "task-1.jsonl"), "utf8")).toBe('{"seconds":2}\n{"seconds":3}\n');
  expect(() => store.appendLog("../x", {})).toThrow(RangeError);
  const here = sha256Hex(hostname()).slice(0, 8);
  const temporary = `.x.${here}.${spawnSync(process.execPath, ["-e", ""]).pid}.0123456789ab.tmp`;
  for (const folder of [dir, join(dir, "runs")]) writeFileSync(join(folder, temporary), "");
  expect(store.sweepTemporaries()).toBe(2);
  expect(store.sweepTemporaries()).toBe(0);
});
