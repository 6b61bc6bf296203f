// What is the autoencoder? The convolutional one of the Keras examples, with the latent plane as its waist.

import * as tf from "@tensorflow/tfjs";
import { PIXELS, SIDE } from "./images.mjs";
import { seededRandom } from "./random.mjs";

export const LATENT = 2;
export const HIDDEN = 32; // units of the encoder's dense layer

/** Layer → weight shape [..., in, out]; of a transposed convolution [h, w, out, in]. Every layer has a bias. */
const SHAPES = {
  encode1: [3, 3, 1, 32],
  encode2: [3, 3, 32, 64],
  hidden: [7 * 7 * 64, HIDDEN],
  mean: [HIDDEN, LATENT],
  logVariance: [HIDDEN, LATENT],
  unfold: [LATENT, 7 * 7 * 64],
  decode1: [3, 3, 64, 64],
  decode2: [3, 3, 32, 64],
  decode3: [3, 3, 1, 32],
};

/** Fresh weights: Glorot uniform, U(−a, a) with a² = 6 / (fan in + fan out), as Keras does; biases 0. */
export function createModel(seed) {
  const random = seededRandom(seed);
  const model = {};
  for (const [layer, shape] of Object.entries(SHAPES)) {
    const [a, b] = shape.slice(-2);
    const field = shape.slice(0, -2).reduce((product, size) => product * size, 1); // 9 for 3 × 3
    const limit = Math.sqrt(6 / (field * (a + b)));
    const values = Float32Array.from({ length: field * a * b }, () => limit * (2 * random() - 1));
    const outputs = layer.startsWith("decode") ? a : b;
    model[layer] = {
      weight: tf.variable(tf.tensor(values, shape), true, `${layer}/weight`),
      bias: tf.variable(tf.zeros([outputs]), true, `${layer}/bias`),
    };
  }
  return model;
}

/** @param images [batch, 28, 28, 1] in 0 … 1. @returns mean and logVariance [batch, 2] of the code. */
export function encode(model, images) {
  const { encode1, encode2, hidden, mean, logVariance } = model;
  const a = tf.conv2d(images, encode1.weight, 2, "same").add(encode1.bias).relu();
  const b = tf.conv2d(a, encode2.weight, 2, "same").add(encode2.bias).relu();
  const c = dense(b.reshape([images.shape[0], -1]), hidden).relu();
  return { mean: dense(c, mean), logVariance: dense(c, logVariance) };
}

/** @param codes [batch, 2]. @returns logits [batch, 28, 28, 1]; the image is their sigmoid. */
export function decode(model, codes) {
  const { unfold, decode1, decode2, decode3 } = model;
  const batch = codes.shape[0];
  const a = dense(codes, unfold).relu().reshape([batch, 7, 7, 64]);
  const b = tf.conv2dTranspose(a, decode1.weight, [batch, 14, 14, 64], 2, "same").add(decode1.bias).relu();
  const c = tf.conv2dTranspose(b, decode2.weight, [batch, SIDE, SIDE, 32], 2, "same").add(decode2.bias).relu();
  return tf.conv2dTranspose(c, decode3.weight, [batch, SIDE, SIDE, 1], 1, "same").add(decode3.bias);
}

/**
 * The two parts of the loss, in nats per image (mean over the batch; pixels and latent dimensions summed).
 *
 *     BCE = Σ_pixels  max(l, 0) − l p + ln(1 + e^{−|l|})        p the pixel, l its logit
 *     KL  = ½ Σ_latent  μ² + e^v − 1 − v                        v = ln σ²
 *
 * @param noise [batch, 2] standard normal; the decoded code is μ + e^{v/2} · noise.
 */
export function losses(model, images, noise) {
  const { mean, logVariance } = encode(model, images);
  const codes = mean.add(logVariance.mul(0.5).exp().mul(noise));
  const logits = decode(model, codes);
  const batch = images.shape[0];
  const bce = logits.relu().sub(logits.mul(images)).add(logits.abs().neg().exp().add(1).log()).sum().div(batch);
  const kl = mean.square().add(logVariance.exp()).sub(1).sub(logVariance).sum().mul(0.5).div(batch);
  return { mean, logVariance, bce, kl };
}

/** The images of some rows as one tensor [rows, 28, 28, 1]. */
export function imageBatch(pixels, rows) {
  const values = new Float32Array(rows.length * PIXELS);
  rows.forEach((row, i) => {
    values.set(pixels.subarray(row * PIXELS, (row + 1) * PIXELS), i * PIXELS);
  });
  return tf.tensor4d(values, [rows.length, SIDE, SIDE, 1]);
}

/** The noise of some rows as one tensor [rows, 2]. */
export function noiseBatch(noise, rows) {
  const values = new Float32Array(rows.length * LATENT);
  rows.forEach((row, i) => {
    for (let k = 0; k < LATENT; k++) values[i * LATENT + k] = noise[row * LATENT + k];
  });
  return tf.tensor2d(values, [rows.length, LATENT]);
}

function dense(x, { weight, bias }) {
  return tf.matMul(x, weight).add(bias);
}
