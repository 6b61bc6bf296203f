import { describe, expect, test } from "vitest";
import { type System, tanh } from "../kernel/index.ts";
import { closeOrbit } from "./orbit.ts";

/** h ← tanh(W h). */
function tanhMap(W: readonly number[][]): System {
  const n = W.length;
  const drive = (x: Float64Array, i: number) => W[i].reduce((sum, w, j) => sum + w * x[j], 0);
  return {
    kind: "map",
    dimension: n,
    timeStep: 1,
    isDiscrete: true,
    odd: true,
    jacobianLipschitz: 100,
    evaluate(states, out, count) {
      for (let c = 0; c < count; c++) {
        const x = states.subarray(c * n, (c + 1) * n);
        for (let i = 0; i < n; i++) out[c * n + i] = tanh(drive(x, i));
      }
    },
    tangent(x, V, out, count, isTransposed) {
      const slope = Array.from({ length: n }, (_, i) => 1 - tanh(drive(x, i)) ** 2);
      for (let c = 0; c < count; c++) {
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += (isTransposed ? slope[j] * W[j][i] : slope[i] * W[i][j]) * V[c * n + j];
          out[c * n + i] = sum;
        }
      }
    },
    jacobian() {
      throw new Error("not needed");
    },
  };
}
const rotation = (r: number, turn: number) => {
  const [c, s] = [r * Math.cos(2 * Math.PI * turn), r * Math.sin(2 * Math.PI * turn)];
  return [
    [c, -s],
    [s, c],
  ];
};
test("x", () => {
  for (const [W, x] of [
    [[[-2]], [0.3]],
    [[[-1.3]], [0.3]],
    [rotation(1.004, 0.25), [0.34558419, 0.82161814]],
    [rotation(1.004, 0.25), [0.3, 0]],
    [rotation(1.00001, 0.25), [0.02, 0.01]],
    [rotation(1.2, 1 / (2 * Math.PI)), [0.3, 0.2]],
    [rotation(1.5, 1 / 7.3), [0.3, 0.2]],
    [rotation(0.9, 1 / 7.3), [0.3, 0.2]],
    [rotation(2, 1 / 5), [0.3, 0.2]],
  ] as const) {
    const t0 = performance.now();
    const r = closeOrbit(tanhMap(W as never), Float64Array.from(x));
    console.log(
      performance.now() - t0,
      JSON.stringify(r, (k, v) => (k === "path" ? undefined : v)),
    );
  }
});

import { closeCircle } from "./circle.ts";

test("c", () => {
  for (const [W, x] of [
    [rotation(1.2, 1 / (2 * Math.PI)), [0.3, 0.2]],
    [rotation(1.5, 1 / 7.3), [0.3, 0.2]],
    [rotation(1.004, 1 / 7.3), [0.3, 0.2]],
    [rotation(1.001, 0.13777), [0.3, 0.2]],
    [rotation(0.9, 1 / 7.3), [0.3, 0.2]],
    [rotation(0.9999, 1 / 7.3), [0.3, 0.2]],
    [rotation(2, 1 / 5), [0.3, 0.2]],
    [rotation(1.004, 0.25), [0.3, 0.2]],
    [rotation(3, 0.2231), [0.3, 0.2]],
    [
      [
        [0, 0, ...rotation(1.3, 0.137)[0]],
        [0, 0, ...rotation(1.3, 0.137)[1]],
        [1.2, 0, 0, 0],
        [0, 1.2, 0, 0],
      ],
      [0.3, 0.2, -0.6, 0.1],
    ],
    [
      [
        [...rotation(1.3, 0.137)[0], 0, 0],
        [...rotation(1.3, 0.137)[1], 0, 0],
        [0, 0, ...rotation(1.3, 0.237)[0]],
        [0, 0, ...rotation(1.3, 0.237)[1]],
      ],
      [0.3, 0.2, -0.6, 0.1],
    ],
    [
      [
        [...rotation(1.3, 0.137)[0], 0],
        [...rotation(1.3, 0.137)[1], 0],
        [0, 0, -2],
      ],
      [0.3, 0.2, -0.6],
    ],
  ] as const) {
    const t0 = performance.now();
    const r = closeCircle(tanhMap(W as never), Float64Array.from(x));
    const t1 = performance.now();
    const o = closeOrbit(tanhMap(W as never), Float64Array.from(x));
    console.log(
      t1 - t0,
      performance.now() - t1,
      JSON.stringify(r, (k, v) => (k === "path" || k == "orbit" ? undefined : v)),
      JSON.stringify({ ...o, orbit: (o as any).orbit?.steps, s: (o as any).orbit?.stability }),
    );
  }
});
