import { cos, sin } from "../kernel/index.ts";

/** Degrees, 0 … 360, of the direction (x, y); NaN for (0, 0). */
export function degreesOf(x: number, y: number): number {
  const length = Math.sqrt(x * x + y * y);
  // from the middle of the octant: the error falls as its cube
  let angle = OCTANTS[(y < 0 ? 4 : 0) + (x < 0 ? 2 : 0) + (Math.abs(y) > Math.abs(x) ? 1 : 0)] * (Math.PI / 8);
  for (let k = 0; k < 4; k++) angle += (y * cos(angle) - x * sin(angle)) / length;
  const degrees = angle / RADIANS;
  return degrees < 0 ? degrees + 360 : degrees >= 360 ? degrees - 360 : degrees;
}

/** Middles of the octants, in units of 22.5°, by signs of y and x and by which is larger. */
const OCTANTS = [1, 3, 7, 5, 15, 13, 9, 11];
/** Of a degree. */
const RADIANS = Math.PI / 180;

/** The unit vector of a direction in degrees. */
export function directionOf(degrees: number): [number, number] {
  return [cos(degrees * RADIANS), sin(degrees * RADIANS)];
}

/** How far two directions are apart, 0 … 180°. */
export function degreesBetween(a: number, b: number): number {
  const apart = Math.abs(a - b) % 360;
  return Math.min(apart, 360 - apart);
}
