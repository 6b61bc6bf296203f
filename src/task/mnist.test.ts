import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { InputError, sha256Hex } from "../format/index.ts";
import { MNIST_LATENTS_FILE, MNIST_LATENTS_SHA256, readMnistLatents, tableStimuli } from "./index.ts";

const bytes = new Uint8Array(readFileSync(new URL(`../../${MNIST_LATENTS_FILE}`, import.meta.url)));

test("the latents in the repository are those this build expects: 10,000 codes of ten digits, 2,000 of them test", () => {
  const table = readMnistLatents(bytes);
  expect(sha256Hex(bytes)).toBe(MNIST_LATENTS_SHA256);
  expect(table.sha256).toBe(MNIST_LATENTS_SHA256);
  expect([table.dimension, table.labels.length]).toEqual([2, 10_000]);
  expect([...new Set(table.labels)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(table.test.reduce((a, b) => a + b)).toBe(2000);
});

test("the training codes of all ten digits are white: mean 0 and covariance the identity to 1e-6", () => {
  const { codes, test: isTest } = readMnistLatents(bytes);
  const rows = Array.from(isTest.keys()).filter((i) => isTest[i] === 0);
  const mean = (f: (i: number) => number) => rows.reduce((sum, i) => sum + f(i), 0) / rows.length;
  const moments = [mean((i) => codes[2 * i]), mean((i) => codes[2 * i + 1])];
  moments.push(
    mean((i) => codes[2 * i] ** 2),
    mean((i) => codes[2 * i + 1] ** 2),
  );
  moments.push(mean((i) => codes[2 * i] * codes[2 * i + 1]));
  expectClose(moments, [0, 0, 1, 1, 0], { absolute: 1e-6 });
});

test("digits 0 and 1 have the means that data/README.md states, to its last digit", () => {
  const { means } = tableStimuli(readMnistLatents(bytes), [0, 1], MNIST_LATENTS_FILE);
  expectClose(means, [-1.0686, 1.0616, 2.1405, 0.6208], { absolute: 1e-4 });
});

test("other bytes are refused, saying which file to restore", () => {
  const other = bytes.slice();
  other[5000] ^= 1;
  const message = new RegExp(
    `^data/mnist-latents\\.npz: sha256 must be ${MNIST_LATENTS_SHA256.slice(0, 12)}…, got [0-9a-f]{12}…; restore the file$`,
  );
  expect(() => readMnistLatents(other)).toThrow(InputError);
  expect(() => readMnistLatents(other)).toThrow(message);
});
