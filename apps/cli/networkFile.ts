/** @file Which names mean a network's file, which a stored run, and what is said of all others? */
import { type Stats, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname } from "node:path";
import { type Hdf5Library, InputError } from "../../src/format/index.ts";
import {
  type ImportedNetwork,
  type ImportOptions,
  importNetwork,
  MAXIMUM_NETWORK_BYTES,
} from "../../src/network/index.ts";
import { type OpenedRun, openRun, readInputFile } from "../../src/study/index.ts";

/** Endings of files that may hold a network; which format one has its bytes say. */
const NETWORK_FILES = [".npz", ".safetensors", ".mat", ".h5", ".hdf5", ".keras"];
/** What a network's file must be made of, by the ending of what it is not. */
const CONVERSIONS: Readonly<Record<string, string>> = {
  ".npy": `holds one array without a name; np.savez("network.npz", W_rec=np.load(…)) makes a network's file of it`,
  ".pt": "is a PyTorch pickle, which is never opened",
  ".pkl": "is a pickle, which is never opened",
};
const ALIASES: Readonly<Record<string, string>> = { ".pth": ".pt", ".ckpt": ".pt", ".pickle": ".pkl" };
const PYTORCH = `of a state_dict s save np.savez("network.npz", **{k: v.cpu().numpy() for k, v in s.items()})`;
const OTHERS = `save its arrays with np.savez("network.npz", W_rec=…, b=…), see docs/formats.md`;
const MUST_BE = `must be a stored run or a network's file (${NETWORK_FILES.join(", ")})`;

/**
 * Whether a name is that of a network's file, by its ending; but <id>.<stage>.npz means its run.
 *
 * @throws InputError for a file of another kind, saying what to do with it.
 */
export function isNetworkFile(name: string): boolean {
  const ending = extname(name).toLowerCase();
  if (ending === ".npz") return !/^[0-9a-f]{16}\.[a-z]+(-[0-9a-f]{8})?\.npz$/i.test(basename(name));
  if (NETWORK_FILES.includes(ending)) return true;
  const kind = ALIASES[ending] ?? ending;
  if (Object.hasOwn(CONVERSIONS, kind)) {
    const advice = kind === ".npy" ? "" : `; ${kind === ".pt" ? PYTORCH : OTHERS}`;
    throw new InputError(`${name}: ${MUST_BE}; it ${CONVERSIONS[kind]}${advice}`);
  }
  if (ending !== "" && ending !== ".json" && lookAt(name)?.isFile() === true) {
    throw new InputError(`${name}: ${MUST_BE}, got a file ${ending}; ${OTHERS}`);
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

/** HDF5's reader, loaded when a file needs it. */
const HDF5: Hdf5Library = {
  get File() {
    return (createRequire(import.meta.url)("jsfive") as Hdf5Library).File;
  },
};

/** @throws InputError for what is no file, too large to be a network (neither is read), or no network. */
export function importFile(
  path: string,
  options: Pick<ImportOptions, "form" | "activation" | "layer">,
): ImportedNetwork {
  return importNetwork(readInputFile(path, MAXIMUM_NETWORK_BYTES), { where: path, hdf5: HDF5, ...options });
}
