/** @file Packs: what comes out is what went in, what was changed is refused, and nothing that is there is written over. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { copyPopulation, populationIds } from "../../test/labStudy.ts";
import { arrayOf, decodeNpz, encodeNpz } from "../format/index.ts";
import { openStore } from "../store/index.ts";
import { packCluster, packedIds, unpackCluster } from "./clusterPack.ts";
import { packJudged, unpackJudged } from "./judgedPack.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-pack-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "cluster.npz");

/** Two networks of one J. */
const ids = (() => {
  const whole = copyPopulation();
  const store = openStore<Records>(whole, RECORD_SCHEMAS);
  const ofOneJ = populationIds().filter((id) => {
    const read = store.read(id, "train");
    return read.status === "ok" && read.record.spec.seed === 0 && read.record.status !== "diverged";
  });
  rmSync(whole, { recursive: true });
  return ofOneJ.slice(0, 2);
})();
const study = copyPopulation(ids);
afterAll(() => rmSync(study, { recursive: true }));

const unpacked = (into: string): number => {
  const steps = unpackCluster(file, into);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
};
const readTrain = (dir: string, id: string) => {
  const read = openStore<Records>(dir, RECORD_SCHEMAS).read(id, "train", { arrays: true });
  if (read.status !== "ok") throw new Error(`${id}: ${read.status}`);
  return read;
};

test("read-outs, states and trial-end states come back to the last bit; of the curve every 50th row and the last", () => {
  expect(packCluster(study, file)).toBe(2);
  expect(packedIds(file)).toEqual(ids);
  const again = join(folder, "again");
  expect(unpacked(again)).toBe(2);
  for (const id of ids) {
    const [was, is] = [readTrain(study, id), readTrain(again, id)];
    expect(is.record).toEqual(was.record);
    for (const name of ["readout", "state", "trial_ends"]) expect(is.arrays![name]).toEqual(was.arrays![name]);
    const [before, after] = [was, is].map(({ arrays }) => arrays!["curve"].data as Float32Array);
    const trials = before.length / 4;
    for (let row = 0; row < trials; row++) {
      const isKept = row % 50 === 49 || row === trials - 1;
      expect(Number.isNaN(after[4 * row])).toBe(!isKept);
      if (isKept) expect([...after.subarray(4 * row, 4 * row + 4)]).toEqual([...before.subarray(4 * row, 4 * row + 4)]);
    }
  }
  // packed again from what was unpacked, the pack keeps the checksums of what was trained
  const first = readFileSync(file);
  expect(packCluster(again, file)).toBe(2);
  const recordsOf = (bytes: Uint8Array) =>
    JSON.parse(Buffer.from(decodeNpz(bytes)["records"].data as Uint8Array).toString());
  expect(recordsOf(readFileSync(file))).toEqual(recordsOf(first));
});

test("a read-out that was changed is refused, as its trial-end states are others", () => {
  const bytes = readFileSync(file);
  const arrays = decodeNpz(bytes);
  const readout = (arrays["readout"].data as Float64Array).slice();
  readout[5] += 1e-3;
  writeFileSync(file, encodeNpz({ ...arrays, readout: arrayOf(readout, [...arrays["readout"].shape]) }));
  expect(() => unpacked(join(folder, "wrong"))).toThrow(/its trial-end states are not those it was trained to/);
  writeFileSync(file, bytes);
});

test("a study that lacks what is packed is not packed over it; no file holds none", () => {
  const one = copyPopulation(ids.slice(0, 1));
  expect(() => packCluster(one, file)).toThrow(/1 networks packed that are not here/);
  rmSync(one, { recursive: true });
  expect(packedIds(join(folder, "none.npz"))).toEqual([]);
});

test("stages of chosen networks go through a zip byte for byte, training and others left out; what is there stays", () => {
  const runs = join(study, "runs");
  const names = [
    `${ids[0]}.verdict-0123abcd.json`,
    `${ids[0]}.verdict-0123abcd.npz`,
    `${ids[1]}.verdict-0123abcd.json`,
  ];
  for (const name of names) writeFileSync(join(runs, name), `of ${name}`);
  const zip = join(folder, "judged.zip");
  expect(packJudged(study, [ids[0]], zip)).toBe(2);
  const into = join(folder, "judged");
  expect(unpackJudged(zip, into)).toBe(2);
  expect(readFileSync(join(into, "runs", names[0]), "utf8")).toBe(`of ${names[0]}`);
  writeFileSync(join(into, "runs", names[0]), "mine");
  unpackJudged(zip, into);
  expect(readFileSync(join(into, "runs", names[0]), "utf8")).toBe("mine");
  expect(unpackJudged(join(folder, "none.zip"), into)).toBe(0);
  for (const name of names) rmSync(join(runs, name));
});
