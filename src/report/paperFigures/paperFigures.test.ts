/** @file Figures from rows: they show what is there, say what is not, and the intervention's numbers are those of its rows. */
import { describe, expect, test } from "vitest";
import { syntheticClaims } from "../../../test/syntheticClaims.ts";
import type { Panel, Sheet } from "../../figures/index.ts";
import type { Row } from "../claims/row.ts";
import {
  activitySheet,
  connectivitySheet,
  forecastSheet,
  interventionChange,
  interventionSheet,
  mechanismOf,
  type NetworkCurve,
  robustnessSheet,
} from "./index.ts";

const rows = syntheticClaims({ seed: 3, J: 8, trainings: 2, effects: { tonic: 0.2, lifetime: 2 } });
const panels = ({ rows: of }: Sheet): Panel[] => [...of.flat()];
const ofKind = <K extends Panel["kind"]>(sheet: Sheet, kind: K) =>
  panels(sheet).filter((panel): panel is Extract<Panel, { kind: K }> => panel.kind === kind);

test("nothing is drawn of no networks: every panel says why", () => {
  for (const sheet of [
    activitySheet([], []),
    robustnessSheet([], { forgetting: [], noise: [] }),
    connectivitySheet([]),
    forecastSheet([], null),
    interventionSheet([]),
  ]) {
    expect(panels(sheet).map(({ kind }) => kind)).toEqual(panels(sheet).map(() => "absent"));
    for (const { reason } of ofKind(sheet, "absent")) expect(reason.length).toBeGreaterThan(15);
  }
});

describe("64 networks of 8 J", () => {
  test("shares by feedback count every network once; weak feedback stands on the left", () => {
    const [shares] = ofKind(activitySheet(rows, []), "shares");
    expect(shares.categories).toEqual(["5", "2"]);
    expect(shares.parts.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
    const direct = shares.parts.find(({ category, short }) => category === "2" && short === "D")!;
    expect(direct.count).toBe(rows.filter((row) => row["fb"] === 2 && row["mechanism"] === "direct").length);
  });

  test("the mean of a mechanism is the mean over J of the means of each, with an interval of 95 %", () => {
    const [tonic] = ofKind(activitySheet(rows, []), "xy");
    const mean = tonic.series.find(({ name, faint }) => name === "direct fixed point" && !faint)!.points[0];
    const byJ = new Map<unknown, number[]>();
    for (const row of rows.filter((one) => mechanismOf(one) === "direct")) {
      byJ.set(row["seed"], [...(byJ.get(row["seed"]) ?? []), row["saturation_tonic_share"] as number]);
    }
    const means = [...byJ.values()].map((of) => of.reduce((a, b) => a + b) / of.length);
    expect(mean.y).toBeCloseTo(means.reduce((a, b) => a + b) / means.length, 12);
    expect(mean.low!).toBeLessThan(mean.y);
    expect(mean.high!).toBeGreaterThan(mean.y);
  });

  test("mean curves are of networks with the same grid, by mechanism; one that is never lost stands above, hollow", () => {
    const curves = rows.map((row): NetworkCurve => {
      const kept = row["mechanism"] === "direct" ? 1 : 0.5;
      return { row, at: [0, 10], values: [1, kept] };
    });
    const sheet = robustnessSheet(rows, { forgetting: curves, noise: [] });
    const [curve, lifetimes] = ofKind(sheet, "xy");
    expect(curve.series.map(({ points }) => points.map(({ y }) => y))).toEqual([
      [1, 1],
      [1, 0.5],
    ]);
    const censored = rows.filter((row) => row["forgetting_censored"] === 1).length;
    const hollow = lifetimes.series.filter(({ hollow: is }) => is).reduce((sum, { points }) => sum + points.length, 0);
    expect(hollow).toBe(censored);
    expect(ofKind(sheet, "absent")).toHaveLength(1); // noise
  });

  test("forecasts: a panel per feedback with its networks, censored ones apart", () => {
    const known = rows.map((row) => ({ ...row, forecast_lifetime_surrogate: 10 }));
    const sheet = forecastSheet(known, { C: 0.7, interval: [0.6, 0.8], pairs: 40, ofFeedback: 0.55 });
    expect(ofKind(sheet, "xy").map(({ title }) => title)).toEqual(
      ["fb 5, 64 networks", "fb 2, 64 networks"].map((t) => t.replace("64", "32")),
    );
    expect(sheet.caption).toContain("40 pairs of equal feedback whose order is known the forecast orders 70 %");
  });
});

/** Levels of made-up interventions: being weakened by 5 % below s* halves the tonic share and leaves a lifetime. */
const interventions: Row[] = Array.from({ length: 8 }, (_, J) =>
  [0.04, 0.05, -0.05].map((distance, k) => ({
    id: `n${J}`,
    seed: J,
    density: 0.4,
    n: 300,
    status: "done",
    how: "saddle-node",
    s: k === 0 ? 1 : 0.96 * (1 + distance),
    distance,
    tonic_share: distance > 0 ? 0.9 : 0.45 + 0.001 * J,
    lifetime: distance > 0 ? null : 5 + J,
    tolerated_sigma: 0.2,
    loss_rate: 0.01,
    attraction: 10,
    accuracy: 1,
  })),
).flat();

describe("interventions", () => {
  test("the change at a level is the mean over J of level minus trained; an endless lifetime counts as what was tried", () => {
    const tonic = interventionChange(interventions, "tonic_share", -5)!;
    expect(tonic).toMatchObject({ before: expect.closeTo(0.9, 12), networks: 8, clusters: 8, p: 2 / 256 });
    expect(tonic.change).toBeCloseTo(0.45 + 0.0035 - 0.9, 12);
    expect(tonic.interval![1]).toBeLessThan(0);
    const lifetime = interventionChange(interventions, "lifetime", -5)!;
    expect(lifetime.before).toBe(200);
    expect(lifetime.after).toBeCloseTo(8.5, 12);
    expect(interventionChange(interventions, "tonic_share", -20)).toBeNull();
  });

  test("fewer than six J have no interval; what is not done is left out", () => {
    const few = interventions.filter((row) => (row["seed"] as number) < 5);
    expect(interventionChange(few, "tonic_share", -5)!.interval).toBeNull();
    const none = interventions.map((row) => ({ ...row, status: "not-direct" }));
    expect(interventionChange(none, "tonic_share", -5)).toBeNull();
    expect(panels(interventionSheet(none)).map(({ kind }) => kind)).toEqual(["absent"]);
  });

  test("the figure has a line per network and says how many vanish in a saddle-node", () => {
    const sheet = interventionSheet(interventions);
    for (const panel of ofKind(sheet, "xy")) expect(panel.series.filter(({ faint }) => faint)).toHaveLength(8);
    expect(sheet.caption).toMatch(/^8 direct networks of 8 J.*\(8 in a saddle-node\)/);
  });
});
