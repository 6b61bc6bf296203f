/** @file Verdict, assays and what is shown of runs by gradient, and of files of other models, from the command line. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arrayOf, encodeNpz } from "../../src/format/index.ts";
import { lethe } from "../../test/lethe.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-models-"));
afterAll(() => rmSync(folder, { recursive: true }));
const dir = join(folder, "study");
const json = async (...args: string[]) => JSON.parse(await lethe(...args, "--json"));
const FLIP_FLOP = { bits: 1, pulses: 2, durations: { pulse: 1, hold: 3, response: 2 } };
const UNHURRIED = { timeout: 120_000 };

describe("a GRU that learned one bit by gradient", () => {
  let id: string;
  beforeAll(async () => {
    const model = ["--rule", "gradient", "--model", "gru", "--n", "8", "--model-settings", '{"timeStep": 0.5}'];
    const task = ["--task", "flip-flop", "--settings", JSON.stringify(FLIP_FLOP), "--seed", "3"];
    const learning = ["--updates", "400", "--learning", '{"batch": 16, "rate": 0.02}'];
    const made = await json("train", ...model, ...task, ...learning, "--out", dir);
    expect(made.status).toBe("learned");
    id = made.id;
  }, 120_000);

  test("is judged once, in steps; the verdict is kept with its run, and shown", UNHURRIED, async () => {
    expect(await lethe("show", join(dir, id))).toMatch(/no verdict yet: lethe verdict/);
    const found = await json("verdict", join(dir, id));
    expect(found).toMatchObject({
      name: id,
      accuracy: 1,
      timeUnit: "step",
      origin: { trialEnds: "x0 in every trial" },
    });
    expect(found.protocol.chain).toBe(0);
    expect(found.memories.map(({ stimulus }: { stimulus: string }) => stimulus)).toEqual(["-", "+"]);
    expect(await json("verdict", join(dir, id))).toEqual(found);
    const shown = await lethe("show", join(dir, id));
    expect(shown).toContain(`${id}  learned`);
    expect(shown).toContain("network   gru, n 8, Δt 0.5 τ, keep 0, seed 3");
    expect(shown).toMatch(/fixed point, μ \d\.\d{4}/);
    expect(shown).not.toMatch(/λ|per τ/);
    expect((await json("show", join(dir, id))).verdicts[0].stage).toBe(found.stage);
    // the folder stays whole, and the table of networks by FORCE passes over it
    expect(await lethe("study", "verify", dir)).not.toMatch(/damaged|missing/);
  });

  test("is assayed as far as its model allows, and what is not is refused by name", UNHURRIED, async () => {
    const { assays } = await json("assay", join(dir, id), "--assay", "forgetting,noise");
    expect(assays.map(({ assay, summary }: { assay: string; summary: object }) => [assay, summary])).toEqual([
      ["forgetting", expect.objectContaining({ accuracyNominal: 1 })],
      ["noise", expect.objectContaining({ accuracyNominal: 1 })],
    ]);
    expect((await json("assay", join(dir, id), "--assay", "noise")).assays[0].reused).toBe(true);
    await expect(lethe("assay", join(dir, id), "--assay", "noise,damage,shock")).rejects.toThrow(
      `${id}: damage, shock take the weights of the paper's network apart, got a GRU; of it can be measured forgetting, distraction, noise, landscape`,
    );
    await expect(lethe("verdict", join(dir, id), "--retrain", "1")).rejects.toThrow(
      `${id}: --retrain is for the paper's network (J, feedback and read-outs by FORCE), got a GRU`,
    );
    await expect(lethe("verdict", join(dir, id), "--task", "flip-flop")).rejects.toThrow(
      "--task is for files from elsewhere; a stored run has its own task",
    );
  });
});

describe("a file of two units that each hold a bit: h ← tanh(2 h + 3 u), read as ±1", () => {
  const path = join(folder, "bits.npz");
  const diagonal = (value: number) => arrayOf(Float64Array.of(value, 0, 0, value), [2, 2]);
  const arrays = { W_rec: diagonal(2), W_in: diagonal(3), W_out: diagonal(1 / 0.9575040240772688) };
  writeFileSync(path, encodeNpz(arrays));
  const given = ["--form", "map", "--task", "flip-flop"];

  test(
    "has its four memories retained in the task that is named, and says what was taken for granted",
    UNHURRIED,
    async () => {
      const found = await json("verdict", path, ...given, "--settings", '{"bits": 2}');
      expect(found).toMatchObject({ network: "direct", accuracy: 1, stage: null, timeUnit: "step", bits: 2 });
      expect(found.limitSets.map(({ multiplier }: { multiplier: number }) => multiplier.toFixed(4))).toEqual(
        new Array(4).fill((2 * (1 - 0.9575040240772688 ** 2)).toFixed(4)),
      );
      expect(found.notices.join("; ")).toContain(
        "the task is flip-flop, by options: pulse 2, hold 5, response 5; durations are in steps: where τ is said, read a step; trials start from the initial state, each anew",
      );
      const inTau = await json("verdict", path, ...given, "--settings", '{"bits": 2}', "--dt", "0.5");
      expect(inTau.notices).toContain("a step is 0.5 τ");
    },
  );

  test("has them in a task made of trials of a file, too", UNHURRIED, async () => {
    const bits = [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ];
    const steps = 6;
    const of = (value: (bits: number[], step: number) => number[]) =>
      arrayOf(Float64Array.from(bits.flatMap((own) => Array.from({ length: steps }, (_, t) => value(own, t)).flat())), [
        4,
        steps,
        2,
      ]);
    const file = join(folder, "trials.npz");
    const shown = of((own, t) => (t === 1 ? own : [0, 0]));
    const asked = of((own, t) => (t === 0 ? [0, 0] : own));
    writeFileSync(file, encodeNpz({ inputs: shown, targets: asked }));
    const found = await json("verdict", path, "--form", "map", "--trials", file, "--settings", '{"hold": 20}');
    expect(found).toMatchObject({ network: "direct", accuracy: 1, labels: ["-1,-1", "-1,1", "1,-1", "1,1"] });
    expect(found.memories.every(({ verdict }: { verdict: string }) => verdict === "retained")).toBe(true);
    expect(found.notices[0]).toBe(
      `the task is the 4 trials of ${file}: what is asked at their end is held for 20 steps more, then asked in 5`,
    );
    const refused = (...flags: string[]) => expect(lethe("verdict", path, "--form", "map", ...flags)).rejects;
    await refused("--trials", file, "--task", "flip-flop").toThrow("remove --task or --trials");
    await refused("--trials", file, "--settings", '{"held": 3}').toThrow(
      "--settings: unknown key held; did you mean hold?",
    );
    writeFileSync(file, encodeNpz({ inputs: shown }));
    await refused("--trials", file).toThrow(
      "must hold inputs [trials × T × D] and targets [trials × T × M], got inputs",
    );
    writeFileSync(file, encodeNpz({ inputs: shown, targets: asked, mask: arrayOf(new Float64Array(8), [4, 2]) }));
    await refused("--trials", file).toThrow("mask must be [4 × 6 × 2] or [4 × 6], got [4 × 2]");
  });

  test.each([
    [
      ["--form", "map"],
      "a network needs its task, which the file does not say; give --task (sequential-pattern-matching,",
    ],
    [given, "bits.npz: must have 3 inputs for flip-flop, got 2; give the task it was trained on"],
    [[...given, "--settings", '{"bit": 2}'], "--settings: unknown key bit; did you mean bits?"],
    [[...given, "--settings", '{"bits": 2, "durations": {"hold": 2.5}}'], "hold: must be a multiple of the time step"],
  ])("%j is refused in one line", async (flags, message) => {
    await expect(lethe("verdict", path, ...flags)).rejects.toThrow(message);
  });

  test("without a read-out it can answer nothing; a network that fails its task has no memory to judge", async () => {
    const { W_out: _, ...silent } = arrays;
    writeFileSync(join(folder, "silent.npz"), encodeNpz(silent));
    await expect(lethe("verdict", join(folder, "silent.npz"), ...given, "--settings", '{"bits": 2}')).rejects.toThrow(
      "its read-out must have 2 outputs for flip-flop, got 0; save the output layer with the network",
    );
    writeFileSync(join(folder, "fades.npz"), encodeNpz({ ...arrays, W_rec: diagonal(0.5) }));
    const fades = [join(folder, "fades.npz"), ...given, "--settings", '{"bits": 2}'];
    expect(await json("verdict", ...fades)).toMatchObject({ network: "not-learned" });
    await expect(lethe("assay", ...fades)).rejects.toThrow("assays are for networks that have learned");
  });
});

test(
  "a plan has the rule as an axis: the same task by FORCE and by gradient, judged, in one folder",
  UNHURRIED,
  async () => {
    const plan = {
      name: "both",
      rule: ["force", "gradient"],
      network: { n: 20, g: 1, fb: 2 },
      force: { trials: 60 },
      models: [{ model: "leaky", n: 8, timeStep: 0.1 }],
      training: { updates: 30, batch: 8, rate: 0.02 },
      tasks: [{ name: "flip-flop", ...FLIP_FLOP }],
      seeds: [1],
      verdict: true,
      assays: ["forgetting"],
    };
    const path = join(folder, "both.json");
    writeFileSync(path, JSON.stringify(plan));
    const out = join(folder, "both");
    const made = await json("study", "run", path, "--out", out, "--workers", "1");
    expect(made).toMatchObject({ runs: 2, complete: 2, found: 0, stopped: false });
    expect(made.rows.map(({ rule, model }: { rule: string; model: string }) => [rule, model])).toEqual([
      ["force", "rate-feedback"],
      ["gradient", "leaky"],
    ]);
    for (const { status, mechanism, lifetime } of made.rows) {
      expect(mechanism).not.toBeNull();
      expect(lifetime === null).toBe(status !== "learned");
    }
    expect(await json("study", "run", path, "--out", out)).toMatchObject({ found: 2, rows: made.rows });
    for (const [wrong, message] of [
      [{ rule: "force" }, "models must be given where rule has gradient, and only there; got 1"],
      [{ models: [] }, "models must be given where rule has gradient, and only there; got 0"],
      [{ rule: "hebb" }, "rule"],
    ] as const) {
      writeFileSync(path, JSON.stringify({ ...plan, ...wrong }));
      await expect(lethe("study", "run", path, "--out", out)).rejects.toThrow(message);
    }
  },
);
