/** @file Do the links of a Markdown page lead somewhere? To a file of the tree, and to a heading of it. */
import { posix } from "node:path";

export interface Link {
  readonly target: string;
  readonly line: number;
}

/** Text outside fenced code, line by line; lines inside are empty. */
function proseOf(text: string): string[] {
  let fence: string | null = null;
  return text.split("\n").map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]?.[0] ?? null;
    if (mark !== null && (fence === null || fence === mark)) {
      fence = fence === null ? mark : null;
      return "";
    }
    return fence === null ? line : "";
  });
}

/** Links and images, `[…](target)`, in running text. */
export function linksOf(text: string): Link[] {
  return proseOf(text).flatMap((line, k) =>
    [
      ...line
        .replace(/`[^`]*`/g, (code) => "x".repeat(code.length))
        .matchAll(/\]\(([^()\s]+(?:\([^()]*\))?[^()\s]*)\)/g),
    ].map(([, target]) => ({ target: target!, line: k + 1 })),
  );
}

/** Names of headings as VitePress makes them: lower case, no accents, a hyphen for anything that is no letter or digit. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const line of proseOf(text)) {
    const title = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
    if (title === undefined) continue;
    const plain = title.replace(/`/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const base = plain
      .normalize("NFKD")
      .replace(/[\u0300-\u036F]/g, "")
      .replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, "-")
      .replace(/-{2,}/g, "-")
      .replace(/^-+|-+$/g, "")
      .replace(/^(\d)/, "_$1")
      .toLowerCase();
    let anchor = base;
    for (let k = 1; anchors.has(anchor); k++) anchor = `${base}-${k}`;
    anchors.add(anchor);
  }
  return anchors;
}

/**
 * What is wrong with the links of a page.
 * @param textOf of a file of the tree; null where there is none. A folder has "".
 */
export function deadLinks(path: string, text: string, textOf: (path: string) => string | null): string[] {
  return linksOf(text).flatMap(({ target, line }) => {
    if (/^(https?:|mailto:)/.test(target)) return [];
    const [file = "", anchor] = decodeURI(target).split("#") as [string, string?];
    const at = file === "" ? path : posix.normalize(posix.join(posix.dirname(path), file));
    const found = file === "" ? text : textOf(at);
    if (found === null) return [`${path}:${line}: ${target} leads nowhere`];
    if (anchor !== undefined && at.endsWith(".md") && !anchorsOf(found).has(anchor))
      return [`${path}:${line}: ${target}: no heading of that name`];
    return [];
  });
}
