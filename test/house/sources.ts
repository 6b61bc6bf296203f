/** @file Which files are there, and what do they say? What every house rule reads. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAst } from "vitest/node";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NOT_OURS = ["node_modules", "dist", ".git", "runs", "studies"];

/** A file of the tree; `path` from the root, with "/". */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** One node of the syntax tree (ESTree with TypeScript's types). */
export interface Node {
  readonly type: string;
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

export const isTest = (path: string) => path.endsWith(".test.ts");

export const read = (path: string): Source => ({ path, text: readFileSync(join(ROOT, path), "utf8") });

/**
 * Every file that is in git, and what is new beside it in the folders that are: what a user's commands wrote into the
 * checkout, a report or a site, is none of our business. Without git, every file but what .gitignore names.
 */
export function allPaths(): string[] {
  const ls = (...which: string[]) => {
    const list = ["-c", "safe.directory=*", "ls-files", "-z", ...which];
    const { status, stdout } = spawnSync("git", list, { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 28 });
    return status === 0 ? stdout.split("\0").filter((path) => path !== "") : null;
  };
  const kept = ls("--cached");
  if (kept === null) return walk("");
  const topOf = (path: string) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : null);
  const folders = new Set(kept.map(topOf));
  const fresh = (ls("--others", "--exclude-standard") ?? []).filter(
    (path) => topOf(path) !== null && folders.has(topOf(path)),
  );
  return [...kept, ...fresh].filter((path) => existsSync(join(ROOT, path)));
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !NOT_OURS.includes(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? walk(`${folder}${entry.name}/`) : `${folder}${entry.name}`));
}

/** TypeScript below the folders, tests included; not AssemblyScript, which is another language. */
export function typescriptBelow(...folders: string[]): Source[] {
  const ours = (path: string) => folders.some((folder) => path.startsWith(`${folder}/`));
  return allPaths()
    .filter((path) => ours(path) && /\.tsx?$/.test(path) && !path.startsWith("src/kernel/wasm/"))
    .map(read);
}

/** Calls `visit` for each node, parents first, with its parent. Comments are no nodes; strings are only literals. */
export function visitNodes({ path, text }: Source, visit: (node: Node, parent: Node | undefined) => void): void {
  function descend(value: unknown, parent: Node | undefined): void {
    if (Array.isArray(value)) for (const item of value) descend(item, parent);
    else if (isNode(value)) {
      visit(value, parent);
      for (const child of Object.values(value)) descend(child, value);
    }
  }
  descend(parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }), undefined);
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

/** "src/kernel/lu.ts:12: what is wrong". */
export function complaint({ path, text }: Source, node: { readonly start: number }, what: string): string {
  return `${path}:${text.slice(0, node.start).split("\n").length}: ${what}`;
}
