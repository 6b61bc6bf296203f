import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { StoreError } from "../../../src/store/index.ts";

export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

/** The built lab, by path from its root ("index.html", "assets/…"): read once, so that no request names a file. */
export function readPage(): ReadonlyMap<string, PageFile> {
  // this file is in apps/cli/lab, or bundled into one in dist/apps/cli
  const root = import.meta.url.endsWith(".ts") ? "../../../dist/lab" : "../../lab";
  const folder = fileURLToPath(new URL(root, import.meta.url));
  if (!existsSync(join(folder, "index.html"))) {
    throw new StoreError("the lab is not built: its dist/lab is missing; install or build lethe again");
  }
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length + 1).replaceAll("\\", "/");
      const type = TYPES[extname(name)] ?? "application/octet-stream";
      return [name, { bytes: new Uint8Array(readFileSync(path)), type }];
    }),
  );
}

/** The page's index.html, told where its data are. */
export function indexHtml(page: ReadonlyMap<string, PageFile>, meta: string): string {
  const html = new TextDecoder().decode(page.get("index.html")!.bytes);
  const placeholder = /<meta name="lethe-source" content="site" ?\/?>/;
  if (!placeholder.test(html)) throw new StoreError("internal: the lab's index.html has no lethe-source");
  return html.replace(placeholder, meta);
}
