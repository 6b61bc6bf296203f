// Are the home-made gradients right? Against the pure-JavaScript backend of tfjs, for every convolution of the model.

import * as tf from "@tensorflow/tfjs";
import { startWasm } from "./backend.mjs";
import { normals, seededRandom } from "./random.mjs";

const TOLERANCE = 2e-5; // relative to the largest entry; float32 sums of up to 3 × 28 × 28 products

/** [name, image shape, filter shape [h, w, in, out], stride, padding] */
const CASES = [
  ["encoder 1", [3, 28, 28, 1], [3, 3, 1, 32], 2, "same"],
  ["encoder 2", [3, 14, 14, 32], [3, 3, 32, 64], 2, "same"],
  ["decoder 1 (transposed)", [3, 14, 14, 64], [3, 3, 64, 64], 2, "same"],
  ["decoder 2 (transposed)", [3, 28, 28, 32], [3, 3, 32, 64], 2, "same"],
  ["decoder 3 (transposed)", [3, 28, 28, 1], [3, 3, 1, 32], 1, "same"],
  ["unpadded, oblong, stride 3", [2, 17, 11, 3], [4, 2, 3, 5], 3, "valid"],
  ["filter smaller than stride", [2, 9, 9, 2], [2, 1, 2, 4], 3, "valid"],
];

/** d/dimage and d/dfilter of Σ target · conv(image, filter), on the backend in use. */
function gradients([, imageShape, filterShape, stride, padding]) {
  const random = seededRandom(7);
  const draw = (shape) =>
    tf.tensor(
      normals(
        random,
        shape.reduce((a, b) => a * b, 1),
      ),
      shape,
    );
  return tf.tidy(() => {
    const image = draw(imageShape);
    const filter = draw(filterShape);
    const target = draw(tf.conv2d(image, filter, stride, padding).shape);
    return tf.grads((x, f) => tf.conv2d(x, f, stride, padding).mul(target).sum())([image, filter]);
  });
}

/** Largest difference over the largest expected entry; NaN if lengths differ. */
function relativeError(got, expected) {
  if (got.length !== expected.length) return Number.NaN;
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - got[i]))) / scale;
}

await startWasm();
let failed = false;
for (const one of CASES) {
  await tf.setBackend("cpu");
  const expected = gradients(one).map((gradient) => Float32Array.from(gradient.dataSync()));
  await tf.setBackend("wasm");
  const got = gradients(one).map((gradient) => gradient.dataSync());
  const errors = got.map((values, i) => relativeError(values, expected[i]));
  const good = errors.every((error) => error < TOLERANCE); // false for NaN
  if (!good) failed = true;
  const [image, filter] = errors.map((error) => error.toExponential(1));
  console.log(`${good ? "ok  " : "FAIL"} ${one[0].padEnd(27)} relative error: image ${image}, filter ${filter}`);
}
process.exitCode = failed ? 1 : 0;
