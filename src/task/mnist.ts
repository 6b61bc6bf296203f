import { InputError, sha256Hex } from "../format/index.ts";
import { type LabelledTable, readTable } from "./table.ts";

/** Where the latents stand, relative to the project's root. */
export const MNIST_LATENTS_FILE = "data/mnist-latents.npz";
/** What the file must be: see data/README.md. */
export const MNIST_LATENTS_SHA256 = "9626e081f580151d6ad81a2879d3b4ff57ff620ecd9d53608f4e4ecd4246a510";

/** The 2-d latent codes of 10,000 MNIST images. @throws InputError when the bytes are not those this build expects. */
export function readMnistLatents(bytes: Uint8Array): LabelledTable {
  const got = sha256Hex(bytes);
  if (got !== MNIST_LATENTS_SHA256) {
    throw new InputError(
      `${MNIST_LATENTS_FILE}: sha256 must be ${MNIST_LATENTS_SHA256.slice(0, 12)}…, got ${got.slice(0, 12)}…; restore the file`,
    );
  }
  return readTable(bytes, MNIST_LATENTS_FILE);
}
