/** @file Does code in src/ depend on where, when or on which engine it runs? */
import { isBuiltin } from "node:module";
import { loadedBy } from "./imports.ts";
import { complaint, isNode, type Node, type Source, visitNodes } from "./sources.ts";

/** Parts of the platform that must be passed in. (tsconfig.portable.json knows none of the others either.) */
const PLATFORM = ["process", "Buffer", "performance", "globalThis", "require"];

/** What ECMAScript defines to the last bit. All other functions of Math differ between engines by an ulp or more. */
const EXACT = ["abs", "ceil", "clz32", "floor", "fround", "imul", "max", "min", "round", "sign", "sqrt", "trunc"];
const isConstant = (name: string) => /^[A-Z0-9_]+$/.test(name); // PI, LN2, …
const AMBIENT = ["random"]; // the platform rule speaks of it

/** A name that stands for a value: not a property, a key, a method's name or a word in a type. */
function isValue(node: Node, parent: Node | undefined): boolean {
  if (node.type !== "Identifier" || parent === undefined) return false;
  if (parent.type === "MemberExpression") return parent["object"] === node || parent["computed"] === true;
  if (parent["key"] === node) return parent["computed"] === true;
  return !parent.type.startsWith("TS") || /^TS(As|Satisfies|NonNull|Instantiation)Expression$/.test(parent.type);
}

/** The name after the dot, "" when it is computed. */
function memberName(member: Node): string {
  const property = member["property"];
  return member["computed"] !== true && isNode(property) ? String(property["name"]) : "";
}

const isNamed = (node: unknown, name: string) => isNode(node) && node.type === "Identifier" && node["name"] === name;

function literalOf(node: unknown): unknown {
  return isNode(node) && node.type === "Literal" ? node["value"] : undefined;
}

/** new Date(1980, …) is a constant in local time; every other use of Date has the clock or the zone in it. */
function isConstantDate(parent: Node): boolean {
  return parent.type === "NewExpression" && literalOf((parent["arguments"] as Node[])[0]) === 1980;
}

export function platformComplaints(source: Source): string[] {
  const found: string[] = [];
  visitNodes(source, (node, parent) => {
    const module = loadedBy(node);
    if (module !== undefined && isBuiltin(module)) found.push(complaint(source, node, `imports ${module}`));
    if (node.type === "MemberExpression" && isNamed(node["object"], "Math") && memberName(node) === "random") {
      found.push(complaint(source, node, "names Math.random"));
    }
    if (!isValue(node, parent)) return;
    const name = String(node["name"]);
    if (PLATFORM.includes(name)) found.push(complaint(source, node, `names ${name}`));
    if (name === "Date" && !isConstantDate(parent!))
      found.push(complaint(source, node, "uses Date other than new Date(1980, …)"));
  });
  return found;
}

/** Math may only be used as Math.name, with a name that is exact everywhere. */
function mathComplaint(parent: Node): string | undefined {
  const name = parent.type === "MemberExpression" ? memberName(parent) : "";
  if (name === "") return "uses Math other than as Math.name";
  const known = EXACT.includes(name) || AMBIENT.includes(name) || isConstant(name);
  return known ? undefined : `Math.${name} differs between engines; use the kernel's functions`;
}

/** 2 ** 31 is a constant, and exact. */
function isPowerOfTwo(node: Node): boolean {
  return literalOf(node["left"]) === 2 && Number.isInteger(literalOf(node["right"]));
}

export function numericsComplaints(source: Source): string[] {
  const found: string[] = [];
  visitNodes(source, (node, parent) => {
    const power = node["operator"] === "**" || node["operator"] === "**=";
    if (power && !isPowerOfTwo(node)) found.push(complaint(source, node, "** differs between engines; multiply"));
    if (!isValue(node, parent) || node["name"] !== "Math") return;
    const what = mathComplaint(parent!);
    if (what !== undefined) found.push(complaint(source, node, what));
  });
  return found;
}
