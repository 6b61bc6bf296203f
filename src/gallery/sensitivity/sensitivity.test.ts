import { expect, test } from "vitest";
import { finish, stream } from "../../kernel/index.ts";
import { sensitivity } from "./index.ts";
import { GIVEN_UP, LEARNED, teach } from "./teach.ts";

test("teaching is the rule, written once more with matrices kept apart: the same overlaps to 1e-9", () => {
  const [N, patterns, key] = [5, 2, { seed: 3, density: 1 }];
  const { times, overlaps } = teach({ units: N, patterns, epochs: 1, gain: 2, rate: 0.5, slow: 10 }, key);
  const random = stream(key, "gallery", 70_000);
  const row = <T>(of: (i: number) => T) => Array.from({ length: N }, (_, i) => of(i));
  let J = row((i) => row((j) => (i === j ? 0 : random.normal(i * N + j) / Math.sqrt(N))));
  let K = row((i) => row((j) => random.normal(N * N + i * N + j) / Math.sqrt(N)));
  const sign = (at: number) => (random.uniform(at) < 0.5 ? -1 : 1);
  let x = row((i) => 0.1 * random.normal(2 * N * N + 2 * patterns * N + i));
  let y = row(() => 0);
  const dot = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * b[i], 0);
  for (let mu = 0; mu < patterns; mu++) {
    const eta = row((i) => sign(2 * N * N + mu * N + i));
    const xi = row((i) => sign(2 * N * N + patterns * N + mu * N + i));
    for (let step = 0; ; step++) {
      const along = dot(xi, x) / N;
      if (step % 10 === 0) expect(Math.abs(overlaps[mu][step / 10] - along)).toBeLessThan(1e-9);
      if (along > LEARNED || step === GIVEN_UP * 10) {
        expect(times[mu]).toBeCloseTo(step / 10, 9);
        break;
      }
      const u = J.map((of) => dot(of, x));
      const r = K.map((of) => dot(of, y));
      const d = row((i) => (0.05 / N) * (xi[i] - x[i]));
      J = row((i) => row((j) => (i === j ? 0 : J[i][j] + d[i] * (x[j] - u[i] * J[i][j]))));
      K = row((i) => row((j) => K[i][j] + d[i] * (y[j] - r[i] * K[i][j])));
      y = row((i) => y[i] + 0.01 * (Math.tanh(20 * x[i]) - y[i]));
      x = row((i) => x[i] + 0.1 * (Math.tanh(2 * (u[i] + Math.tanh(r[i]) + eta[i])) - x[i]));
    }
  }
});

test("the optimum is said not to be reproduced, with the intervals, and what could not be read is said", () => {
  const { claims, result } = finish(sensitivity.run({ networks: 2, units: 20, patterns: 2, epochs: 1 }));
  expect(claims.map(({ id }) => id)).toEqual(["low", "optimum", "taught", "varied"]);
  expect(claims[1].interval).not.toBeNull();
  expect(claims[3].verdict).toBe("not readable");
  expect((result as { curve: unknown[] }).curve).toHaveLength(6);
});
