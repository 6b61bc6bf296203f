/**
 * The two directions in which states vary most, as rows of axes [2 × n], and their mean [n]. Orthogonal iteration on the
 * states themselves (the covariance is never formed), enough steps for a picture.
 *
 * @param states [count × n], at least two that differ.
 * @param isOdd of a system with F(−x) = −F(x): variation is taken about the origin, which is then the mean.
 */
export function principalAxes(
  states: Float64Array,
  n: number,
  isOdd: boolean,
): { axes: Float64Array; mean: Float64Array } {
  const count = states.length / n;
  const mean = new Float64Array(n);
  if (!isOdd) for (let e = 0; e < states.length; e++) mean[e % n] += states[e] / count;
  const centred = states.map((v, e) => v - mean[e % n]);
  const axes = new Float64Array(2 * n);
  // start from the state farthest from the mean and the one farthest from that
  axes.set(farthest(centred, n, new Float64Array(n)), 0);
  axes.set(farthest(centred, n, axes.subarray(0, n)), n);
  for (let step = 0; step < 200; step++) {
    for (const at of [0, n]) {
      const axis = axes.subarray(at, at + n);
      const next = new Float64Array(n);
      for (let c = 0; c < count; c++) {
        const along = project(centred, c, axis);
        for (let i = 0; i < n; i++) next[i] += along * centred[c * n + i];
      }
      if (at > 0) {
        const overlap = project(next, 0, axes.subarray(0, n));
        for (let i = 0; i < n; i++) next[i] -= overlap * axes[i];
      }
      const length = Math.sqrt(project(next, 0, next));
      if (length > 0) axis.set(next.map((v) => v / length));
    }
  }
  return { axes, mean };
}

/** states[row] · axis */
export function project(states: Float64Array, row: number, axis: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < axis.length; i++) sum += states[row * axis.length + i] * axis[i];
  return sum;
}

function farthest(states: Float64Array, n: number, from: Float64Array): Float64Array {
  let best = 0;
  let most = -1;
  for (let c = 0; c * n < states.length; c++) {
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (states[c * n + i] - from[i]) * (states[c * n + i] - from[i]);
    if (squares > most) [best, most] = [c, squares];
  }
  return states.slice(best * n, (best + 1) * n);
}
