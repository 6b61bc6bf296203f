// Which images are there, and which of them may the autoencoder see?

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { seededRandom, shuffle } from "./random.mjs";

export const SIDE = 28; //                pixels; an image is SIDE × SIDE, row-major
export const PIXELS = SIDE * SIDE;
export const TEST_SHARE = 0.2; //         of each digit's images
export const SPLIT_SEED = 20260101;

/**
 * All images of the npm package, ordered by digit, then by position in the package's list.
 *
 * @returns pixels float32 [count × 784] in 0 … 1; label, test uint8 [count]; index uint16 [count].
 */
export function loadImages() {
  const require = createRequire(import.meta.url);
  const lists = Array.from({ length: 10 }, (_, digit) => {
    // the package's own entry point shuffles with Math.random, so its files are read instead
    const path = require.resolve(`mnist/src/digits/${digit}.json`);
    return JSON.parse(readFileSync(path, "utf8")).data;
  });

  const count = lists.reduce((sum, list) => sum + list.length / PIXELS, 0);
  const pixels = new Float32Array(count * PIXELS);
  const label = new Uint8Array(count);
  const index = new Uint16Array(count);
  const test = new Uint8Array(count);
  const random = seededRandom(SPLIT_SEED);

  let row = 0;
  lists.forEach((list, digit) => {
    const size = list.length / PIXELS;
    if (!Number.isInteger(size)) throw new RangeError(`loadImages: digit ${digit} holds a part of an image`);
    pixels.set(list, row * PIXELS);
    label.fill(digit, row, row + size);
    for (let i = 0; i < size; i++) index[row + i] = i;
    const order = shuffle(
      Array.from({ length: size }, (_, i) => i),
      random,
    );
    for (const i of order.slice(0, Math.round(TEST_SHARE * size))) test[row + i] = 1;
    row += size;
  });
  return { count, pixels, label, index, test };
}

/** Rows whose flag equals `value`, ascending. */
export function rowsWhere(flags, value) {
  const rows = [];
  flags.forEach((flag, row) => {
    if (flag === value) rows.push(row);
  });
  return rows;
}
