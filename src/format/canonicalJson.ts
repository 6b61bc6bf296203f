/** Deeper than any record; a cycle gets here. */
const DEEPEST = 1000;

/**
 * The one JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers and strings as
 * JSON.stringify prints them. −0 prints as 0, as the RFC has it, so −0 and 0 are the same value here.
 *
 * @throws TypeError naming the place, for what JSON cannot say: undefined (also as a property), NaN, ±Infinity,
 * bigint, functions, symbols, lone surrogates, and objects that are neither plain nor arrays.
 */
export function canonicalJson(value: unknown): string {
  return print(value, "$", 0, undefined);
}

/**
 * The same value for people: keys sorted, two spaces of indentation, arrays of plain values on one line, a final
 * newline. Equally unique per value.
 *
 * @throws TypeError as `canonicalJson`.
 */
export function prettyCanonicalJson(value: unknown): string {
  return print(value, "$", 0, "  ") + "\n";
}

function print(value: unknown, path: string, depth: number, indent: string | undefined): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === "string") {
    if (/\p{Surrogate}/u.test(value)) throw refusal(path, "a string with a lone surrogate");
    return JSON.stringify(value);
  }
  if (typeof value !== "object")
    throw refusal(path, typeof value === "number" || value === undefined ? String(value) : `a ${typeof value}`);
  if (depth === DEEPEST) throw refusal(path, `more than ${DEEPEST} levels, perhaps a cycle`);

  const isArray = Array.isArray(value);
  const items: string[] = [];
  let isFlat = true; // nothing nested inside
  if (isArray) {
    for (let i = 0; i < value.length; i++) {
      isFlat &&= typeof value[i] !== "object" || value[i] === null;
      items.push(print(value[i], `${path}[${i}]`, depth + 1, indent));
    }
  } else {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw refusal(path, `a ${prototype.constructor?.name ?? "class instance"}`);
    }
    const colon = indent === undefined ? ":" : ": ";
    for (const key of Object.keys(value).sort()) {
      const place = `${path}.${key}`;
      const property = (value as Record<string, unknown>)[key];
      items.push(print(key, place, depth + 1, indent) + colon + print(property, place, depth + 1, indent));
    }
    isFlat = false;
  }
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  if (indent === undefined || items.length === 0) return open + items.join(",") + close;
  if (isFlat) return open + items.join(", ") + close;
  const margin = "\n" + indent.repeat(depth);
  return open + margin + indent + items.join("," + margin + indent) + margin + close;
}

function refusal(path: string, got: string): TypeError {
  return new TypeError(`canonicalJson: ${path} must be something JSON can say, got ${got}`);
}
