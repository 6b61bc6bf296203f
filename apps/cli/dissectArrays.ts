import { type Dissection, denseSpectrum, leadingModes, multiplier, stepOf } from "../../src/dynamics/index.ts";
import { arrayOf, type NumericArray } from "../../src/format/index.ts";
import type { DissectTarget } from "./dissectTarget.ts";

/** Leading modes of each root whose vectors are kept. */
const MODES = 6;

/**
 * What is too large for the report: every root's full spectrum and its leading eigenvectors, and the states of continua,
 * closed orbits and ways. docs/dynamics.md ("Arrays") says what each is.
 */
export function arraysOf({ flow, map }: DissectTarget, dissection: Dissection): Record<string, NumericArray> {
  const { census, cycles, paths } = dissection;
  const n = flow.dimension;
  const h = stepOf(map, flow);
  const count = census.roots.length;
  const k = Math.min(MODES, n);
  const arrays: Record<string, NumericArray> = {};
  const put = (name: string, shape: readonly number[]) => {
    const data = new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(Number.NaN);
    arrays[name] = arrayOf(data, [...shape]);
    return data;
  };
  const x = put("x", [count, n]);
  const [re, im] = [put("multipliers_re", [count, n]), put("multipliers_im", [count, n])];
  const [modeRe, modeIm] = [put("mode_re", [count, k]), put("mode_im", [count, k])];
  const residual = put("mode_residual", [count, k]);
  const sides = {
    right: { re: put("right_re", [count, k, n]), im: put("right_im", [count, k, n]) },
    left: { re: put("left_re", [count, k, n]), im: put("left_im", [count, k, n]) },
  };
  census.roots.forEach((root, r) => {
    x.set(root.x, r * n);
    const values = denseSpectrum(flow, root.x).sort((a, b) => multiplier(b, h) - multiplier(a, h));
    values.forEach(([a, b], i) => {
      re[r * n + i] = 1 + h * a;
      im[r * n + i] = h * b;
    });
    const { modes } = leadingModes(flow, root.x, { count: k, h, left: true });
    modes.slice(0, k).forEach((mode, i) => {
      const [a, b] = mode.eigenvalue;
      modeRe[r * k + i] = 1 + h * a;
      modeIm[r * k + i] = h * b;
      residual[r * k + i] = mode.residual;
      for (const side of ["right", "left"] as const) {
        const vector = mode[side];
        if (vector === null) continue;
        sides[side].re.set(vector.re, (r * k + i) * n);
        sides[side].im.set(vector.im, (r * k + i) * n);
      }
    });
  });
  const states = (name: string, list: readonly Float64Array[]) =>
    list.forEach((rows, i) => {
      arrays[`${name}_${i}`] = arrayOf(rows, [rows.length / n, n]);
    });
  states(
    "continuum",
    census.continua.map((c) => c.curve?.points ?? c.states),
  );
  states(
    "cycle",
    cycles.map((c) => c.orbit),
  );
  states("path", paths);
  return arrays;
}
