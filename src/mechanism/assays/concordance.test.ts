import { describe, expect, test } from "vitest";
import { stream } from "../../kernel/index.ts";
import {
  concordance,
  concordanceInterval,
  type ForecastRow,
  type StratifiedRow,
  stratifiedConcordance,
  stratifiedIntervals,
} from "./concordance.ts";

const row = (measured: number, forecast: number, censored = false, cluster = "one"): ForecastRow => ({
  measured,
  forecast,
  censored,
  cluster,
});

describe("Harrell's C", () => {
  test("1 for the right order, 0 for the reverse, ½ where the forecast is always the same", () => {
    const times = [3, 7, 20, 90];
    expect(concordance(times.map((t) => row(t, 10 * t)))).toEqual({ C: 1, pairs: 6 });
    expect(concordance(times.map((t) => row(t, -t))).C).toBe(0);
    expect(concordance(times.map((t) => row(t, 1))).C).toBe(0.5);
  });

  test("pairs of unknown order do not count: both censored, or the smaller one censored, or equal", () => {
    // 5 < 200+, 9 < 200+ (twice each), 5 < 9; not 200+ against 200+; 7+ only against 5
    const rows = [row(5, 1), row(9, 2), row(200, 3, true), row(200, Number.POSITIVE_INFINITY, true), row(7, 0, true)];
    expect(concordance(rows)).toEqual({ C: 5 / 6, pairs: 6 });
    expect(concordance([row(5, 1), row(5, 2)]).pairs).toBe(0);
    expect(concordance([row(200, 1), row(200, 2, true)])).toEqual({ C: 1, pairs: 1 });
  });

  test("interval: the same every time, about C, and none for one cluster", () => {
    const rows = Array.from({ length: 60 }, (_, k) =>
      row(1 + ((k * 7) % 60), (k * 7) % 60 < 30 ? k % 5 : 4 + (k % 5), false, `${k % 20}`),
    );
    const [low, high] = concordanceInterval(rows, 200);
    expect([low, high]).toEqual(concordanceInterval(rows, 200));
    expect(low).toBeLessThan(concordance(rows).C);
    expect(high).toBeGreaterThan(concordance(rows).C);
    expect(concordanceInterval(rows.map((r) => ({ ...r, cluster: "one" }))).every(Number.isNaN)).toBe(true);
  });
});

/** Rows in 2 strata and 9 clusters; the first forecast knows more than the second, some have none. */
const random = stream({ seed: 8, density: 1 }, "orthogonalStart");
const many: StratifiedRow[] = Array.from({ length: 60 }, (_, k) => {
  const stratum = k % 2 === 0 ? "weak" : "strong";
  const skill = random.normal(3 * k);
  const measured = Math.round(6 * (skill + random.normal(3 * k + 1))) + (k % 2) * 40;
  const second = k % 11 === 0 ? null : skill + 3 * random.normal(3 * k + 2);
  return { measured, censored: k % 7 === 0, stratum, cluster: `${k % 9}`, forecasts: [skill, second] };
});

/** The definition, pair by pair: a pair is asked both ways round, and tells where the earlier one ended for certain. */
function bruteForce(rows: readonly StratifiedRow[], f: number) {
  let [pairs, agreeing] = [0, 0];
  for (const early of rows) {
    for (const late of rows) {
      const isEarlier = early.measured < late.measured || (early.measured === late.measured && late.censored);
      if (early === late || early.stratum !== late.stratum || early.censored || !isEarlier) continue;
      const [a, b] = [early, late].map(({ forecasts }) => forecasts);
      if (a.some((v) => v === null) || b.some((v) => v === null)) continue;
      pairs++;
      agreeing += a[f]! < b[f]! ? 1 : a[f] === b[f] ? 0.5 : 0;
    }
  }
  return { C: agreeing / pairs, pairs };
}

describe("C within strata, over common pairs", () => {
  test("a forecast that only knows the stratum has ½ within and nearly 1 over all; one that only knows the order within has 1", () => {
    const rows = [1, 2, 3, 11, 12, 13].map((measured, k) => ({
      ...row(measured, 0),
      stratum: k < 3 ? "weak" : "strong",
      forecasts: [k < 3 ? 0 : 1, measured % 10],
    }));
    expect(stratifiedConcordance(rows)).toEqual({ C: [0.5, 1], pairs: 6 });
    expect(concordance(rows.map((r) => ({ ...r, forecast: r.forecasts[0] }))).C).toBe((9 + 3) / 15);
  });

  test("a pair that one forecast does not have counts for none", () => {
    const rows = [
      [1, 5],
      [2, null],
      [3, 4],
    ].map(([measured, second]) => ({ ...row(measured!, 0), stratum: "one", forecasts: [measured!, second!] }));
    expect(stratifiedConcordance(rows)).toEqual({ C: [1, 0], pairs: 1 });
    expect(stratifiedConcordance(rows.slice(0, 2)).C.every(Number.isNaN)).toBe(true);
    expect(stratifiedConcordance([])).toEqual({ C: [], pairs: 0 });
  });

  test("60 rows with ties, censoring and gaps: as counted pair by pair", () => {
    const { C, pairs } = stratifiedConcordance(many);
    for (const f of [0, 1]) {
      const counted = bruteForce(many, f);
      expect(pairs).toBe(counted.pairs);
      expect(C[f]).toBeCloseTo(counted.C, 14);
    }
    expect(pairs).toBeGreaterThan(400);
  });

  test("intervals: whole clusters are drawn, the same ones for both forecasts; as counted pair by pair on the drawn rows", () => {
    const clusters = [...new Set(many.map(({ cluster }) => cluster))];
    const words = stream({ seed: 0, density: 1 }, "assayDirections", 1);
    const drawn = Array.from({ length: 40 }, (_, s) => {
      const chosen = clusters.map((_c, k) => clusters[words.below(s * clusters.length + k, clusters.length)]);
      const rows = chosen.flatMap((name) => many.filter(({ cluster }) => cluster === name).map((one) => ({ ...one })));
      return [bruteForce(rows, 0).C, bruteForce(rows, 1).C];
    });
    const between = (values: readonly number[]) => {
      const sorted = [...values].sort((a, b) => a - b);
      return [sorted[1], sorted[39]]; // ⌊0.025 · 40⌋, ⌊0.975 · 40⌋
    };
    const { C, firstMinus } = stratifiedIntervals(many, 40);
    const close = (found: readonly number[], expected: readonly number[]) =>
      found.forEach((v, k) => {
        expect(v).toBeCloseTo(expected[k], 12);
      });
    close(C[0], between(drawn.map(([a]) => a)));
    close(C[1], between(drawn.map(([, b]) => b)));
    close(firstMinus[1], between(drawn.map(([a, b]) => a - b)));
    expect(firstMinus[0]).toEqual([0, 0]);
  });

  test("five clusters have no interval", () => {
    const few = many.filter(({ cluster }) => Number(cluster) < 5);
    expect(stratifiedIntervals(few).C.flat().every(Number.isNaN)).toBe(true);
  });
});
