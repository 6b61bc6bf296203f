/**
 * @file Does every `@default` tag say what the code does? The convention (CONTRIBUTING.md): the tag repeats, to the
 * letter, the expression that the code falls back to, or is `none`.
 */
import { complaint, isNode, type Node, type Source, visitNodes } from "./sources.ts";

interface Tag {
  readonly start: number;
  /** The option or parameter it documents. */
  readonly name: string;
  readonly value: string;
}

const COMMENT = /\/\*\*[\s\S]*?\*\//g;
const TAG = /@default\s+(.+?)\s*(?:\*\/|$)/gm;
const DOCUMENTED = /^\s*(?:export |declare |readonly |public |const |let )*(\w+)/;

/** Constants may be written as links: {@link NAME} is NAME. */
const unlinked = (value: string) => value.replace(/^\{@link (\w+)\}$/, "$1");

function tagsOf({ text }: Source): Tag[] {
  return [...text.matchAll(COMMENT)].flatMap((comment) =>
    [...comment[0].matchAll(TAG)].map((tag) => {
      const line = comment[0].slice(comment[0].lastIndexOf("\n", tag.index) + 1, tag.index);
      const parameter = line.match(/@param (\w+)/)?.[1];
      const after = text.slice(comment.index + comment[0].length).match(DOCUMENTED)?.[1];
      return { start: comment.index + tag.index, name: parameter ?? after ?? "", value: unlinked(tag[1]!) };
    }),
  );
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return "";
  if (node.type === "ChainExpression") return nameOf(node["expression"]);
  if (node.type === "MemberExpression") return node["computed"] === true ? "" : nameOf(node["property"]);
  return node.type === "Identifier" ? String(node["name"]) : "";
}

/** name and fallback in { name = 1 }, { name: other = 1 }, (name = 1) =>, options.name ?? 1 and name: z….default(1). */
function fallbackIn(node: Node): readonly [string, unknown] | undefined {
  const value = node["value"];
  if (node.type === "AssignmentPattern") return [nameOf(node["left"]), node["right"]];
  if (node["operator"] === "??" || node["operator"] === "??=") return [nameOf(node["left"]), node["right"]];
  if (node.type !== "Property" || !isNode(value)) return;
  if (value.type === "AssignmentPattern") return [nameOf(node["key"]), value["right"]];
  const calls = value.type === "CallExpression" && nameOf(value["callee"]) === "default";
  return calls ? [nameOf(node["key"]), (value["arguments"] as Node[])[0]] : undefined;
}

/** What the code falls back to, by name. */
function fallbacksOf(source: Source): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  visitNodes(source, (node) => {
    const [name, value] = fallbackIn(node) ?? [];
    if (!name || !isNode(value)) return;
    if (!found.has(name)) found.set(name, new Set());
    found.get(name)!.add(source.text.slice(value.start, value.end));
  });
  return found;
}

/** Complaints about the tags of one room, whose files are given. A fallback in the tag's own file goes before others. */
export function defaultComplaints(room: readonly Source[]): string[] {
  const fallbacks = new Map(room.map((source) => [source, fallbacksOf(source)]));
  const inRoom = (name: string) => new Set([...fallbacks.values()].flatMap((map) => [...(map.get(name) ?? [])]));
  return room.flatMap((source) =>
    tagsOf(source).flatMap(({ start, name, value }) => {
      const found = [...(fallbacks.get(source)!.get(name) ?? inRoom(name))];
      if (value === "none" ? found.length === 0 : found.includes(value)) return [];
      const got = found.length === 0 ? "nothing" : found.join(" or ");
      return [complaint(source, { start }, `@default of ${name} is ${value}, the code falls back to ${got}`)];
    }),
  );
}
