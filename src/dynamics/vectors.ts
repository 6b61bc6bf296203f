/** @file Norms of states. All loops run in ascending order, so results do not depend on the engine. */

/** ‖x‖₂ */
export function norm(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return Math.sqrt(sum);
}

/** ‖x‖∞ */
export function largest(x: Float64Array): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i]));
  return most;
}

/** ‖x − sign · y‖₂ */
export function distance(x: Float64Array, y: Float64Array, sign: 1 | -1 = 1): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const d = x[i] - sign * y[i];
    sum += d * d;
  }
  return Math.sqrt(sum);
}

/** ‖x − sign · y‖∞ */
export function largestDifference(x: Float64Array, y: Float64Array, sign: 1 | -1 = 1): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i] - sign * y[i]));
  return most;
}

export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** [states × n] */
export function joined(states: readonly Float64Array[]): Float64Array {
  const n = states[0].length;
  const all = new Float64Array(states.length * n);
  states.forEach((x, k) => {
    all.set(x, k * n);
  });
  return all;
}
