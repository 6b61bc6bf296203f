/** @file `lethe export` and `lethe import --check`, on a run of the committed population. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { arrayOf, encodeNpz } from "../../src/format/index.ts";
import { importNetwork } from "../../src/network/index.ts";
import { openRun, restoreNetwork, trialEndsOf } from "../../src/study/index.ts";
import { lethe } from "../../test/lethe.ts";

const STUDY = fileURLToPath(new URL("../../test/population", import.meta.url));
const ids = readdirSync(join(STUDY, "runs"))
  .filter((name) => name.endsWith(".train.json"))
  .map((name) => name.split(".")[0]);
const folder = mkdtempSync(join(tmpdir(), "lethe-export-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("export writes the run's network, trial ends and class means; importing gives the same bits", async () => {
  const out = join(folder, "deep", "network.npz");
  const said = JSON.parse(await lethe("export", join(STUDY, ids[0]), out, "--json"));
  const run = openRun(join(STUDY, ids[0]));
  const { n } = run.record.spec.network;
  expect(said).toMatchObject({
    run: ids[0],
    out,
    arrays: { J: { dtype: "f4", shape: [n, n] }, mu: { shape: [2, 2] } },
  });
  expect(said.arrays.labels).toEqual({ dtype: "i4", shape: [2] });
  const imported = importNetwork(new Uint8Array(readFileSync(out)));
  if (imported.model !== "paper") throw new Error("not the paper's");
  const { task, precision, training, seed, network } = run.record.spec;
  const key = { seed, density: network.density };
  expect(JSON.parse(imported.task.text!)).toEqual({ ...task, key, precision, training });
  expect(imported.network).toEqual(restoreNetwork(run));
  expect(imported.trialEnds).toEqual(trialEndsOf(run));
  expect(imported.notices).toEqual([]);

  const check = JSON.parse(await lethe("import", "--check", out, "--json"));
  const { g } = run.record.spec.network;
  expect(check).toMatchObject({
    file: out,
    model: "paper",
    n,
    form: "flow",
    activation: "tanh",
    timeStep: 0.1,
    tau: 1,
  });
  expect(check).toMatchObject({ inputs: 2, outputs: 3, trialEnds: 4, hasTask: true, odd: true, notices: [] });
  expect(check.systems).toEqual(["flow", "map"]);
  expect(check.arrays.W_fd).toEqual({ dtype: "f8", shape: [n, 2] });
  expect(imported.network.g).toBe(g);
  expect(await lethe("export", join(STUDY, ids[0]), out)).toContain(`  J            f4  [${n} × ${n}]\n`);
  const text = await lethe("import", out, "--check");
  expect(text).toContain(`${out}: ${n} units, 2 inputs, 3 outputs, 4 trial-end states, its task\nτ ẋ = −x + g J r`);
  expect(text).toContain("flow and map, Δt 0.1 τ, τ 1; odd without input\n");
});

test("import --check says how it read a rate network, and what it did not read", async () => {
  const path = join(folder, "rate.npz");
  const ones = (...shape: number[]) => arrayOf(new Float64Array(shape.reduce((a, b) => a * b)).fill(1), shape);
  writeFileSync(path, encodeNpz({ W_rec: ones(4, 4), W_in: ones(2, 4), "\u001b[1m": ones(1) }));
  const text = await lethe("import", "--check", path, "--form", "map", "--activation", "relu");
  expect(text).toContain("h ← φ(W h + b + W_in u), φ = relu\nmap, in steps; not odd\n");
  expect(text).toContain("note: W_in [2 × 4] was transposed\n");
  expect(text).toContain("note: not read: ");
  expect(text).not.toContain("\u001b");
  const check = JSON.parse(await lethe("import", "--check", path, "--json"));
  expect(check).toMatchObject({ model: "rate", n: 4, form: "flow", activation: "tanh", odd: true });
  expect(check.notices[0]).toBe("form is not said: flow is taken");
});

test("files that cannot be a network, and wrong flags, are refused in one line", async () => {
  const nowhere = join(folder, "none.npz");
  mkdirSync(join(folder, "dir.npz"));
  writeFileSync(join(folder, "text.npz"), "this is no zip archive");
  await expect(lethe("import", "--check", nowhere)).rejects.toThrow("none.npz: cannot be read: there is no such file");
  await expect(lethe("import", "--check", join(folder, "dir.npz"))).rejects.toThrow("it is a folder");
  await expect(lethe("import", "--check", join(folder, "text.npz"))).rejects.toThrow("not an npz file");
  await expect(lethe("import", "--check", "/dev/null")).rejects.toThrow(
    "/dev/null: must be a file, got a device or pipe",
  );
  await expect(lethe("export", join(STUDY, ids[0]), join(folder, "network.txt"))).rejects.toThrow("must end in .npz");
  await expect(lethe("export", join(STUDY, "ffff"), nowhere)).rejects.toThrow("ffff must begin one run's id");
});
