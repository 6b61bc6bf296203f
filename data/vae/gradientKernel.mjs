// What does the wasm backend of tfjs 4.22 lack for training a convolution?
// The gradient for the filter is missing, and the gradient for the image is a slow loop. Both are given here as a
// rearrangement of pixels in JavaScript and one matrix product in wasm.

import * as tf from "@tensorflow/tfjs";

// A convolution of stride s makes output pixel (i, j) from the input pixels (s i + h − top, s j + w − left), where
// (h, w) runs over the filter and pixels outside the image are 0. Its "columns" are the matrix
//
//     C[b i j, h w c] = x[b, s i + h − top, s j + w − left, c]          so that          y = C W
//
// with W the filter as a matrix [h w c × o]. Hence dW = Cᵀ dy and dC = dy Wᵀ, and dx adds every entry of dC back to
// the pixel it was read from. Limits: channels last, dilation 1: all this folder needs. Other layouts throw.

/**
 * Gradient of a convolution with respect to its filter.
 *
 * @param x [batch, height, width, c]
 * @param dy [batch, i, j, o]
 * @returns [h, w, c, o] = attributes.filterShape
 */
export function filterGradient(x, dy, attributes) {
  const info = convolution(x.shape, attributes.filterShape, attributes);
  return tf.tidy(() => {
    const columns = tf.tensor2d(columnsOf(x.dataSync(), info), columnShape(info));
    // transposed first: the wasm backend multiplies plain matrices fast and transposed ones slowly
    return tf.matMul(columns.transpose(), dy.reshape([-1, info.outChannels])).reshape(attributes.filterShape);
  });
}

/**
 * Gradient of a convolution with respect to its image; also the transposed convolution of dy.
 *
 * @param dy [batch, i, j, o]
 * @param filter [h, w, c, o]
 * @returns [batch, height, width, c] = attributes.inputShape
 */
export function imageGradient(dy, filter, attributes) {
  const info = convolution(attributes.inputShape, filter.shape, attributes);
  return tf.tidy(() => {
    const matrix = filter.reshape([-1, info.outChannels]).transpose();
    const columns = tf.matMul(dy.reshape([-1, info.outChannels]), matrix);
    return tf.tensor4d(imageOf(columns.dataSync(), info), info.inShape);
  });
}

/** Puts both gradients into the wasm backend. */
export function registerGradients() {
  const backendName = "wasm";
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName,
    kernelFunc: ({ inputs, attrs }) => filterGradient(inputs.x, inputs.dy, attrs),
  });
  tf.unregisterKernel("Conv2DBackpropInput", backendName);
  tf.registerKernel({
    kernelName: "Conv2DBackpropInput",
    backendName,
    kernelFunc: ({ inputs, attrs }) => imageGradient(inputs.dy, inputs.filter, attrs),
  });
}

/** Sizes and padding, by tfjs's own rules. */
function convolution(imageShape, filterShape, { strides, pad, dataFormat, dimRoundingMode }) {
  if (dataFormat !== "NHWC") throw new RangeError(`convolution gradient: images must be NHWC, got ${dataFormat}`);
  return tf.backend_util.computeConv2DInfo(imageShape, filterShape, strides, 1, pad, dimRoundingMode, false);
}

function columnShape({ batchSize, outHeight, outWidth, filterHeight, filterWidth, inChannels }) {
  return [batchSize * outHeight * outWidth, filterHeight * filterWidth * inChannels];
}

/** x → C: reads every column entry from its pixel. */
function columnsOf(image, info) {
  const [rows, width] = columnShape(info);
  const columns = new Float32Array(rows * width);
  eachRun(info, (pixel, column, length) => {
    for (let k = 0; k < length; k++) columns[column + k] = image[pixel + k];
  });
  return columns;
}

/** dC → dx: adds every column entry to its pixel. */
function imageOf(columns, info) {
  const image = new Float32Array(info.batchSize * info.inHeight * info.inWidth * info.inChannels);
  eachRun(info, (pixel, column, length) => {
    for (let k = 0; k < length; k++) image[pixel + k] += columns[column + k];
  });
  return image;
}

/**
 * Visits all pairs (pixel entry, column entry) of a convolution, as runs: for one output pixel and one filter row h,
 * the filter's width and the channels are contiguous in both. Padding is skipped.
 */
function eachRun(info, visit) {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const { top, left } = info.padInfo;
  let column = 0;
  for (let b = 0; b < batchSize; b++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        const start = j * info.strideWidth - left;
        const from = Math.max(0, -start); //                 first filter column inside the image
        const to = Math.min(filterWidth, inWidth - start); // one past the last
        for (let h = 0; h < filterHeight; h++) {
          const row = i * info.strideHeight + h - top;
          if (row >= 0 && row < inHeight) {
            const pixel = ((b * inHeight + row) * inWidth + start + from) * inChannels;
            visit(pixel, column + from * inChannels, (to - from) * inChannels);
          }
          column += filterWidth * inChannels;
        }
      }
    }
  }
}
