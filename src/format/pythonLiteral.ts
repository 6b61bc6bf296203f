/** What a .npy header is written in: nested tuples, lists and dicts of strings, whole numbers, True, False and None. */
export type PythonValue = string | number | boolean | null | readonly PythonValue[] | Map<string, PythonValue>;

/** Real headers nest two deep; structured dtypes a little more. */
const DEEPEST = 32;

/**
 * Parses one Python literal, e.g. `{'shape': (3, 4), }`, without evaluating anything. Tuples and lists both become
 * arrays. Numbers beyond 2⁵³ are rounded: whoever reads a shape checks that it is a safe integer.
 *
 * @returns undefined when the text is anything else, so the caller can name the file.
 */
export function parsePythonLiteral(text: string): PythonValue | undefined {
  let at = 0;
  const skipSpace = () => {
    while (at < text.length && " \t\r\n".includes(text[at]!)) at++;
  };
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match ?? undefined;
  };

  // each parser leaves `at` after what it took, or returns undefined for "not a literal"
  const parseValue = (depth: number): PythonValue | undefined => {
    skipSpace();
    if (depth > DEEPEST) return undefined;
    const opening = text[at];
    if (opening === "(" || opening === "[") return parseSequence(opening === "(" ? ")" : "]", depth);
    if (opening === "{") return parseDict(depth);
    const quoted = take(/(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/y);
    if (quoted !== undefined) return (quoted[1] ?? quoted[2])!.replace(/\\(.)/g, "$1");
    const word = take(/(?:True|False|None)\b/y);
    if (word !== undefined) return word[0] === "None" ? null : word[0] === "True";
    const digits = take(/(-?\d+)L?(?![\w.])/y); // Python 2 wrote 3L
    return digits === undefined ? undefined : Number(digits[1]);
  };
  const parseSequence = (closing: string, depth: number): PythonValue[] | undefined => {
    const items: PythonValue[] = [];
    at++;
    for (;;) {
      skipSpace();
      if (text[at] === closing) break;
      const item = parseValue(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      skipSpace();
      if (text[at] === ",") at++;
      else if (text[at] !== closing) return undefined;
    }
    at++;
    return items;
  };
  const parseDict = (depth: number): Map<string, PythonValue> | undefined => {
    const entries = new Map<string, PythonValue>();
    at++;
    for (;;) {
      skipSpace();
      if (text[at] === "}") break;
      const key = parseValue(depth + 1);
      skipSpace();
      if (typeof key !== "string" || entries.has(key) || text[at++] !== ":") return undefined;
      const value = parseValue(depth + 1);
      if (value === undefined) return undefined;
      entries.set(key, value);
      skipSpace();
      if (text[at] === ",") at++;
      else if (text[at] !== "}") return undefined;
    }
    at++;
    return entries;
  };

  const value = parseValue(0);
  skipSpace();
  return at === text.length ? value : undefined;
}
