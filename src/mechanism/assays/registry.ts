import { canonicalJson, sha256Hex } from "../../format/index.ts";
import { ASSAYS, type Assay, type AssayName, type Protocol, type ProtocolName } from "./assay.ts";
import { damage } from "./damage.ts";
import { distraction } from "./distraction.ts";
import { forgetting } from "./forgetting.ts";
import { interruption } from "./interruption.ts";
import { noise } from "./noise.ts";
import { saturation } from "./saturation.ts";

/** Every assay that there is, by its name. */
const BY_NAME: Partial<Record<AssayName, unknown>> = {
  forgetting,
  distraction,
  noise,
  interruption,
  damage,
  saturation,
};

/** @throws RangeError for a name that is none. */
export function assayNamed(name: AssayName): Assay {
  const found = BY_NAME[name];
  if (found === undefined)
    throw new RangeError(`assayNamed: must be one of ${AVAILABLE_ASSAYS.join(", ")}, got ${name}`);
  return found as Assay;
}

export const AVAILABLE_ASSAYS: readonly AssayName[] = ASSAYS.filter((name) => name in BY_NAME);

/** The stage that holds results of this assay by this protocol: another protocol is another stage, beside it. */
export function assayStage(name: AssayName, protocol: Protocol): `${AssayName}-${string}` {
  return `${name}-${sha256Hex(canonicalJson(protocol)).slice(0, 8)}`;
}

/** The assays of a protocol, with the stages they are kept in, in the order they are done. */
export function plannedAssays(
  protocol: ProtocolName,
  names: readonly AssayName[] = AVAILABLE_ASSAYS,
): { readonly assay: Assay; readonly protocol: Protocol; readonly stage: `${AssayName}-${string}` }[] {
  return names.map((name) => {
    const assay = assayNamed(name);
    const used = assay.protocols[protocol];
    return { assay, protocol: used, stage: assayStage(name, used) };
  });
}
