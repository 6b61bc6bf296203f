#!/usr/bin/env node
// The command `lethe`. In a checkout it says so where dist/ is not what the sources compile to; a package has no sources.
import { existsSync } from "node:fs";

const STAMP = new URL("../scripts/stamp.mjs", import.meta.url);
const state = existsSync(STAMP) ? (await import(STAMP.href)).distState() : "fresh";
if (state === "fresh") {
  await import("../dist/apps/cli/main.js").catch((error) => {
    if (error?.code !== "EMFILE") throw error;
    console.error("lethe: too many files are open, before it began; raise `ulimit -n`");
    process.exit(1);
  });
} else {
  console.error(`lethe: dist is ${state}; run \`npm run setup\``);
  process.exit(1);
}
