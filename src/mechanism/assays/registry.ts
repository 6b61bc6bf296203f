import { canonicalJson, sha256Hex } from "../../format/index.ts";
import { ASSAYS, type Assay, type AssayName, type AssayProtocol, type AssayProtocolName } from "./assay.ts";
import { controls } from "./controls.ts";
import { damage } from "./damage.ts";
import { distraction } from "./distraction.ts";
import { forecast } from "./forecast.ts";
import { forgetting } from "./forgetting.ts";
import { interruption } from "./interruption.ts";
import { landscape } from "./landscape.ts";
import { noise } from "./noise.ts";
import { saturation } from "./saturation.ts";
import { shock } from "./shock.ts";
import type { ModelSubject } from "./subject.ts";

/** Every assay that there is, by its name. */
const BY_NAME: Record<AssayName, unknown> = {
  forgetting,
  distraction,
  noise,
  interruption,
  damage,
  saturation,
  shock,
  landscape,
  controls,
  forecast,
};

/** Those that take a network of any model; the others take the weights of the paper's apart, or train it again. */
const OF_ANY_MODEL: Partial<Record<AssayName, unknown>> = { forgetting, distraction, noise, landscape };

/** An assay for a network of any model; null where that needs the paper's. */
export function assayOfModel(name: AssayName): Assay<AssayProtocol, ModelSubject> | null {
  return (OF_ANY_MODEL[name] ?? null) as Assay<AssayProtocol, ModelSubject> | null;
}

/** @throws RangeError for a name that is none. */
export function assayNamed(name: AssayName): Assay {
  const found = BY_NAME[name];
  if (found === undefined)
    throw new RangeError(`assayNamed: must be one of ${AVAILABLE_ASSAYS.join(", ")}, got ${name}`);
  return found as Assay;
}

export const AVAILABLE_ASSAYS: readonly AssayName[] = ASSAYS.filter((name) => name in BY_NAME);

/** The stage that holds results of this assay by this protocol: another protocol is another stage, beside it. */
export function assayStage(name: AssayName, protocol: AssayProtocol): `${AssayName}-${string}` {
  return `${name}-${sha256Hex(canonicalJson(protocol)).slice(0, 8)}`;
}

/** An assay that is to be done, by which protocol, and the stage it is kept in. */
export interface PlannedAssay {
  readonly assay: Assay;
  readonly protocol: AssayProtocol;
  readonly stage: `${AssayName}-${string}`;
}

/** The assays of a protocol, with the stages they are kept in, in the order they are done. */
export function plannedAssays(
  protocol: AssayProtocolName,
  names: readonly AssayName[] = AVAILABLE_ASSAYS,
): PlannedAssay[] {
  return names.map((name) => {
    const assay = assayNamed(name);
    const used = assay.protocols[protocol];
    return { assay, protocol: used, stage: assayStage(name, used) };
  });
}
