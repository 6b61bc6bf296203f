/** @file Objects that are seen: what a frozen network of images would tell of them, made of numbers. */
import { type StreamKey, stream } from "../../kernel/index.ts";

export const [LOCATIONS, CATEGORIES, IDENTITIES] = [4, 4, 2];
/** All identities: those of category c are c · IDENTITIES and the one after. */
export const OBJECTS = CATEGORIES * IDENTITIES;
/** Views of an object; the last is never shown in training. */
export const ANGLES = 5;
/** Length of an embedding. */
export const WIDTH = 64;
const LATENT = 24;
/** Standard deviation of what is added to each entry of an embedding. */
export const NOISE = 0.05;

/** What is shown in one step. */
export interface Seen {
  readonly location: number;
  /** 0 … OBJECTS − 1 */
  readonly object: number;
  readonly angle: number;
}

export interface Objects {
  /** Writes the embedding of one object, without noise, to out[from …]. */
  embed(seen: Seen, out: Float64Array, from: number): void;
}

/**
 * relu(W₁ (a_loc + v + W₂^loc v) + b₁), with v = a_category + a_identity + a_angle: a location adds to what is seen
 * and changes it, as moving an image does. Random and fixed by the key.
 */
export function drawObjects(key: StreamKey): Objects {
  const random = stream(key, "gallery", 50_000);
  let position = 0;
  const draw = (length: number, deviation: number) =>
    Float64Array.from({ length }, () => deviation * random.normal(position++));
  const ofLocation = draw(LOCATIONS * LATENT, 1);
  const ofCategory = draw(CATEGORIES * LATENT, 1);
  const ofIdentity = draw(OBJECTS * LATENT, 0.7);
  const ofAngle = draw(OBJECTS * ANGLES * LATENT, 0.35);
  const first = draw(WIDTH * LATENT, 1.2 / Math.sqrt(LATENT));
  const bias = draw(WIDTH, 0.3);
  const turn = draw(LOCATIONS * LATENT * LATENT, 0.5 / Math.sqrt(LATENT));
  const clean = new Float64Array(LOCATIONS * OBJECTS * ANGLES * WIDTH);
  const v = new Float64Array(LATENT);
  const w = new Float64Array(LATENT);
  for (let which = 0; which < LOCATIONS * OBJECTS * ANGLES; which++) {
    const { location, object, angle } = seenOf(which);
    const category = Math.floor(object / IDENTITIES);
    for (let i = 0; i < LATENT; i++) {
      v[i] =
        ofCategory[category * LATENT + i] +
        ofIdentity[object * LATENT + i] +
        ofAngle[(object * ANGLES + angle) * LATENT + i];
    }
    for (let i = 0; i < LATENT; i++) {
      let sum = ofLocation[location * LATENT + i] + v[i];
      for (let j = 0; j < LATENT; j++) sum += turn[(location * LATENT + i) * LATENT + j] * v[j];
      w[i] = sum;
    }
    for (let o = 0; o < WIDTH; o++) {
      let sum = bias[o];
      for (let i = 0; i < LATENT; i++) sum += first[o * LATENT + i] * w[i];
      clean[which * WIDTH + o] = Math.max(0, sum);
    }
  }
  return {
    embed({ location, object, angle }, out, from) {
      const which = ((location * OBJECTS + object) * ANGLES + angle) * WIDTH;
      for (let o = 0; o < WIDTH; o++) out[from + o] = clean[which + o];
    },
  };
}

function seenOf(which: number): Seen {
  const angle = which % ANGLES;
  const object = Math.floor(which / ANGLES) % OBJECTS;
  return { location: Math.floor(which / (ANGLES * OBJECTS)), object, angle };
}
