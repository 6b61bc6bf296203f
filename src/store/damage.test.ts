/** @file What happens to a store when the disk lies: every kind of damage is seen, named, set aside and repaired. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { arrayOf, canonicalJson, encodeNpz, sha256Hex } from "../format/index.ts";
import { openStore } from "./store.ts";

const ID = "0123456789abcdef";
const schemas = { train: z.strictObject({ loss: z.number(), note: z.string() }) };
const record = { loss: 0.123456789, note: "é, ünïcode" };
const arrays = { w: arrayOf(Float64Array.of(1, 2, 3)) };

let dir: string;
let json: string;
let npz: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lethe-damage-"));
  openStore(dir, schemas).write(ID, "train", record, arrays);
  json = join(dir, "runs", `${ID}.train.json`);
  npz = join(dir, "runs", `${ID}.train.npz`);
});
afterEach(() => rmSync(dir, { recursive: true }));

const flip = (path: string, bit: number) => {
  const bytes = readFileSync(path);
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  writeFileSync(path, bytes);
};
const becomeFolder = (path: string) => {
  rmSync(path);
  mkdirSync(path);
};
/** Rewrites the json with a good checksum: damage that only the later checks can see. */
const reseal = (change: (envelope: Record<string, unknown>) => void) => {
  const { checksum: _, ...envelope } = JSON.parse(readFileSync(json, "utf8"));
  change(envelope);
  writeFileSync(json, JSON.stringify({ ...envelope, checksum: sha256Hex(canonicalJson(envelope)) }));
};

const kinds: [string, () => void, RegExp][] = [
  ["json cut short", () => truncateSync(json, 50), /^it is not whole JSON$/],
  ["json empty", () => truncateSync(json, 0), /^it is not whole JSON$/],
  ["json of another kind", () => writeFileSync(json, "[1]"), /^it has no checksum$/],
  ["json null", () => writeFileSync(json, "null"), /^it has no checksum$/],
  [
    "json with a changed digit",
    () => writeFileSync(json, readFileSync(json, "utf8").replace("0.1", "0.2")),
    /^its checksum does not match its content$/,
  ],
  [
    "json nested without end",
    () => writeFileSync(json, `{"checksum":1,"a":${"[".repeat(5000)}${"]".repeat(5000)}}`),
    /^it is not JSON this store wrote$/,
  ],
  [
    "json with a lone surrogate",
    () => writeFileSync(json, '{"checksum":1,"a":"\\ud800"}'),
    /^it is not JSON this store wrote$/,
  ],
  ["json replaced by a folder", () => becomeFolder(json), /^it is not a file$/],
  [
    "json of another run",
    () =>
      reseal((e) => {
        e["id"] = "f".repeat(16);
      }),
    /^it holds ffffffffffffffff\.train, not what its name says$/,
  ],
  [
    "json of another schema",
    () =>
      reseal((e) => {
        e["record"] = { loss: 1 };
      }),
    /^record: note must be a string, got nothing$/,
  ],
  [
    "json naming another file",
    () =>
      reseal((e) => {
        e["arrays"] = { ...(e["arrays"] as object), file: "../x" };
      }),
    /^its arrays must be in \S+\.npz, it names \.\.\/x$/,
  ],
  [
    "json without a word on arrays",
    () =>
      reseal((e) => {
        delete e["arrays"];
      }),
    /^it is not JSON this store wrote$/,
  ],
  ["npz deleted", () => rmSync(npz), /^its arrays \S+\.npz are missing$/],
  ["npz cut short", () => truncateSync(npz, 100), /^its arrays \S+\.npz must have \d+ bytes, and have not$/],
  ["npz with a flipped bit", () => flip(npz, 1234), /^its arrays \S+\.npz do not match their sha256$/],
  ["npz replaced by a folder", () => becomeFolder(npz), /^its arrays \S+\.npz are not a file$/],
  [
    "npz replaced by another",
    () => writeFileSync(npz, encodeNpz({ w: arrayOf(Float64Array.of(1, 2, 4)) })),
    /do not match their sha256$/,
  ],
];

test.each(kinds)("%s: reported, then set aside and written anew", (_, damage, reason) => {
  damage();
  const store = openStore(dir, schemas);
  expect(store.read(ID, "train")).toEqual({ status: "damaged", reason: expect.stringMatching(reason) });
  expect(store.has(ID, "train")).toBe(false);
  expect(store.list({ verify: true })).toEqual({
    runs: [],
    damaged: [{ file: `${ID}.train.json`, reason: expect.stringMatching(reason) }],
  });
  expect(store.write(ID, "train", record, arrays)).toBe("replaced");
  expect(store.read(ID, "train", { arrays: true })).toMatchObject({ status: "ok", record, arrays });
  expect(readdirSync(join(dir, "runs"))).toContain(`${ID}.train.json.damaged-1`);
  // and a second time, beside the first
  truncateSync(json, 10);
  expect(store.write(ID, "train", record, arrays)).toBe("replaced");
  expect(readdirSync(join(dir, "runs"))).toContain(`${ID}.train.json.damaged-2`);
  expect(store.list({ verify: true })).toEqual({ runs: [{ id: ID, stages: ["train"] }], damaged: [] });
});

test("any flipped bit is damage, or white space: never another record or other arrays", () => {
  const pristine = { json: readFileSync(json), npz: readFileSync(npz) };
  const store = openStore(dir, schemas);
  const places = (path: string, bytes: number) => fc.nat(bytes * 8 - 1).map((bit) => ({ path, bit }));
  fc.assert(
    fc.property(fc.oneof(places(json, pristine.json.length), places(npz, pristine.npz.length)), ({ path, bit }) => {
      writeFileSync(json, pristine.json);
      writeFileSync(npz, pristine.npz);
      flip(path, bit);
      const found = store.read(ID, "train", { arrays: true });
      if (found.status === "ok") expect(found).toMatchObject({ record, arrays });
      if (path === npz) expect(found.status).toBe("damaged");
    }),
    { numRuns: 300 },
  );
});

test("a run's files copied under another id are not that run", () => {
  const other = "f".repeat(16);
  copyFileSync(json, join(dir, "runs", `${other}.train.json`));
  copyFileSync(npz, join(dir, "runs", `${other}.train.npz`));
  expect(openStore(dir, schemas).read(other, "train")).toMatchObject({ status: "damaged" });
});
