import { ln, type System, stream } from "../kernel/index.ts";
import type { Average } from "./averages.ts";
import { CHAOS_RATE, CHAOS_TIME } from "./chaos.ts";
import type { Motion } from "./motion.ts";
import { norm } from "./vectors.ts";

/** Distance of the neighbours that are followed, in units of 1 + ‖x‖, and time after which it is taken back to that, in τ. */
const BESIDE = 1e-7;
const TAKEN_BACK = 1;
/** Followed before anything is measured, and length of a block, in τ. */
const TRANSIENT = 100;
const BLOCK = 50;
/** Exponents that differ by less than this share, or by three standard errors of both, are of one motion. */
const ALIKE = 0.2;
const SURE = 3;

/**
 * The largest exponent of many states at once, in 1/τ, with its standard error over blocks: how fast a neighbour of each
 * leaves it. Rougher than exponents from tangent vectors, and far cheaper for many. `end` is where the state has come to.
 *
 * @param states each [n], not changed.
 */
export function* largestExponents(
  map: System,
  states: readonly Float64Array[],
  time: number,
): Generator<{ time: number; of: number }, (Average & { readonly end: Float64Array })[]> {
  const n = map.dimension;
  const count = states.length;
  const random = stream({ seed: 5, density: 1 }, "orthogonalStart", n);
  let x = new Float64Array(2 * count * n);
  states.forEach((state, c) => {
    x.set(state, c * n);
    const size = (BESIDE * (1 + norm(state))) / Math.sqrt(n);
    x.set(
      state.map((v, i) => v + size * random.normal(c * n + i)),
      (count + c) * n,
    );
  });
  let y = new Float64Array(x.length);
  const steps = Math.max(1, Math.round(TAKEN_BACK / map.timeStep));
  const turns = Math.max(1, Math.round(BLOCK / (steps * map.timeStep)));
  const blocks = Math.max(2, Math.round(time / BLOCK));
  const before = Math.ceil(TRANSIENT / BLOCK);
  const sums = states.map((): number[] => []);
  for (let block = -before; block < blocks; block++) {
    const grown = new Float64Array(count);
    for (let turn = 0; turn < turns; turn++) {
      for (let s = 0; s < steps; s++) {
        map.evaluate(x, y, 2 * count);
        [x, y] = [y, x];
      }
      for (let c = 0; c < count; c++) grown[c] += takeBack(x, c * n, (count + c) * n, n);
    }
    if (block >= 0) for (let c = 0; c < count; c++) sums[c].push(grown[c] / (turns * steps * map.timeStep));
    yield { time: block + before + 1, of: blocks + before };
  }
  return sums.map((rates, c) => {
    const value = rates.reduce((a, b) => a + b, 0) / rates.length;
    const squares = rates.reduce((sum, rate) => sum + (rate - value) * (rate - value), 0);
    return { value, error: Math.sqrt(squares / (rates.length * (rates.length - 1))), end: x.slice(c * n, (c + 1) * n) };
  });
}

/** Index of the chaotic motion that a state's own largest exponent, measured over `time` τ, agrees with; null for none. */
export function chaosLike({ value, error }: Average, time: number, motions: readonly Motion[]): number | null {
  if (time < CHAOS_TIME || !(value > CHAOS_RATE && value > SURE * error)) return null;
  const at = motions.findIndex(({ kind, exponents, standardErrors }) => {
    const [[first]] = exponents;
    const [[firstError]] = standardErrors;
    const allowed = Math.max(ALIKE * first, SURE * Math.sqrt(error * error + firstError * firstError));
    return kind === "chaos" && Math.abs(first - value) <= allowed;
  });
  return at < 0 ? null : at;
}

/** Moves the neighbour back along its direction. @returns ln of how much farther away it had come. */
function takeBack(x: Float64Array, own: number, neighbour: number, n: number): number {
  const state = x.subarray(own, own + n);
  const away = x.subarray(neighbour, neighbour + n).map((v, i) => v - state[i]);
  const distance = norm(away);
  const wanted = BESIDE * (1 + norm(state));
  for (let i = 0; i < n; i++) x[neighbour + i] = state[i] + (wanted / distance) * away[i];
  return ln(distance / wanted);
}
