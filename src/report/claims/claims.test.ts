import { describe, expect, test } from "vitest";
import { syntheticClaims as study } from "../../../test/syntheticClaims.ts";
import { RESULT_COLUMNS } from "../../study/index.ts";
import { CLAIM_COLUMNS, claimsOf, type Row } from "./index.ts";
import { stratumOf } from "./row.ts";

describe("claims", () => {
  test("known effects are found, in their direction, by the primary claims after adjustment", () => {
    const claims = claimsOf(
      study({ seed: 1, J: 16, trainings: 8, effects: { tonic: 0.15, lifetime: 1.5, noise: -1 } }),
    );
    expect(claims.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(claims.filter(({ role }) => role === "primary").map(({ number }) => number)).toEqual([3, 4, 6]);
    for (const number of [3, 4, 6]) {
      const claim = claims[number - 1];
      expect(claim, claim.reason).toMatchObject({ verdict: "supported", clusters: 16 });
      expect(claim.adjustedP!).toBeGreaterThanOrEqual(claim.p!);
    }
    expect(claims[2].effect.interval[0]!).toBeGreaterThan(0.5); // direct networks the more tonic
    expect(claims[5].effect.interval[1]!).toBeLessThan(0.5); // forgetting ones bear more noise
    expect(claims[6].verdict).toBe("supported"); // fewer direct ones with weaker feedback
    expect(claims[6].beside[0].value!).toBeLessThan(0);
  });

  test("an effect the other way round contradicts", () => {
    const claims = claimsOf(study({ seed: 2, J: 16, trainings: 8, effects: { tonic: -0.15, noise: 1 }, feedback: -2 }));
    expect([claims[2].verdict, claims[5].verdict, claims[6].verdict]).toEqual([
      "contradicted",
      "contradicted",
      "contradicted",
    ]);
  });

  test("one network per cell and J: mechanism and connectivity cannot be told apart, and that is said", () => {
    const claims = claimsOf(study({ seed: 3, J: 16, trainings: 1, effects: { tonic: 0.3 } }));
    for (const number of [3, 4, 5, 6]) {
      expect(claims[number - 1]).toMatchObject({ verdict: "undecided", clusters: 0, p: null });
      expect(claims[number - 1].reason).toContain("several training seeds");
    }
  });

  test("few J decide nothing", () => {
    const claims = claimsOf(study({ seed: 4, J: 4, trainings: 8, effects: { tonic: 0.3 } }));
    expect(claims[2]).toMatchObject({ verdict: "undecided", clusters: 4 });
    expect(claims[6].verdict).toBe("undecided");
  });

  test("large samples without an effect are not supported, rather than undecided", () => {
    const claims = claimsOf(study({ seed: 5, J: 16, trainings: 24, feedback: 0.5 }));
    const verdicts = [3, 4, 6].map((number) => claims[number - 1].verdict);
    expect(verdicts.filter((v) => v === "not-supported").length).toBeGreaterThanOrEqual(2);
    expect(verdicts).not.toContain("supported");
  });

  test("prevalence: the paper's rule and the evidence are counted apart", () => {
    const rows = study({ seed: 6, J: 16, trainings: 2, feedback: 0 }).map((row) => ({
      ...row,
      paper_label: "manifoldFps",
      loss: "echo",
    }));
    const [, prevalence] = claimsOf(rows);
    expect(prevalence.beside[0].value).toBe(1);
    expect(prevalence.effect.value).toBe(0);
    expect(prevalence).toMatchObject({ verdict: "contradicted", reason: expect.stringContaining("says otherwise") });
  });

  test("prevalence: a forgetting network whose loss is unknown is left out, and so are all where no loss is told", () => {
    const rows = study({ seed: 6, J: 16, trainings: 2 });
    const forgets = (row: Row) => row["mechanism"] === "forgets";
    const unknown = claimsOf(rows.map((row) => (forgets(row) ? { ...row, loss: null } : row)));
    expect(unknown[1].effect.value).toBe(0); // of the direct ones
    const known = claimsOf(rows.filter(forgets).map((row) => ({ ...row, loss: "slow-manifold" })));
    expect(known[1].effect.value).toBe(1);
    const none = claimsOf(rows.map(({ loss: _, ...row }) => row));
    expect(none[1]).toMatchObject({ effect: { value: null }, clusters: 0, verdict: "undecided" });
  });

  test("emergence needs all four with three J, and a scale with several humps", () => {
    const rows = study({ seed: 7, J: 16, trainings: 4 });
    expect(claimsOf(rows)[0]).toMatchObject({
      verdict: "undecided",
      reason: expect.stringContaining("limit-cycle, mixed"),
    });
    const kinds = ["direct", "forgets", "limit-cycle", "mixed"];
    const all = rows.map((row, k) => ({
      ...row,
      mechanism: kinds[k % 4],
      retained_least: k % 2 ? 0.9 + k * 1e-5 : 0.1 - k * 1e-5,
    }));
    expect(claimsOf(all)[0]).toMatchObject({ verdict: "supported", effect: { value: 4 } });
  });

  test("an empty study, and one in which nothing learned, say so without a verdict", () => {
    for (const rows of [[], study({ seed: 8, J: 6, trainings: 2 }).map((row) => ({ ...row, accuracy: 0.4 }))]) {
      expect(claimsOf(rows).map(({ verdict }) => verdict)).toEqual(new Array(7).fill("undecided"));
    }
  });

  test("everything can be said in JSON", () => {
    const claims = claimsOf(study({ seed: 9, J: 5, trainings: 2 }));
    expect(JSON.parse(JSON.stringify(claims))).toEqual(claims);
  });

  test("networks that differ by their training seed alone share a stratum; another task, delay or training is another", () => {
    const [row] = study({ seed: 1, J: 1, trainings: 1 });
    const own = stratumOf({ ...row, training_seed: 1, labels: ["0", "1"] });
    expect(stratumOf({ ...row, training_seed: 2, labels: ["0", "1"] })).toBe(own);
    const others = [
      { delay1: 10 },
      { labels: ["3", "4"] },
      { trials: 500 },
      { stimuli: "gaussian" },
      { fb: 3 },
      { seed: 9 },
    ];
    for (const other of others) expect(stratumOf({ ...row, labels: ["0", "1"], ...other })).not.toBe(own);
  });

  test("a description is decided by its own p, which no other claim adjusts", () => {
    const [, , , , attractors] = claimsOf(study({ seed: 1, J: 16, trainings: 8 })); // made-up attractors follow the mechanism
    expect(attractors).toMatchObject({ role: "descriptive", adjustedP: null, verdict: "supported" });
  });

  test("the table of results has the columns that claims rest on", () => {
    const names = RESULT_COLUMNS.map(({ name }) => name);
    expect(CLAIM_COLUMNS.filter((name) => !names.includes(name))).toEqual([]);
    for (const name of Object.keys(study({ seed: 1, J: 1, trainings: 1 })[0])) expect(names).toContain(name);
    const untold = stratumOf({});
    const conditions = names.filter((name) => stratumOf({ [name]: "told apart" }) !== untold);
    expect(untold.split(", ").length).toBe(conditions.length); // every condition is a column
  });

  test("claims read the columns they say, and no others beside those of the stratum", () => {
    const read = new Set<string>();
    const get = (row: object, name: string | symbol) => {
      read.add(String(name));
      return Reflect.get(row, name);
    };
    const watched = study({ seed: 1, J: 6, trainings: 2 }).map((row) => new Proxy<Row>(row, { get }));
    claimsOf(watched);
    expect(CLAIM_COLUMNS.filter((name) => !read.has(name))).toEqual([]);
    const unlisted = [...read].filter((name) => !CLAIM_COLUMNS.includes(name));
    for (const name of unlisted) expect(stratumOf({ [name]: "told apart" })).not.toBe(stratumOf({}));
  });
});
