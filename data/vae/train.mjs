// What are the latent codes of the images? Trains the autoencoder, encodes every image, whitens, writes.
//
//     node train.mjs            all epochs; writes ../mnist-latents.npz and training-log.json
//     node train.mjs --check 2  two epochs; writes nothing, compares their losses with training-log.json
//     node train.mjs --seed 2   another autoencoder; writes latents-vae2.npz here, and no log

import { readFileSync, writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { startWasm } from "./backend.mjs";
import { loadImages, rowsWhere, SPLIT_SEED, TEST_SHARE } from "./images.mjs";
import { createModel, HIDDEN, imageBatch, LATENT, losses, noiseBatch } from "./model.mjs";
import { toNpz } from "./npz.mjs";
import { inverseSquareRoot, moments, transform } from "./plane.mjs";
import { normals, seededRandom, shuffle } from "./random.mjs";

const EPOCHS = 30;
const BATCH = 128;
const LEARNING_RATE = 1e-3;
const another = process.argv[2] === "--seed" ? Number(process.argv[3]) : undefined;
if (another !== undefined && !(Number.isInteger(another) && another >= 2)) {
  throw new Error(`--seed must be a whole number from 2 on, got ${process.argv[3]}`);
}
const own = { weights: 1, order: 2, trainingNoise: 3, codeNoise: 4, split: SPLIT_SEED };
// another autoencoder has other weights, order and noise, and the same split of the images
const shift = another === undefined ? 0 : 1000 * another;
const SEEDS = Object.fromEntries(Object.entries(own).map(([name, v]) => [name, name === "split" ? v : v + shift]));

const LOG = new URL("training-log.json", import.meta.url);
const NPZ = new URL(another === undefined ? "../mnist-latents.npz" : `latents-vae${another}.npz`, import.meta.url);

/** One pass over some rows in batches: step(rows) → { bce, kl } per image. @returns their means over all images. */
function averageOver(rows, step) {
  const sum = { bce: 0, kl: 0 };
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH);
    const { bce, kl } = step(batch);
    sum.bce += bce * batch.length;
    sum.kl += kl * batch.length;
  }
  return { bce: sum.bce / rows.length, kl: sum.kl / rows.length };
}

/** One Adam step on a batch. @returns the losses before the step. */
function learn(model, optimizer, pixels, rows, random) {
  const parts = {};
  tf.tidy(() => {
    const images = imageBatch(pixels, rows);
    const noise = tf.tensor2d(normals(random, rows.length * LATENT), [rows.length, LATENT]);
    optimizer.minimize(() => {
      const { bce, kl } = losses(model, images, noise);
      Object.assign(parts, { bce: bce.dataSync()[0], kl: kl.dataSync()[0] });
      return bce.add(kl);
    });
  });
  return parts;
}

/** Encodes a batch; writes mean and logVariance of its rows into `out` if given. @returns the losses. */
function look(model, pixels, noise, rows, out) {
  const parts = {};
  tf.tidy(() => {
    const { mean, logVariance, bce, kl } = losses(model, imageBatch(pixels, rows), noiseBatch(noise, rows));
    Object.assign(parts, { bce: bce.dataSync()[0], kl: kl.dataSync()[0] });
    if (out === undefined) return;
    const [means, logVariances] = [mean.dataSync(), logVariance.dataSync()];
    rows.forEach((row, i) => {
      for (let k = 0; k < LATENT; k++) {
        out.mean[row * LATENT + k] = means[i * LATENT + k];
        out.logVariance[row * LATENT + k] = logVariances[i * LATENT + k];
      }
    });
  });
  return parts;
}

/** mean + e^{logVariance / 2} · noise, in float64. */
function sample({ mean, logVariance }, noise) {
  return Float64Array.from(mean, (value, i) => value + Math.exp(logVariance[i] / 2) * noise[i]);
}

/** Whitened by the sampled codes of the training images: their mean becomes 0, their covariance the identity. */
function whiten(codes, means, trainingRows) {
  const { mean: center, covariance } = moments(codes, trainingRows);
  const matrix = inverseSquareRoot(covariance);
  return {
    center,
    matrix,
    code: Float32Array.from(transform(codes, center, matrix)),
    mean: Float32Array.from(transform(means, center, matrix)),
  };
}

const started = performance.now();
const seconds = () => (performance.now() - started) / 1000;
const checked = process.argv[2] === "--check" ? Number(process.argv[3] ?? 1) : undefined;
const recorded = checked === undefined ? undefined : JSON.parse(readFileSync(LOG, "utf8")).epochs;

await startWasm();
const { count, pixels, label, index, test } = loadImages();
const trainingRows = rowsWhere(test, 0);
const testRows = rowsWhere(test, 1);
const codeNoise = normals(seededRandom(SEEDS.codeNoise), count * LATENT); // fixed: one draw for each image
const orderRandom = seededRandom(SEEDS.order);
const noiseRandom = seededRandom(SEEDS.trainingNoise);
const model = createModel(SEEDS.weights);
const optimizer = tf.train.adam(LEARNING_RATE);

const total = checked ?? EPOCHS;
const epochs = [];
for (let epoch = 1; epoch <= total; epoch++) {
  const order = shuffle(trainingRows.slice(), orderRandom);
  const train = averageOver(order, (rows) => learn(model, optimizer, pixels, rows, noiseRandom));
  const held = averageOver(testRows, (rows) => look(model, pixels, codeNoise, rows));
  epochs.push({ epoch, train, test: held });

  const left = (seconds() / epoch) * (total - epoch);
  const show = ({ bce, kl }) => `${(bce + kl).toFixed(2)} = ${bce.toFixed(2)} + ${kl.toFixed(2)}`;
  console.log(`epoch ${epoch} of ${total}: train ${show(train)}, test ${show(held)}; ${Math.round(left)} s left`);
  if (recorded) {
    const same = JSON.stringify(recorded[epoch - 1]) === JSON.stringify(epochs[epoch - 1]);
    console.log(same ? "  the same as recorded, to the last digit" : "  DIFFERENT from training-log.json");
    if (!same) process.exitCode = 1;
  }
}

if (checked === undefined) {
  const raw = { mean: new Float32Array(count * LATENT), logVariance: new Float32Array(count * LATENT) };
  const final = {
    train: averageOver(trainingRows, (rows) => look(model, pixels, codeNoise, rows, raw)),
    test: averageOver(testRows, (rows) => look(model, pixels, codeNoise, rows, raw)),
  };
  const { center, matrix, code, mean } = whiten(sample(raw, codeNoise), raw.mean, trainingRows);
  const plane = [count, LATENT];
  const bytes = toNpz({
    code: { values: code, shape: plane },
    mean: { values: mean, shape: plane },
    log_variance: { values: raw.logVariance, shape: plane },
    label: { values: label, shape: [count] },
    test: { values: test, shape: [count] },
    index: { values: index, shape: [count] },
    whitening_center: { values: Float64Array.from(center), shape: [LATENT] },
    whitening_matrix: { values: Float64Array.from(matrix.flat()), shape: [LATENT, LATENT] },
  });
  writeFileSync(NPZ, bytes);
  const log = {
    unit: "nats per image; train: mean over the epoch while the weights change; test: after the epoch",
    settings: { epochs: EPOCHS, batch: BATCH, learningRate: LEARNING_RATE, hidden: HIDDEN, seeds: SEEDS },
    images: { train: trainingRows.length, test: testRows.length, testShare: TEST_SHARE },
    versions: { node: process.version, tfjs: tf.version.tfjs, machine: `${process.platform} ${process.arch}` },
    seconds: Math.round(seconds()),
    final, //  after the last epoch, with the noise of the written codes
    epochs,
  };
  if (another === undefined) writeFileSync(LOG, JSON.stringify(log, null, 1) + "\n");
  console.log(`wrote ${bytes.length} bytes and the log after ${Math.round(seconds())} s`);
}
