import type { z } from "zod";
import { knownKeys, property } from "./schemaKeys.ts";
import { nearestName } from "./suggest.ts";

type Issue = z.core.$ZodIssue;
const MOST_KEYS_SHOWN = 12;
const LONGEST_SHOWN = 60; // characters of a value
/** What a size limit counts, where it does not limit the value itself. */
const COUNTED = new Map([
  ["string", "characters"],
  ["array", "items"],
  ["set", "items"],
  ["map", "items"],
]);

/**
 * What is wrong with a value, on one line: `where: path must …, got … (type)`, or
 * `where: unknown key train.aplha; did you mean train.alpha?`. An unknown key is reported before anything else, since
 * a misspelt one is also a missing one; how many further problems there are is said at the end.
 *
 * @param value what was parsed, whole: zod's errors do not keep it.
 * @param schema what it was parsed with: where suggestions for unknown keys come from.
 */
export function explainSchemaError(
  where: string,
  error: z.core.$ZodError,
  value: unknown,
  schema?: z.core.$ZodType,
): string {
  const issues = error.issues.map(inBestBranch);
  const first = issues.find((issue) => issue.code === "unrecognized_keys") ?? issues[0];
  if (first === undefined) return `${where}: must fit its schema`;
  const rest = issues.length - 1;
  const more = rest === 0 ? "" : `; and ${rest} more ${rest === 1 ? "problem" : "problems"}`;
  return `${where}: ${explainIssue(first, value, schema)}${more}`;
}

function explainIssue(issue: Issue, value: unknown, schema: z.core.$ZodType | undefined): string {
  const inner = issue.path.reduce(property, value);
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0]!;
    const given = typeof inner === "object" && inner !== null ? Object.keys(inner) : [];
    const all = schema === undefined ? [] : knownKeys(schema, issue.path, value);
    const known = all.filter((k) => !given.includes(k));
    const nearest = nearestName(key, known);
    const twin = nearestName(
      key,
      all.filter((k) => given.includes(k)),
    );
    if (nearest === undefined && twin !== undefined) {
      return `unknown key ${showPath([...issue.path, key])}; ${showPath([...issue.path, twin])} is given beside it, remove one`;
    }
    const list = known.slice(0, MOST_KEYS_SHOWN).join(", ") + (known.length > MOST_KEYS_SHOWN ? ", …" : "");
    const hint =
      nearest === undefined
        ? list && `known and not given: ${list}`
        : `did you mean ${showPath([...issue.path, nearest])}?`;
    return `unknown key ${showPath([...issue.path, key])}${hint && `; ${hint}`}`;
  }
  if (issue.code === "invalid_key" && issue.issues[0] !== undefined) {
    const key = issue.path.at(-1);
    return `key ${showPath(issue.path)} must ${rule(issue.issues[0])}, got ${showValue(key)}`;
  }
  const nearest =
    issue.code === "invalid_value" && typeof inner === "string"
      ? nearestName(inner, issue.values.map(String))
      : undefined;
  const hint = nearest === undefined ? "" : `; did you mean ${JSON.stringify(nearest)}?`;
  return `${showPath(issue.path)} must ${rule(issue)}, got ${showValue(inner)}${hint}`;
}

/** What must hold, to stand after "must". */
function rule(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `be ${withArticle(issue.expected)}`;
    case "invalid_value":
      return issue.values.length === 1
        ? `be ${showLiteral(issue.values[0])}`
        : `be one of ${issue.values.map(showLiteral).join(", ")}`;
    case "too_small":
    case "too_big": {
      const [sign, limit] = issue.code === "too_small" ? [">", issue.minimum] : ["<", issue.maximum];
      const bound = issue.exact === true ? `${limit}` : `${sign}${issue.inclusive === false ? "" : "="} ${limit}`;
      const counted = COUNTED.get(issue.origin);
      return counted === undefined ? `be ${bound}` : `have ${bound} ${counted}`;
    }
    case "not_multiple_of":
      return `be a multiple of ${issue.divisor}`;
    case "invalid_format":
      return issue.pattern === undefined ? `be in the format ${issue.format}` : `match ${issue.pattern}`;
    case "invalid_union": {
      if ("options" in issue && issue.options !== undefined)
        return `be one of ${issue.options.map(showLiteral).join(", ")}`;
      const rules = issue.errors.flatMap((branch) => (branch[0] === undefined ? [] : [rule(branch[0])]));
      return [...new Set(rules)].join(" or ") || "fit exactly one of its forms";
    }
    case "custom":
      return issue.message.replace(/^must /, "");
    default:
      return `fit its schema (${issue.message})`;
  }
}

/** A failed union says what failed in each branch: take the one branch whose outer type did fit, if there is one. */
function inBestBranch(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const entered = issue.errors.filter((branch) =>
    branch.every((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys"),
  );
  if (entered.length !== 1) return issue;
  const branch = entered[0]!;
  const inner = branch.find(({ code }) => code === "unrecognized_keys") ?? branch[0]!;
  return inBestBranch({ ...inner, path: [...issue.path, ...inner.path] });
}

function showPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the whole value";
  return path
    .map((step, i) => {
      if (typeof step === "number") return `[${step}]`;
      const key = String(step);
      if (!/^[\p{L}\p{N}_$-]+$/u.test(key)) return `[${JSON.stringify(key)}]`;
      return i === 0 ? key : `.${key}`;
    })
    .join("");
}

function showValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object") {
    const keys = Object.keys(value);
    return keys.length === 0 ? "an empty object" : `an object with ${shorten(keys.join(", "))}`;
  }
  return `${shorten(showLiteral(value))} (${typeof value})`;
}

function showLiteral(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function shorten(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 1)}…`;
}

function withArticle(type: string): string {
  if (type === "int") return "a whole number";
  if (type === "null" || type === "undefined") return type;
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}
