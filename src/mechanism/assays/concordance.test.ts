import { describe, expect, test } from "vitest";
import { concordance, concordanceInterval, type ForecastRow } from "./concordance.ts";

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
