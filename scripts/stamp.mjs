// Is dist/ what the sources compile to? A hash over them, written by the build into dist/.stamp, decides.
// It takes a few milliseconds for a hundred files, so it is always computed; times of files are not trusted.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
export const DIST = join(ROOT, "dist");
export const DIST_STAMP = join(DIST, ".stamp");

const FOLDERS = ["src", "apps/cli", "apps/lab"];
const TYPESCRIPT_CONFIGURATION = /^tsconfig.*\.json$/;

/** Whether the build reads it; as in tsconfig.build.json. The AssemblyScript sources arrive through kernelBytes.ts. */
function isCompiled(path) {
  if (path.startsWith("apps/lab/")) return !/\.(test\.tsx?|md)$/.test(path);
  return path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.startsWith("src/kernel/wasm/");
}

function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(`${folder}/${entry.name}`) : `${folder}/${entry.name}`,
  );
}

/** sha256, in hex, over names and contents of everything the build reads. */
export function sourceHash() {
  const configuration = readdirSync(ROOT).filter((name) => TYPESCRIPT_CONFIGURATION.test(name));
  const sources = FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap(filesBelow);
  const hash = createHash("sha256");
  for (const path of [...configuration, ...sources.filter(isCompiled)].sort()) {
    const bytes = readFileSync(join(ROOT, path));
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

/** @returns {"missing" | "stale" | "fresh"} "stale" also when a build broke off: the stamp is written last. */
export function distState() {
  if (!existsSync(DIST)) return "missing";
  return existsSync(DIST_STAMP) && readFileSync(DIST_STAMP, "utf8") === sourceHash() ? "fresh" : "stale";
}
