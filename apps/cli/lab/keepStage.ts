import {
  decodeNpz,
  explainSchemaError,
  ID_PATTERN,
  InputError,
  RECORD_ARRAYS,
  requireArrays,
} from "../../../src/format/index.ts";
import { encodeStage, type Store, type WriteOutcome } from "../../../src/store/index.ts";
import { RECORD_SCHEMAS, type Records, runId } from "../../../src/study/index.ts";

/**
 * Puts a train stage made in the page into the study, after checking all of it as if it came from a stranger.
 *
 * @throws InputError naming what is wrong with it.
 */
export function keepStage(
  store: Store<Records>,
  id: string,
  stage: string,
  text: string,
  npz: Uint8Array | null,
): WriteOutcome {
  if (!ID_PATTERN.test(id) || stage !== "train") throw new InputError("only the train stage of a network can be kept");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError("the record must be JSON");
  }
  const parsed = RECORD_SCHEMAS.train.safeParse(value);
  if (!parsed.success) throw new InputError(explainSchemaError("record", parsed.error, value, RECORD_SCHEMAS.train));
  const record = parsed.data;
  if (record.id !== id || runId(record.spec) !== id) throw new InputError(`the record must be that of ${id}`);
  if (npz === null) throw new InputError("the arrays of the network are missing");
  const arrays = decodeNpz(npz, { where: "arrays" });
  const declared = RECORD_ARRAYS.get(RECORD_SCHEMAS.train)!.of(record);
  requireArrays(arrays, declared, "arrays");
  const stranger = Object.keys(arrays).find((name) => !Object.hasOwn(declared, name));
  if (stranger !== undefined) {
    throw new InputError(`arrays: must be ${Object.keys(declared).join(", ")} alone, got ${stranger} too`);
  }
  const present = store.read(id, "train");
  if (present.status === "ok" && present.checksum !== encodeStage(id, "train", record, arrays).checksum) {
    throw new InputError(`the study has another result for ${id}, which stays`);
  }
  return store.write(id, "train", record, arrays);
}
