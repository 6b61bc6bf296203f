/** @file Angles in whole turns, from arithmetic and square roots alone: the same on every engine. */

const TERMS = 14;

/** Angle of the direction (x, y) in turns, 0 ≤ angle < 1; 0 for no direction. Right to 1e-16. */
export function turnOf(x: number, y: number): number {
  const [a, b] = [Math.abs(x), Math.abs(y)];
  if (!(a > 0 || b > 0)) return 0;
  const eighth = arctan(Math.min(a, b) / Math.max(a, b)) / (2 * Math.PI);
  const quarter = b > a ? 0.25 - eighth : eighth;
  const half = x < 0 ? 0.5 - quarter : quarter;
  const turn = y < 0 ? 1 - half : half;
  return turn >= 1 ? 0 : turn;
}

/** arctan z of 0 ≤ z ≤ 1 by its series, after halving the angle twice. */
function arctan(z: number): number {
  const halve = (t: number) => t / (1 + Math.sqrt(1 + t * t));
  const t = halve(halve(z));
  let sum = 0;
  for (let k = TERMS; k >= 0; k--) sum = 1 / (2 * k + 1) - t * t * sum;
  return 4 * t * sum;
}

/** The part of a number of turns that is less than a whole one, from 0. */
export function fraction(turns: number): number {
  return turns - Math.floor(turns);
}

/** How far a change of angle goes, by the shorter way: −½ … ½. */
export function shortest(turns: number): number {
  return turns - Math.round(turns);
}
