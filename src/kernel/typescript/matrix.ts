import type { Matrix, Storage } from "../kernel.ts";

/** The definition of `Matrix.multiply`: a dot product over ascending j, each operation rounded to the storage. */
export function matrix(entries: Float32Array | Float64Array, n: number, storage: Storage): Matrix {
  const M = storage === "f32" ? Float32Array.from(entries) : Float64Array.from(entries);
  const round = storage === "f32" ? Math.fround : (x: number) => x;
  return {
    n,
    storage,
    multiply(states, out, count) {
      for (let c = 0; c < count; c++) {
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let j = 0; j < n; j++) sum = round(sum + round(M[i * n + j] * round(states[c * n + j])));
          out[c * n + i] = sum;
        }
      }
    },
  };
}
