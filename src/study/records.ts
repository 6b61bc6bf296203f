import { z } from "zod";
import { canonicalJson, RECORD_ARRAYS, sha256Hex } from "../format/index.ts";
import {
  ASSAYS,
  type AssayName,
  assayCurveSchema,
  type PortraitProtocol,
  portraitProtocolSchema,
  portraitSchema,
  protocolSchema,
  type VerdictProtocol,
  verdictSchema,
} from "../mechanism/index.ts";
import { evaluationSchema, id, STATUSES, share } from "./evaluated.ts";
import { type GradientRecord, gradientRecordSchema } from "./gradientRecord.ts";
import { runSpecSchema } from "./runSpec.ts";
import { assayArrays, portraitArrays, retrainedArrays, trainArrays, verdictArrays } from "./stageArrays.ts";

export { STATUSES, type Status } from "./evaluated.ts";

const trainRecordSchema = z.strictObject({
  format: z.literal(1),
  stage: z.literal("train"),
  id,
  spec: runSpecSchema,
  status: z.enum(STATUSES),
  divergence: z.strictObject({ trial: z.int().min(0), step: z.int().min(0), reason: z.string() }).nullable(),
  /** Trials done. */
  trials: z.int().min(0),
  /** sha256 of J, see `fingerprint`: J itself is drawn again from (seed, density, n). */
  recurrentSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Null where training diverged. */
  evaluation: evaluationSchema.nullable(),
});
trainRecordSchema.register(RECORD_ARRAYS, { of: trainArrays });
/** What training came to. Its arrays: `trainArrays`. */
export type TrainRecord = z.infer<typeof trainRecordSchema>;

export const verdictRecordSchema = z.strictObject({
  format: z.literal(1),
  /** verdict-<8 hex of the protocol's sha256>, see `verdictStage`. */
  stage: z.templateLiteral(["verdict-", z.string()]),
  id,
  verdict: verdictSchema,
});
/** How the network remembers. Its arrays are those of `Judgement`; none where nothing was followed. */
export type VerdictRecord = z.infer<typeof verdictRecordSchema>;

/** Of a protocol this version no longer makes: whole, and not read. The run is judged again when it is asked for. */
const outdated = z.looseObject({ version: z.int().max(2) });
export interface OutdatedVerdict extends Pick<VerdictRecord, "format" | "stage" | "id"> {
  readonly verdict: { readonly protocol: { readonly version: number } };
}
const outdatedVerdictSchema: z.ZodType<OutdatedVerdict> = z.looseObject({
  format: z.literal(1),
  stage: z.templateLiteral(["verdict-", z.string()]),
  id,
  verdict: z.looseObject({ protocol: outdated }),
});

/** Whether a verdict is one that this version makes and reads. */
export function isCurrent(record: VerdictRecord | OutdatedVerdict): record is VerdictRecord {
  return !outdated.safeParse(record.verdict.protocol).success;
}

const retrainedRecordSchema = z.strictObject({
  format: z.literal(1),
  /** retrained-<8 hex of the protocol's sha256>, see `retrainedStage`. */
  stage: z.templateLiteral(["retrained-", z.string()]),
  id,
  /** x(0) was multiplied by 1 + perturbation · 2⁻⁵², and the verdict is one by this protocol. */
  protocol: z.strictObject({ perturbation: z.int().min(1), verdict: protocolSchema }),
  /** Null where training diverged. */
  accuracy: share.nullable(),
  outcome: verdictSchema,
});
/**
 * The same run trained again from an x(0) changed in its last bits, and judged: how firm is its verdict? Its arrays: readout
 * [M × n] f8 after the last trial, and those of `Judgement` where it learned.
 */
export type RetrainedRecord = z.infer<typeof retrainedRecordSchema>;

interface OutdatedRetrained extends Pick<RetrainedRecord, "format" | "stage" | "id"> {
  readonly protocol: { readonly verdict: { readonly version: number } };
}
const outdatedRetrainedSchema: z.ZodType<OutdatedRetrained> = z.looseObject({
  format: z.literal(1),
  stage: z.templateLiteral(["retrained-", z.string()]),
  id,
  protocol: z.looseObject({ verdict: outdated }),
});

const assayRecordSchema = z.strictObject({
  format: z.literal(1),
  /** <assay>-<8 hex of the protocol's sha256>, see `assayStage`. */
  stage: z.templateLiteral([z.enum(ASSAYS), "-", z.string()]),
  id,
  assay: z.enum(ASSAYS),
  /** As used. */
  protocol: z.record(z.string(), z.json()),
  /** One entry for each of the assay's columns. */
  summary: z.record(z.string(), z.number().nullable()),
  /** Why a number is null, or what bounds it, by its column. */
  notes: z.record(z.string(), z.string()).optional(),
  curves: z.array(assayCurveSchema),
});
assayRecordSchema.register(RECORD_ARRAYS, { of: assayArrays });
/** What an experiment on a network that has learned came to. Its arrays are those of the assay's result. */
export type AssayRecord = z.infer<typeof assayRecordSchema>;

const portraitRecordSchema = z.strictObject({
  format: z.literal(1),
  /** portrait-<8 hex of the protocol's sha256>, see `portraitStage`. */
  stage: z.templateLiteral(["portrait-", z.string()]),
  id,
  protocol: portraitProtocolSchema,
  portrait: portraitSchema,
});
portraitRecordSchema.register(RECORD_ARRAYS, { of: portraitArrays });
/** The flow on the plane of the delay paths, as it is drawn. */
export type PortraitRecord = z.infer<typeof portraitRecordSchema>;

export interface Records extends Record<AssayName, AssayRecord> {
  readonly gradient: GradientRecord;
  readonly train: TrainRecord;
  readonly verdict: VerdictRecord | OutdatedVerdict;
  readonly retrained: RetrainedRecord | OutdatedRetrained;
  readonly portrait: PortraitRecord;
}
/** For `openStore`. */
// of older protocols nothing is known of the arrays
const anyVerdictSchema = z.union([verdictRecordSchema, outdatedVerdictSchema]);
anyVerdictSchema.register(RECORD_ARRAYS, {
  of: (record) => (isCurrent(record) ? verdictArrays(record) : {}),
});
const anyRetrainedSchema = z.union([retrainedRecordSchema, outdatedRetrainedSchema]);
anyRetrainedSchema.register(RECORD_ARRAYS, {
  of: (record) =>
    outdated.safeParse(record.protocol.verdict).success ? {} : retrainedArrays(record as RetrainedRecord),
});

export const RECORD_SCHEMAS = {
  gradient: gradientRecordSchema,
  train: trainRecordSchema,
  verdict: anyVerdictSchema,
  retrained: anyRetrainedSchema,
  portrait: portraitRecordSchema,
  ...(Object.fromEntries(ASSAYS.map((name) => [name, assayRecordSchema])) as Record<
    AssayName,
    typeof assayRecordSchema
  >),
};

export type VerdictStage = `verdict-${string}`;
export type AssayStage = AssayRecord["stage"];
export type PortraitStage = PortraitRecord["stage"];
export type RetrainedStage = RetrainedRecord["stage"];

/** The stage that holds verdicts of this protocol: another protocol is another stage, beside it. */
export function verdictStage(protocol: VerdictProtocol): VerdictStage {
  return `verdict-${sha256Hex(canonicalJson(protocol)).slice(0, 8)}`;
}

/** The stage that holds portraits of this protocol. */
export function portraitStage(protocol: PortraitProtocol): PortraitStage {
  return `portrait-${sha256Hex(canonicalJson(protocol)).slice(0, 8)}`;
}

/** The stage that holds one retraining: another perturbation or another protocol of the verdict is another stage. */
export function retrainedStage(protocol: RetrainedRecord["protocol"]): RetrainedStage {
  return `retrained-${sha256Hex(canonicalJson(protocol)).slice(0, 8)}`;
}
