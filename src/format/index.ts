/** @file format: how do values become bytes that anyone can read and check? */
export { type DecodeArraysOptions, decodeArrays } from "./arraysFile.ts";
export { canonicalJson, prettyCanonicalJson } from "./canonicalJson.ts";
export { type DuplicateKey, duplicateKey } from "./duplicateKey.ts";
export type { Hdf5Library } from "./hdf5.ts";
export { ID_PATTERN, idOf } from "./id.ts";
export { InputError, UnreadableDtype } from "./inputError.ts";
export { decodeNpy, encodeNpy } from "./npy.ts";
export { type DecodeNpzOptions, decodeNpz, describeNpz, encodeNpz, MAXIMUM_NPZ_BYTES } from "./npz.ts";
export { type Arrays, arrayOf, type DataOf, type Dtype, type NumericArray, type TypedArray } from "./numericArray.ts";
export {
  type PackedCell,
  type PackedColumn,
  type PackedRows,
  packRows,
  type UnpackedRow,
  unpackRows,
} from "./packedRows.ts";
export { parseWith } from "./parseWith.ts";
export { type DeclaredArrays, objectionToArrays, RECORD_ARRAYS } from "./recordArrays.ts";
export {
  type ArrayDescription,
  type ArrayRequirement,
  type ArrayRequirements,
  requireArray,
  requireArrays,
} from "./requireArray.ts";
export { explainSchemaError } from "./schemaError.ts";
export { sha256Hex } from "./sha256.ts";
export { nearestName } from "./suggest.ts";
