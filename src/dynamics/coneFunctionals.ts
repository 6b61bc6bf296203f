import { type ConeSystem, scaleOf } from "./coneSystem.ts";

/**
 * Linear functionals of u = (v, r), or (v, r, r one step ahead), as `rows`, [d] each, and the index of each: state i; of kink
 * k, r = relu(g · v), q = relu(−g · v) = r − g · v and the rate of g · v, g a unit row; rates in units of the scale of A.
 */
export interface Functionals {
  readonly n: number;
  readonly K: number;
  readonly d: number;
  readonly rows: readonly Float64Array[];
  readonly v: (i: number) => number;
  readonly r: (k: number) => number;
  readonly q: (k: number) => number;
  readonly rate: (i: number) => number;
  readonly turn: (k: number) => number;
  /** One step ahead, where there is a step: v, r and q. */
  readonly next: (i: number) => number;
  readonly nextR: (k: number) => number;
  readonly nextQ: (k: number) => number;
}

/** @param h the step, 0 for none ahead. */
export function functionalsOf(system: ConeSystem, h: number): Functionals {
  const { n, base, kinks } = system;
  const K = kinks.length;
  const d = h > 0 ? n + 2 * K : n + K;
  const scale = scaleOf(system) || 1;
  const row = (fill: (out: Float64Array) => void) => {
    const out = new Float64Array(d);
    fill(out);
    return out;
  };
  const lengths = kinks.map((kink) => Math.sqrt(kink.row.reduce((sum, e) => sum + e * e, 0)));
  const units = kinks.map((kink, k) => kink.row.map((e) => e / lengths[k]));
  const own = Array.from({ length: d }, (_, i) => row((out) => out.fill(1, i, i + 1)));
  /** r of a kink less its unit row times states. */
  const negative = (k: number, of: number, states: readonly Float64Array[]) =>
    row((out) => {
      states.forEach((state, i) => {
        for (let e = 0; e < d; e++) out[e] -= units[k][i] * state[e];
      });
      out[of + k] += 1;
    });
  const rates = Array.from({ length: n }, (_, i) =>
    row((out) => {
      for (let j = 0; j < n; j++) out[j] = base[i * n + j] / scale;
      kinks.forEach(({ column }, k) => {
        out[n + k] = (column[i] * lengths[k]) / scale;
      });
    }),
  );
  const turns = units.map((g) =>
    row((out) => {
      for (let e = 0; e < d; e++) out[e] = rates.reduce((sum, rate, i) => sum + g[i] * rate[e], 0);
    }),
  );
  const next = rates.map((rate, i) => rate.map((e, at) => own[i][at] + h * scale * e));
  const ahead = h > 0 ? [...next, ...units.map((_, k) => negative(k, n + K, next))] : [];
  return {
    ...{ n, K, d },
    rows: [...own, ...units.map((_, k) => negative(k, n, own.slice(0, n))), ...rates, ...turns, ...ahead],
    v: (i) => i,
    r: (k) => n + k,
    q: (k) => d + k,
    rate: (i) => d + K + i,
    turn: (k) => d + K + n + k,
    next: (i) => d + 2 * K + n + i,
    nextR: (k) => n + K + k,
    nextQ: (k) => d + 2 * K + 2 * n + k,
  };
}
