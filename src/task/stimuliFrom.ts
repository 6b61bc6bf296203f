import { InputError } from "../format/index.ts";
import { gaussianStimuli } from "./gaussian.ts";
import { MNIST_LATENTS_FILE, MNIST_LATENTS_SHA256, readMnistLatents } from "./mnist.ts";
import type { StimulusSource } from "./stimuli.ts";
import type { StimuliSpec } from "./stimuliSpec.ts";
import { readTable, tableStimuli } from "./table.ts";

/**
 * The stimuli of a specification, drawn from these bytes.
 *
 * @param bytes of the latents or the table, null for Gaussian stimuli.
 * @param where names the bytes in messages.
 * @throws InputError when they are not the ones the specification names.
 */
export function stimuliFrom(spec: StimuliSpec, bytes: Uint8Array | null, where: string): StimulusSource {
  if (spec.source === "gaussian") return gaussianStimuli(spec.classes);
  if (spec.source === "mnist" && spec.sha256 !== MNIST_LATENTS_SHA256) {
    throw new InputError(`stimuli: mnist must be the latents of this build, got ${spec.sha256.slice(0, 12)}…`);
  }
  if (bytes === null) {
    throw new InputError(`stimuli: the table with sha256 ${spec.sha256.slice(0, 12)}… is needed; give its file`);
  }
  if (spec.source === "mnist") return tableStimuli(readMnistLatents(bytes), spec.labels, MNIST_LATENTS_FILE);
  const table = readTable(bytes, where);
  if (table.sha256 !== spec.sha256) {
    throw new InputError(
      `${where}: sha256 must be ${spec.sha256.slice(0, 12)}…, got ${table.sha256.slice(0, 12)}…; give the file the run was trained with`,
    );
  }
  return tableStimuli(table, spec.labels, where);
}
