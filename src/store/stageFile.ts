import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import {
  type Arrays,
  canonicalJson,
  decodeNpz,
  describeNpz,
  encodeNpz,
  explainSchemaError,
  InputError,
  objectionToArrays,
  prettyCanonicalJson,
} from "../format/index.ts";
import { codeOf, explained, StoreError } from "./storeError.ts";

export type { Arrays } from "../format/index.ts";

/** What one stage came to. "missing": there is no json, so it was never finished. "damaged": it was, and no longer holds. */
export type StageRead<R> =
  | {
      readonly status: "ok";
      readonly record: R;
      /** sha256 of the record's canonical JSON, with its id, stage and the hash of its arrays. */
      readonly checksum: string;
      /** Only when asked for; absent when the stage has none. */
      readonly arrays?: Arrays;
    }
  | { readonly status: "missing" }
  | { readonly status: "damaged"; readonly reason: string };

/** The two files of a stage, as bytes. */
export interface StageBytes {
  readonly json: Uint8Array;
  readonly npz: Uint8Array | undefined;
  readonly checksum: string;
}

/** Characters of what is said about a damaged file. */
const LONGEST_REASON = 1000;

/** What stands in the json beside the checksum. */
const ENVELOPE = z.strictObject({
  id: z.string(),
  stage: z.string(),
  record: z.unknown(),
  arrays: z.strictObject({ file: z.string(), sha256: z.string(), bytes: z.int() }).nullable(),
});
type Envelope = z.infer<typeof ENVELOPE>;

/**
 * The bytes of a stage: `{ id, stage, record, arrays: { file, sha256, bytes } | null, checksum }`, where checksum is
 * the sha256 of the canonical JSON of all the rest. Same record and arrays, same bytes.
 *
 * @throws StoreError beginning `internal:` when JSON cannot say the record (NaN, undefined, …).
 */
export function encodeStage(id: string, stage: string, record: unknown, arrays: Arrays | undefined): StageBytes {
  const npz = arrays === undefined ? undefined : encodeNpz(arrays);
  const file = `${id}.${stage}.npz`;
  const envelope: Envelope = {
    id,
    stage,
    record,
    arrays: npz === undefined ? null : { file, sha256: sha256(npz), bytes: npz.length },
  };
  try {
    const checksum = sha256(canonicalJson(envelope));
    return { json: new TextEncoder().encode(prettyCanonicalJson({ ...envelope, checksum })), npz, checksum };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new StoreError(`internal: store: record ${id}.${stage}: ${error.message}`, { cause: error });
  }
}

/**
 * Reads a stage and believes nothing: JSON syntax, checksum, id and stage, schema, the arrays' size and sha256, and
 * whether they are those that the schema declares, see `RECORD_ARRAYS`.
 *
 * @param wantArrays decode the arrays too; they are checked either way, unless "unread".
 * @throws StoreError when the disk refuses (permission, input/output error): that is not damage.
 */
export function readStage<R>(
  folder: string,
  id: string,
  stage: string,
  schema: z.ZodType<R>,
  wantArrays: boolean | "unread",
): StageRead<R> {
  const json = readIfFile(join(folder, `${id}.${stage}.json`));
  if (json === "none") return { status: "missing" };
  if (json === "not a file") return damaged("it is not a file");
  const envelope = openEnvelope(json);
  if (typeof envelope === "string") return damaged(envelope);
  if (envelope.id !== id || envelope.stage !== stage) {
    return damaged(`it holds ${envelope.id}.${envelope.stage}, not what its name says`);
  }
  const parsed = schema.safeParse(envelope.record);
  if (!parsed.success) return damaged(explainSchemaError("record", parsed.error, envelope.record, schema));
  const record = parsed.data;
  const checksum = envelope.checksum;
  const file = `${id}.${stage}.npz`;
  if (envelope.arrays === null) {
    const objection = objectionToArrays(schema, record, undefined, "its arrays");
    return objection === null ? { status: "ok", record, checksum } : damaged(objection);
  }

  if (envelope.arrays.file !== file) return damaged(`its arrays must be in ${file}, it names ${envelope.arrays.file}`);
  if (wantArrays === "unread") return { status: "ok", record, checksum };
  const npz = readIfFile(join(folder, file), envelope.arrays.bytes);
  if (npz === "none") return damaged(`its arrays ${file} are missing`);
  if (npz === "not a file") return damaged(`its arrays ${file} are not a file`);
  if (npz === "other size") return damaged(`its arrays ${file} must have ${envelope.arrays.bytes} bytes, and have not`);
  if (sha256(npz) !== envelope.arrays.sha256) return damaged(`its arrays ${file} do not match their sha256`);
  try {
    const found = wantArrays ? decodeNpz(npz, { where: file }) : describeNpz(npz, { where: file });
    const objection = objectionToArrays(schema, record, found, file);
    if (objection !== null) return damaged(objection);
    return { status: "ok", record, checksum, ...(wantArrays && { arrays: found as Arrays }) };
  } catch (error) {
    if (error instanceof InputError) return damaged(error.message);
    throw error;
  }
}

/** Renames a stage's files to `<name>.damaged-<n>`, json first: from then on the stage is missing. */
export function setAside(folder: string, id: string, stage: string): void {
  for (const name of [`${id}.${stage}.json`, `${id}.${stage}.npz`]) setFileAside(join(folder, name));
}

/** Renames one file to `<name>.damaged-<n>`, if it is there: another process may do it too. */
export function setFileAside(path: string): void {
  let n = 1;
  while (existsSync(`${path}.damaged-${n}`)) n++;
  explained(`set ${path} aside`, dirname(path), () => {
    try {
      renameSync(path, `${path}.damaged-${n}`);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error; // none there, or another process was first
    }
  });
}

/** The envelope of a json file whose checksum holds, or what is wrong with it. */
function openEnvelope(json: Uint8Array): (Envelope & { readonly checksum: string }) | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch {
    return "it is not whole JSON";
  }
  if (typeof parsed !== "object" || parsed === null || !("checksum" in parsed)) return "it has no checksum";
  const { checksum, ...content } = parsed;
  let found: string;
  try {
    found = sha256(canonicalJson(content));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return "it is not JSON this store wrote";
  }
  if (checksum !== found) return "its checksum does not match its content";
  const envelope = ENVELOPE.safeParse(content);
  return envelope.success ? { ...envelope.data, checksum: found } : "it is not JSON this store wrote";
}

function readIfFile(path: string): Uint8Array | "none" | "not a file";
function readIfFile(path: string, bytes: number): Uint8Array | "none" | "not a file" | "other size";
function readIfFile(path: string, bytes?: number): Uint8Array | "none" | "not a file" | "other size" {
  return explained(`read ${path}`, path, () => {
    try {
      const found = statSync(path);
      if (!found.isFile()) return "not a file";
      if (bytes !== undefined && found.size !== bytes) return "other size";
      return readFileSync(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return "none";
      throw error;
    }
  });
}

/** A damaged file has its own words in it: they stay on a line, and of its length. */
function damaged(reason: string): { readonly status: "damaged"; readonly reason: string } {
  return { status: "damaged", reason: reason.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").slice(0, LONGEST_REASON) };
}

/** That of `format`, ten times as fast: arrays are most of what a store reads. */
const sha256 = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("hex");
