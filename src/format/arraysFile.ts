import { strFromU8, unzipSync } from "fflate";
import { decodeHdf5, type Hdf5Library, hdf5StartOf } from "./hdf5.ts";
import { InputError } from "./inputError.ts";
import { decodeMatlab5, isMatlab5, startsWith } from "./matlab.ts";
import { decodeNpz } from "./npz.ts";
import type { NumericArray } from "./numericArray.ts";
import { type DecodeOptions, decodeSafetensors, isSafetensors } from "./safetensors.ts";

export interface DecodeArraysOptions extends DecodeOptions {
  /** Reads HDF5: MATLAB's version 7.3, and what Keras writes. Without it such files are refused. */
  readonly hdf5?: Hdf5Library | undefined;
}

/** Where a `.keras` archive has its weights. */
const KERAS_WEIGHTS = "model.weights.h5";

/**
 * The arrays of a file, by name, whatever its format: .npz, safetensors, MATLAB 5 and 7.3, HDF5, and a `.keras` archive.
 * Its first bytes say which it is, not its name.
 *
 * @throws InputError for any other file, saying what is read.
 */
export function decodeArrays(bytes: Uint8Array, options: DecodeArraysOptions): Record<string, NumericArray> {
  const { where, hdf5, ...others } = options;
  if (startsWith(bytes, "PK")) {
    const weights = kerasWeights(bytes, options);
    return weights === null ? decodeNpz(bytes, { where, ...others }) : decodeArrays(weights, options);
  }
  if (isMatlab5(bytes)) return decodeMatlab5(bytes, options);
  const start = hdf5StartOf(bytes);
  if (start !== null) {
    if (hdf5 === undefined) {
      throw new InputError(`${where}: HDF5 files are not read here; save its arrays with np.savez or safetensors`);
    }
    return decodeHdf5(bytes, start, hdf5, options);
  }
  if (isSafetensors(bytes)) return decodeSafetensors(bytes, options);
  if (where.toLowerCase().endsWith(".npz")) return decodeNpz(bytes, { where, ...others }); // which says what is wrong
  throw new InputError(
    `${where}: must be an .npz, safetensors, MATLAB or HDF5 file, its first bytes are none of theirs; save its arrays with np.savez("network.npz", …)`,
  );
}

/** The HDF5 file within a `.keras` archive; null for another zip. */
function kerasWeights(zip: Uint8Array, { where, maximumBytes }: DecodeOptions): Uint8Array | null {
  let isKeras = false;
  // names stand in the directory at the end, so that no more than this is looked through
  const tail = strFromU8(zip.subarray(Math.max(0, zip.length - 4096)), true);
  if (!tail.includes(KERAS_WEIGHTS)) return null;
  try {
    const found = unzipSync(zip, {
      filter({ name, originalSize }) {
        isKeras ||= name === KERAS_WEIGHTS;
        return name === KERAS_WEIGHTS && originalSize <= maximumBytes;
      },
    });
    if (!isKeras) return null;
    if (found[KERAS_WEIGHTS] !== undefined) return found[KERAS_WEIGHTS];
  } catch {
    // what is said below
  }
  throw new InputError(`${where}: its ${KERAS_WEIGHTS} must be whole and at most ${maximumBytes} bytes; it is damaged`);
}
