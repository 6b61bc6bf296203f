/** @file How are the arrays of a network's file read, by name, whichever way round they lie? */
import { InputError, type NumericArray, nearestName, type UnreadableDtype } from "../format/index.ts";

/**
 * Reads arrays of one file. Every method throws InputError, naming file and array, for values that are not finite or
 * beyond what double precision can reckon with.
 */
export interface ArrayReader {
  has(name: string): boolean;
  /** One number: shape [], [1], or any other of one value. */
  scalar(name: string): number;
  /** One number, or one for each unit: [1] or [n]. */
  perUnit(name: string, n: number): Float64Array;
  /** The bytes of a UTF-8 text. */
  text(name: string): string;
  /** [n × n] row-major, float32 where the file has that, else float64. */
  square(name: string): Float32Array | Float64Array;
  /** [n] or [n × 1]. */
  vector(name: string, n: number): Float64Array;
  /**
   * `count` vectors of n, given back as [count × n]. The file has them as columns [n × count] or as rows [count × n];
   * the other way round is taken when its shape admits no other reading.
   */
  vectors(name: string, n: number, as: "columns" | "rows"): { readonly count: number; readonly data: Float64Array };
  /** Names of arrays with numbers that do not belong into such a file. */
  readonly unread: readonly string[];
  /** What the user should know: arrays that were turned round, or not read. */
  notices(): string[];
}

/** More units than this do not fit into the kernel's memory as two f64 matrices. */
export const MOST_IMPORTED_UNITS = 10_000;
/** Larger weights, states or times leave no digits to find a root with. */
const LARGEST_VALUE = 1e12;
/** What is said of the task; another tool may say it in text, which is then not read. */
const SAYINGS = ["task", "labels", "mu"];
/** The most bytes of a text. */
const LONGEST_TEXT = 100_000;

/**
 * @param unreadable arrays that are no numbers, and why.
 * @param where stands at the head of error messages: the file's name.
 * @param known names of all arrays that belong into such a file; others are reported in a notice.
 */
export function readArrays(
  arrays: Readonly<Record<string, NumericArray>>,
  unreadable: ReadonlyMap<string, UnreadableDtype>,
  where: string,
  known: readonly string[],
): ArrayReader {
  const turned: string[] = [];
  const unread = Object.keys(arrays).filter((name) => !known.includes(name));
  for (const [name, reason] of unreadable) if (known.includes(name) && !SAYINGS.includes(name)) throw reason;

  function get(name: string): NumericArray {
    if (!Object.hasOwn(arrays, name)) {
      throw new InputError(`${where}: must hold an array ${name}, got ${offer(arrays, name)}`);
    }
    return arrays[name];
  }
  function wrongShape(name: string, wanted: string, { shape }: NumericArray, advice = "transpose or rename it") {
    return new InputError(`${where}: ${name} must have shape ${wanted}, got ${showShape(shape)}; ${advice}`);
  }
  return {
    has: (name) => Object.hasOwn(arrays, name),
    scalar(name) {
      const array = get(name);
      if (array.data.length !== 1) throw wrongShape(name, "[] or [1]", array, "give one number");
      checkFinite(where, name, array);
      return array.data[0];
    },
    perUnit(name, n) {
      return get(name).data.length === 1 ? Float64Array.of(this.scalar(name)) : this.vector(name, n);
    },
    text(name) {
      const { shape, data } = get(name);
      if (!(data instanceof Uint8Array) || shape.length !== 1 || data.length > LONGEST_TEXT) {
        throw new InputError(
          `${where}: ${name} must be at most ${LONGEST_TEXT} bytes of a JSON text, got ${showShape(shape)}; save np.frombuffer(json.dumps(…).encode(), "u1")`,
        );
      }
      return new TextDecoder("utf-8").decode(data);
    },
    square(name) {
      const array = get(name);
      const { shape, data } = array;
      const n = shape[0];
      if (shape.length !== 2 || n !== shape[1] || n === 0) {
        throw wrongShape(name, "[N × N]", array, "its row is the receiving unit");
      }
      if (n > MOST_IMPORTED_UNITS) {
        throw new InputError(`${where}: ${name} must be of at most ${MOST_IMPORTED_UNITS} units, got ${n}`);
      }
      checkFinite(where, name, array);
      return data instanceof Float32Array || data instanceof Float64Array ? data : new Float64Array(data);
    },
    vector(name, n) {
      const array = get(name);
      const { shape, data } = array;
      const axes = shape.length === 2 && shape.includes(1) ? [data.length] : shape;
      if (axes.length !== 1 || axes[0] !== n) {
        throw wrongShape(name, `[${n}] or [${n} × 1]`, array, "it has one value for each unit of the matrix");
      }
      if (shape.length === 2 && shape[0] !== n) turned.push(`${name} ${showShape(shape)} was transposed`);
      checkFinite(where, name, array);
      return new Float64Array(data);
    },
    vectors(name, n, as) {
      const array = get(name);
      const { shape, data } = array;
      const unitAxis = as === "columns" ? 0 : 1;
      const isVector = shape.length === 1 && shape[0] === n;
      const isAsStated = shape.length === 2 && shape[unitAxis] === n;
      const isTurned = shape.length === 2 && !isAsStated && shape[1 - unitAxis] === n;
      if (!isVector && !isAsStated && !isTurned) {
        throw wrongShape(name, as === "columns" ? `[${n} × k]` : `[k × ${n}]`, array);
      }
      checkFinite(where, name, array);
      const count = isVector ? 1 : shape[isTurned ? unitAxis : 1 - unitAxis];
      if (isTurned) turned.push(`${name} ${showShape(shape)} was transposed`);
      if (isVector) turned.push(`${name} ${showShape(shape)} was read as one vector`);
      if (isAsStated && count === n && n > 1) {
        turned.push(`${name} ${showShape(shape)} was read with its units as ${as === "columns" ? "rows" : "columns"}`);
      }
      const areRows = isVector || (as === "rows") === isAsStated;
      return { count, data: areRows ? new Float64Array(data) : transpose(data, n, count) };
    },
    unread,
    notices() {
      const all = [...unread, ...unreadable.keys()];
      return all.length === 0 ? [...turned] : [...turned, `not read: ${listOf(all)}`];
    },
  };
}

/** @throws InputError for the first value that is not finite, or too large to reckon with. */
export function checkFinite(where: string, name: string, { shape, data }: NumericArray): void {
  let at = 0;
  while (at < data.length && Math.abs(data[at]) <= LARGEST_VALUE) at++;
  if (at === data.length) return;
  const index: number[] = [];
  for (let rest = at, axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  const wanted = Number.isFinite(data[at]) ? `within ±${LARGEST_VALUE.toExponential()}` : "finite";
  throw new InputError(
    `${where}: ${show(name)} must be ${wanted}, got ${data[at]}${index.length === 0 ? "" : ` at [${index.join(", ")}]`}; fix it`,
  );
}

/** What is there instead of an array of that name; never much, whatever the file is like. */
export function offer(arrays: Readonly<Record<string, NumericArray>>, name: string): string {
  const names = Object.keys(arrays);
  const nearest = nearestName(name, names.filter((other) => other.length <= LONGEST_NAME).slice(0, MOST_COMPARED));
  return `${listOf(names) || "none"}${nearest === undefined ? "" : `; rename ${show(nearest)} to ${name}`}`;
}

const MOST_SHOWN = 8;
const MOST_COMPARED = 1000;
const LONGEST_NAME = 40;

/** A name that a file gave, fit to be printed. */
export const show = (name: string): string =>
  /^[\p{L}\p{N}_./-]{1,40}$/u.test(name)
    ? name
    : JSON.stringify(name.slice(0, LONGEST_NAME)).replace(/[\p{Cc}\u2028\u2029]/gu, " ");

/** Names that a file gave, not too many of them. */
export function listOf(names: readonly string[]): string {
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : "";
  return names.slice(0, MOST_SHOWN).map(show).join(", ") + more;
}

export const showShape = (shape: readonly number[]): string => `[${shape.join(" × ")}]`;

/** [rows × columns] → [columns × rows]. */
export function transpose(data: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j];
  return out;
}
