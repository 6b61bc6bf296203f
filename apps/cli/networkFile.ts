/** @file Which names mean a network's file, which a stored run, and what is said of all others? */
import { type Stats, statSync } from "node:fs";
import { basename, extname } from "node:path";
import { InputError } from "../../src/format/index.ts";
import { MAXIMUM_NETWORK_BYTES } from "../../src/network/index.ts";
import { type OpenedRun, openRun, readInputFile } from "../../src/study/index.ts";

/** What a network's file must be made of, by the ending of what it is not. */
const CONVERSIONS: Readonly<Record<string, string>> = {
  ".npy": `holds one array without a name; np.savez("network.npz", W_rec=np.load(…)) makes a network's file of it`,
  ".pt": "is a PyTorch pickle, which is never opened",
  ".mat": "is a MATLAB file; scipy.io.loadmat reads it",
  ".pkl": "is a pickle, which is never opened",
  ".h5": "is an HDF5 file; h5py reads it",
  ".safetensors": "is a safetensors file; safetensors.numpy.load_file reads it",
};
const ALIASES: Readonly<Record<string, string>> = {
  ".pth": ".pt",
  ".ckpt": ".pt",
  ".pickle": ".pkl",
  ".hdf5": ".h5",
  ".keras": ".h5",
};
const PYTORCH = `of a state_dict s save np.savez("network.npz", W_rec=s["weight_hh_l0"], W_in=s["weight_ih_l0"], b=s["bias_ih_l0"] + s["bias_hh_l0"]), and read it with --form map`;
const OTHERS = `save its arrays with np.savez("network.npz", W_rec=…, b=…), see docs/formats.md`;

/**
 * Whether a name is that of a network's file: an .npz, but for <id>.<stage>.npz, which means its run.
 *
 * @throws InputError for a file of another kind, saying what to do with it.
 */
export function isNetworkFile(name: string): boolean {
  const ending = extname(name).toLowerCase();
  if (ending === ".npz") return !/^[0-9a-f]{16}\.[a-z]+(-[0-9a-f]{8})?\.npz$/i.test(basename(name));
  const kind = ALIASES[ending] ?? ending;
  if (Object.hasOwn(CONVERSIONS, kind)) {
    const advice = kind === ".npy" ? "" : `; ${kind === ".pt" ? PYTORCH : OTHERS}`;
    throw new InputError(`${name}: must be a stored run or a network's .npz; it ${CONVERSIONS[kind]}${advice}`);
  }
  if (ending !== "" && ending !== ".json" && lookAt(name)?.isFile() === true) {
    throw new InputError(`${name}: must be a stored run or a network's .npz, got a file ${ending}; ${OTHERS}`);
  }
  return false;
}

/** Undefined where there is nothing to look at, whatever the reason: reading it says which. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** @throws InputError for a name that means no run; says what takes a network's file, where it is one. */
export function openStoredRun(name: string): OpenedRun {
  if (isNetworkFile(name)) {
    throw new InputError(
      `${name}: must be a stored run, got a network's file; lethe dissect, verdict and assay take those`,
    );
  }
  return openRun(name);
}

/** @throws InputError for what is no file, or too large to be a network: neither is read. */
export function readNetworkFile(path: string): Uint8Array {
  return readInputFile(path, MAXIMUM_NETWORK_BYTES);
}
