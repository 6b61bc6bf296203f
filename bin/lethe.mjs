#!/usr/bin/env node
// The command `lethe` in a checkout: starts what the build made, or says that there is no build.
import { distState } from "../scripts/stamp.mjs";

const state = distState();
if (state === "fresh") {
  await import("../dist/apps/cli/main.js");
} else {
  console.error(`lethe: dist is ${state}; run \`npm run setup\``);
  process.exit(1);
}
