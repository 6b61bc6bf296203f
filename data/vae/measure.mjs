// Which numbers does ../README.md state? Reads the written file and prints them.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { loadImages, PIXELS, rowsWhere } from "./images.mjs";
import { fromNpz } from "./npz.mjs";
import { moments } from "./plane.mjs";

const bytes = readFileSync(new URL("../mnist-latents.npz", import.meta.url));
const data = fromNpz(bytes);
const { code, mean, log_variance, label, test } = data;
const rowsOf = (digits, held) => rowsWhere(test, held).filter((row) => digits.includes(label[row]));
const show = (value) => JSON.stringify(value, (_, x) => (typeof x === "number" ? Number(x.toPrecision(6)) : x));

console.log("sha256", createHash("sha256").update(bytes).digest("hex"), bytes.length, "bytes");
for (const [name, values] of Object.entries(data)) console.log(" ", name, values.constructor.name, values.length);
console.log("whitening", show([...data.whitening_center]), show([...data.whitening_matrix]));

const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
console.log("training codes", JSON.stringify(moments(code, rowsOf(all, 0))));
console.log("test codes    ", show(moments(code, rowsOf(all, 1))));
console.log("training means", show(moments(mean, rowsOf(all, 0))));
for (const digit of all) {
  const [train, held] = [rowsOf([digit], 0), rowsOf([digit], 1)];
  console.log(
    `digit ${digit}: ${train.length} + ${held.length}`,
    "train",
    show(moments(code, train)),
    "test",
    show(moments(code, held)),
  );
}
const deviations = Array.from(log_variance, (v) => Math.exp(v / 2));
console.log("raw sigma: mean over images", show([0, 1].map((k) => average(deviations.filter((_, i) => i % 2 === k)))));
for (const k of [0, 1]) {
  const values = Array.from(code).filter((_, i) => i % 2 === k);
  console.log(`latent ${k + 1} reaches from`, show(Math.min(...values)), "to", show(Math.max(...values)));
}

for (const [name, points] of Object.entries({ code, mean })) {
  const line = logistic(points, rowsOf([0, 1], 0));
  const [train, held] = [0, 1].map((flag) => accuracy(line, points, rowsOf([0, 1], flag)));
  console.log(`0 versus 1 on ${name}: line`, show(line), "train", show(train), "test", show(held));
}
console.log("nearest class mean, ten digits, on code:", show(nearestMean(rowsOf(all, 0), rowsOf(all, 1))));
console.log("test images equal to a training image, to the pixel:", repeated());

function average(values) {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Logistic regression P(1) = σ(b + w·x) by Newton, ridge ½ 10⁻³ ‖w‖² (finite even if the classes part). @returns [b, w₁, w₂]. */
function logistic(points, rows) {
  const weights = [0, 0, 0];
  for (let step = 0; step < 50; step++) {
    const gradient = [0, 1e-3 * weights[1], 1e-3 * weights[2]];
    const hessian = [
      [1e-12, 0, 0],
      [0, 1e-3, 0],
      [0, 0, 1e-3],
    ];
    for (const row of rows) {
      const x = [1, points[2 * row], points[2 * row + 1]];
      const p = 1 / (1 + Math.exp(-dot(weights, x)));
      for (let i = 0; i < 3; i++) {
        gradient[i] += (p - label[row]) * x[i];
        for (let j = 0; j < 3; j++) hessian[i][j] += p * (1 - p) * x[i] * x[j];
      }
    }
    const change = solve(hessian, gradient);
    for (let i = 0; i < 3; i++) weights[i] -= change[i];
  }
  return weights;
}

function accuracy(line, points, rows) {
  const right = rows.filter((row) => {
    const guess = dot(line, [1, points[2 * row], points[2 * row + 1]]) > 0 ? 1 : 0;
    return guess === label[row];
  }).length;
  return { right, of: rows.length, share: right / rows.length };
}

/** Accuracy of "the digit whose mean code is nearest". */
function nearestMean(trainRows, testRows) {
  const centers = all.map(
    (digit) =>
      moments(
        code,
        trainRows.filter((row) => label[row] === digit),
      ).mean,
  );
  return [trainRows, testRows].map((rows) => {
    const right = rows.filter((row) => {
      const distances = centers.map(([x, y]) => Math.hypot(code[2 * row] - x, code[2 * row + 1] - y));
      return distances.indexOf(Math.min(...distances)) === label[row];
    });
    return right.length / rows.length;
  });
}

function repeated() {
  const { pixels } = loadImages();
  const key = (row) =>
    createHash("sha1")
      .update(pixels.subarray(row * PIXELS, (row + 1) * PIXELS))
      .digest("hex");
  const seen = new Set(rowsOf(all, 0).map(key));
  return rowsOf(all, 1).filter((row) => seen.has(key(row))).length;
}

function dot(a, b) {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** A x = b by Cramer's rule, 3 × 3. */
function solve(A, b) {
  const det = (m) =>
    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
    m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
    m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  return b.map((_, k) => det(A.map((row, i) => row.map((value, j) => (j === k ? b[i] : value)))) / det(A));
}
