/** @file What a notebook does: python/lethe.py, and the lines of docs/bring-your-own.md for PyTorch. Runs dist/. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasTorch, NO_TORCH } from "../torch.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-notebook-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What Debian's Python prints, with python/ on its path. */
function python(...words: string[]): string {
  const env = { ...process.env, PYTHONPATH: join(ROOT, "python"), LETHE: join(ROOT, "bin", "lethe.mjs") };
  return execFileSync("/usr/bin/python3", words, {
    cwd: folder,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}
const answerOf = (script: string) => JSON.parse(python("-c", script));

test("a GRU of torch learns three bits; its eight memories are found and labelled, a figure saved, in 30 s of processor", (context) => {
  if (!hasTorch()) return context.skip(NO_TORCH);
  const page = readFileSync(join(ROOT, "docs", "bring-your-own.md"), "utf8");
  const snippet = /## PyTorch\n[\s\S]*?```python\n([\s\S]*?)```/.exec(page)![1];
  expect(snippet.trim().split("\n").length).toBeLessThanOrEqual(5);
  writeFileSync(join(folder, "snippet.py"), snippet);
  const answer = JSON.parse(python(join(ROOT, "test", "networks", "notebook.py"), "snippet.py"));
  const signs = [-1, 1];
  const all = signs.flatMap((a) => signs.flatMap((b) => signs.map((c) => [a, b, c])));
  expect(answer.labels).toEqual(all);
  expect(answer.moves).toBeLessThan(1e-5); // float32
  expect(answer.printed[0]).toMatch(/the names are PyTorch's.*z is out\.weight h \+ out\.bias.*8 stable/);
  expect(answer.printed.length).toBe(1 + 8);
  const figure = readFileSync(join(folder, "figures", "portrait.png"));
  expect(figure.subarray(1, 4).toString()).toBe("PNG");
  expect(answer.seconds).toBeLessThan(30);
  // in its task: every state of three bits is a memory with a verdict, on limit sets whose outputs say which it is
  const { network, accuracy, memories, limitSets, timeUnit, notices, protocol } = answer.verdict;
  expect(accuracy).toBeGreaterThan(0.95);
  expect(memories.map(({ stimulus }: { stimulus: string }) => stimulus).length).toBe(8);
  expect([network, timeUnit, protocol.chain]).toEqual(["direct", "step", 0]);
  expect(memories.every(({ verdict }: { verdict: string }) => verdict === "retained")).toBe(true);
  const signsOf = (z: number[]) => z.map((v) => (v > 0 ? "+" : "-")).join("");
  for (const { kind, draws, outputs } of limitSets) {
    expect(kind).toBe("fixed-point");
    expect(memories[draws.findIndex((count: number) => count > 0)].stimulus).toBe(signsOf(outputs));
  }
  // and in trials of its own
  expect(answer.own).toMatchObject({ network: "direct", timeUnit: "step" });
  expect(answer.own.memories.length).toBe(8);
  expect(answer.own.notices[0]).toMatch(
    /^the task is the 100 trials of trials\.npz: what is asked at their end is held/,
  );
  expect(notices.join("; ")).toMatch(
    /the task is flip-flop, by options: pulse 1, hold 10, response 5; durations are in steps/,
  );
});

test("an RNN of torch with relu is taken for one; arrays, a file and a tree of them give the same", (context) => {
  if (!hasTorch()) return context.skip(NO_TORCH);
  const answer = answerOf(`
import json, lethe, numpy as np, torch
torch.manual_seed(3)
m = torch.nn.RNN(2, 5, nonlinearity="relu")
arrays = {k: v.numpy() for k, v in m.state_dict().items()}
np.savez("net.npz", **arrays)
seen = [lethe.dissect(n, seeds=20, figure=False, **o).report for n, o in [(m, {}), (arrays, dict(activation="relu")), ("net.npz", dict(activation="relu")), ({"a": {"b": 1}, **arrays}, dict(activation="relu"))]]
print(json.dumps([[r["activation"], [p["x"] for p in r["points"]]] for r in seen]))`);
  expect(answer[0][0]).toBe("relu");
  expect(answer[0][1].length).toBeGreaterThan(0);
  for (const other of answer.slice(1)) expect(other).toEqual(answer[0]);
});

test("what the command line refuses is a LetheError of one line, without the name of a folder that is gone", () => {
  const text = python(
    "-c",
    `
import lethe, numpy as np
for network, options in [({"a": np.zeros(3)}, {}), ("gone.npz", {}), (3, {}), ({"W_rec": np.eye(2)}, {"dt": 1})]:
    try: lethe.dissect(network, figure=False, **options)
    except lethe.LetheError as error: print(error)
gru = dict(np.load(${JSON.stringify(join(ROOT, "test", "networks", "elsewhere", "torch-gru.npz"))}))
try: lethe.verdict(gru)
except lethe.LetheError as error: print(error)
try: lethe.verdict(gru, "flip-flop")
except lethe.LetheError as error: print(error)`,
  );
  const lines = text.trim().split("\n");
  expect(lines.length).toBe(6);
  expect(lines[4]).toMatch(/^network\.npz: a network needs its task, which the file does not say; give --task/);
  expect(lines[5]).toMatch(
    /^network\.npz: must have 3 inputs for flip-flop, got \d+; give the task it was trained on$/,
  );
  expect(lines[0]).toMatch(/^network\.npz: must hold J, .* got a$/);
  expect(lines[1]).toMatch(/gone\.npz/);
  expect(lines[2]).toMatch(/must be a file, arrays by name, a torch\.nn\.Module or a Keras model/);
  expect(lines[3]).toMatch(/^network\.npz: --dt is what a step of a map lasts, but the file says its own/);
});

test("a study's table comes as rows", () => {
  const study = join(folder, "study");
  cpSync(join(ROOT, "test", "population"), study, { recursive: true }); // its table is written there
  const answer = answerOf(`
import json, lethe
study = lethe.open(${JSON.stringify(study)})
rows = study.query("select id, learned from results order by id")
rows = rows if isinstance(rows, list) else rows.to_dict("records")
print(json.dumps([len(rows), rows[0]["id"], len(study.results) == len(rows)]))`);
  expect(answer[0]).toBeGreaterThan(0);
  expect(answer[1]).toMatch(/^[0-9a-f]{16}$/);
  expect(answer[2]).toBe(true);
});

test("LETHE may be a command; without any there is a line that says what to do", () => {
  const text = python(
    "-c",
    `
import os, lethe
os.environ["LETHE"] = "node -e 0 --"
print(lethe.command())
del os.environ["LETHE"]; os.environ["PATH"] = ""; lethe.__file__ = "/nowhere/python/lethe.py"
try: lethe.command()
except lethe.LetheError as error: print(error)`,
  );
  expect(text).toContain("['node', '-e', '0', '--']\n");
  expect(text).toMatch(/lethe is not on PATH; install it with npm/);
});
