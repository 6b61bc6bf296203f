/** @file The real command line, as child processes: what it says, and its exit codes. Runs what is in dist/. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { arrayOf, decodeNpz, encodeNpz } from "../../src/format/index.ts";
import { readInputFile, readStudy } from "../../src/study/index.ts";

const MAIN = fileURLToPath(new URL("../../dist/apps/cli/main.js", import.meta.url));
const cwd = mkdtempSync(join(tmpdir(), "lethe-cli-"));
afterAll(() => rmSync(cwd, { recursive: true }));

function lethe(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}
const write = (name: string, content: string | Uint8Array) => writeFileSync(join(cwd, name), content);

const table = (codes: number[], labels: number[]) =>
  encodeNpz({ code: arrayOf(Float64Array.from(codes), [labels.length, 1]), label: arrayOf(Int32Array.from(labels)) });
write("nan.npz", table([1, Number.NaN, 2, 3], [0, 1, 0, 1]));
write("one.npz", table([1, 2, 3], [4, 4, 4]));
write("text.npz", "this is no zip archive");
write("file", "");
write("misspelt.json", JSON.stringify({ seeds: 1, training: { trails: 5 } }));
write("broken.json", "{ seeds: 1");
write("escaping.json", JSON.stringify({ seeds: 1, task: { stimuli: "../../secret.npz" } }));
const thousand = { from: 1, to: 1000, step: 1 };
write("huge.json", JSON.stringify({ seeds: thousand, network: { fb: thousand, inputDivisor: thousand } }));

test.each([
  [["train", "--g", "banana"], 2, "lethe: --g must be a number >= 0 and <= 100, got banana"],
  [["train", "--n", "0"], 2, "lethe: --n must be >= 2 and <= 20000, got 0"],
  [["train", "--density", "1.5"], 2, "lethe: --density must be > 0 and <= 1, got 1.5"],
  [["train", "--digits", "0"], 2, "lethe: --digits must be two or more different ones, like 0,1, got 0"],
  [["train", "--trails", "9"], 2, "lethe: unknown option '--trails'; did you mean --trials?"],
  [["train", "--method", "wild"], 2, "lethe: option '--method <method>' argument 'wild' is invalid."],
  [["train", "--stimuli", "nan.npz"], 2, "lethe: nan.npz: code must be finite, got NaN in row 1"],
  [["train", "--stimuli", "one.npz"], 2, "lethe: one.npz: at least two classes are needed, got one (label 4)"],
  [["train", "--stimuli", "text.npz"], 2, "lethe: text.npz: not an npz file"],
  [["train", "--stimuli", "none.npz"], 2, "lethe: --stimuli must be mnist, gaussian or an .npz file, got none.npz"],
  [["train", "--out", "file/runs"], 1, "is a file, not a folder; choose another --out"],
  [["trian"], 2, "lethe: unknown command 'trian'; did you mean train?"],
  [["study", "run", "misspelt.json"], 2, "unknown key training.trails; did you mean training.trials?"],
  [["study", "run", "broken.json"], 2, "lethe: broken.json: must be JSON"],
  [["study", "run", "dmo"], 2, "did you mean demo?"],
  [["study", "plan", "papr"], 2, "did you mean paper?"],
  [["study", "plan", "paper", "--seeds", "5-2"], 2, "lethe: --seeds must go up, like 2-5, got 5-2"],
  [["study", "plan", "paper", "--name", "../x"], 2, "--name must be letters, digits and . _ -, got ../x"],
  [
    ["study", "check", "escaping.json"],
    2,
    "task.stimuli must be mnist, gaussian or a path inside the folder of the plan",
  ],
  [["study", "run", "huge.json"], 2, "a plan must have at most 100000 runs, got 1000000000"],
  [["study", "run", "demo", "--memory", "1M", "--json"], 2, "lethe: memory: one network of 300 units needs"],
  [
    ["study", "run", "demo", "--on", "slurm", "--time", "soon"],
    2,
    "--time must be like 04:00:00 or 2-00:00:00, got soon",
  ],
  [["study", "status", "demo"], 2, "there is no study yet; run it, or give its folder"],
  [["show", "abcd"], 2, "lethe: abcd: no such run"],
  [["simulate", "abcd"], 2, "lethe: required option '--pair <labels>' not specified"],
  [["train", "--fb", "1e-300"], 2, "lethe: --fb must be >= 0.000001, got 1e-300"],
  [["import", "text.npz"], 2, "lethe: required option '--check' not specified"],
  [["import", "--check", "text.npz"], 2, "lethe: text.npz: not an npz file"],
  [
    ["import", "--check", "one.npz"],
    2,
    "lethe: one.npz: must hold J, of the paper's model, W_rec, of a rate network, or a cell of PyTorch, Keras or Flax, got code, label",
  ],
  [["import", "--check", "one.npz", "--form", "wild"], 2, "lethe: option '--form <form>' argument 'wild' is invalid."],
  [["export", "abcd", "network.npz"], 2, "lethe: abcd: no such run"],
])("lethe %j ends with %i and one line", (args, status, message) => {
  const result = lethe(...args);
  expect(result).toMatchObject({ status, stdout: "" });
  expect(result.stderr).toContain(message);
  expect(result.stderr).toMatch(/^lethe: .*\n$/);
});

test("every command has a help that ends with an example", () => {
  for (const command of [
    [],
    ["train"],
    ["study", "plan"],
    ["study", "check"],
    ["study", "run"],
    ["study", "status"],
    ["study", "cancel"],
    ["simulate"],
    ["show"],
    ["export"],
    ["import"],
    ["latents"],
    ["doctor"],
  ]) {
    const { status, stdout } = lethe(...command, "--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(/\nExample:\n {2}lethe [^\n]+\n$/);
  }
  expect(lethe("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
}, 120_000); // as many processes as commands

describe("one run, end to end", () => {
  const flags = "--n 60 --trials 5 --fb 5 --input-divisor 5 --seed 3 --stimuli gaussian".split(" ");
  const first = lethe("train", ...flags, "--json");
  const object = JSON.parse(first.stdout);

  test("train --json prints one object, with its record", () => {
    expect(first.status).toBe(0);
    expect(object).toMatchObject({ status: "not-learned", kernel: "wasm-simd", precision: "mixed", reused: false });
    expect(object).toMatchObject({ mechanism: "not-learned", memories: [] });
    for (const key of ["accuracy", "rmse", "seconds", "microsecondsPerStep"]) expect(object[key]).toBeGreaterThan(0);
    expect(object.record).toBe(join("runs", "runs", `${object.id}.train.json`));
    expect(existsSync(join(cwd, object.record))).toBe(true);
  });

  test("the same command again reads it and says so", () => {
    expect(lethe("train", ...flags).stdout).toContain("was there already, read");
    expect(JSON.parse(lethe("train", ...flags, "--json").stdout)).toMatchObject({
      id: object.id,
      reused: true,
      seconds: 0,
    });
  });

  test("show finds it by the beginning of its id, and gives the command that makes it", () => {
    const { status, stdout } = lethe("show", object.id.slice(0, 6));
    expect(status).toBe(0);
    expect(stdout).toContain("n 60, g 0.8, density 0.4, fb 5");
    const command = /made by {2}lethe (train .*)/.exec(stdout)![1].split(" ");
    expect(JSON.parse(lethe(...command, "--json").stdout)).toMatchObject({ id: object.id, reused: true });
    expect(JSON.parse(lethe("show", object.record, "--json").stdout).id).toBe(object.id);
    expect(JSON.parse(lethe("show", `runs/${object.id}`, "--json").stdout).id).toBe(object.id);
  });

  test("simulate writes the trial and says what was answered", () => {
    const args = ["--pair", "01", "--delay", "7", "--noise", "0", "--out", "deep/trial.npz", "--json"];
    const result = JSON.parse(lethe("simulate", object.id, ...args).stdout);
    expect(result).toMatchObject({ run: object.id, pair: ["0", "1"], delay: 7, code: 0.5, out: "deep/trial.npz" });
    const arrays = decodeNpz(readInputFile(join(cwd, "deep/trial.npz")));
    expect(arrays["x"].shape).toEqual([370, 60]);
  });
});

test("what was refused has written nothing, and a plan that is printed can be run", () => {
  for (const name of ["studies", "huge", "escaping"]) expect(existsSync(join(cwd, name))).toBe(false);
  const { stdout } = lethe("study", "plan", "paper", "--n", "500", "--seeds", "0-15", "--initial", "both");
  write("paper.json", stdout);
  const { plan, specs } = readStudy(join(cwd, "paper.json"));
  expect(plan.name).toBe("paper-n500-both");
  expect(specs.length).toBe(7 * 6 * 4 * 16 * 2);
});

test("study run does the grid, prints the table, and does nothing the second time", () => {
  const task = { stimuli: "gaussian", durations: { stimulus1: 1, delay1: 1, stimulus2: 1, delay2: 1, response: 1 } };
  const network = { n: 40, g: [0.8, 1.2], fb: [5, 20] };
  write("grid.json", JSON.stringify({ network, task, training: { trials: 4 }, seeds: [0, 1] }));
  const first = lethe("study", "run", "grid.json", "--workers", "2");
  expect(first.status).toBe(0);
  expect(first.stdout).toMatch(/fb 20 +fb 5\ng 0\.8 +-- /);
  expect(first.stdout).toContain("0 of 8 learned: 8 not learned");
  expect(first.stdout).toContain(`records in ${join("studies", "grid", "runs")}`);
  expect(readdirSync(join(cwd, "studies/grid/runs")).filter((name) => name.endsWith(".train.json")).length).toBe(8);
  const again = JSON.parse(lethe("study", "run", "grid.json", "--json").stdout);
  expect(again).toMatchObject({ runs: 8, found: 8, complete: 8, failures: [], counts: { "not-learned": 8 } });
});

test("latents and doctor speak JSON", () => {
  const latents = JSON.parse(lethe("latents", "--json").stdout);
  expect(latents.classes[0]).toEqual({ digit: 0, training: 801, test: 200 });
  expect(latents.whiteningError).toBeLessThan(1e-6);
  expect(latents.pairs[0].accuracy).toBeGreaterThan(0.95);
  const doctor = JSON.parse(lethe("doctor", "--json").stdout);
  expect(doctor).toMatchObject({ kernel: "wasm-simd", node: { ok: true }, latents: { ok: true } });
  expect(doctor.gflops.f32).toBeGreaterThan(0);
});
