import { readFileSync } from "node:fs";

/** This file is in apps/cli, or bundled into one in dist/apps/cli. */
export function packageVersion(): string {
  const root = import.meta.url.endsWith(".ts") ? "../../" : "../../../";
  return JSON.parse(readFileSync(new URL(`${root}package.json`, import.meta.url), "utf8")).version;
}
