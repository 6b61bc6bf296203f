import { canonicalJson, sha256Hex } from "../../format/index.ts";
import type { Assay, AssayProtocol, AssayProtocolName } from "./assay.ts";
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
import type { ModelSubject, Subject } from "./subject.ts";

/** Every assay that there is, by its name, in the order they are done and stand in tables. */
const BY_NAME = {
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
export type AssayName = keyof typeof BY_NAME;
/** One of the registry. */
export type NamedAssay<S extends ModelSubject = Subject> = Assay<AssayProtocol, S> & { readonly name: AssayName };

/** Those that take a network of any model; the others take the weights of the paper's apart, or train it again. */
const OF_ANY_MODEL: Partial<Record<AssayName, unknown>> = { forgetting, distraction, noise, landscape };

/** An assay for a network of any model; null where that needs the paper's. */
export function assayOfModel(name: AssayName): NamedAssay<ModelSubject> | null {
  return (OF_ANY_MODEL[name] ?? null) as NamedAssay<ModelSubject> | null;
}

/** @throws RangeError for a name that is none. */
export function assayNamed(name: AssayName): NamedAssay {
  if (!Object.hasOwn(BY_NAME, name))
    throw new RangeError(`assayNamed: must be one of ${ASSAYS.join(", ")}, got ${name}`);
  return BY_NAME[name] as unknown as NamedAssay;
}

export const ASSAYS = Object.keys(BY_NAME) as readonly AssayName[];

/** The stage that holds results of this assay by this protocol: another protocol is another stage, beside it. */
export function assayStage(name: AssayName, protocol: AssayProtocol): `${AssayName}-${string}` {
  return `${name}-${sha256Hex(canonicalJson(protocol)).slice(0, 8)}`;
}

/** An assay that is to be done, by which protocol, and the stage it is kept in. */
export interface PlannedAssay {
  readonly assay: NamedAssay;
  readonly protocol: AssayProtocol;
  readonly stage: `${AssayName}-${string}`;
}

/** The assays of a protocol, with the stages they are kept in, in the order they are done. */
export function plannedAssays(protocol: AssayProtocolName, names: readonly AssayName[] = ASSAYS): PlannedAssay[] {
  return names.map((name) => {
    const assay = assayNamed(name);
    const used = assay.protocols[protocol];
    return { assay, protocol: used, stage: assayStage(name, used) };
  });
}
