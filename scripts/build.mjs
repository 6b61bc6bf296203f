// Compiles src/ and apps/cli/ into dist/ and bundles apps/lab into dist/lab, from nothing, so that no file of an older
// build survives.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DIST, DIST_STAMP, ROOT, sourceHash } from "./stamp.mjs";

const hash = sourceHash(); // before compiling: a source changed meanwhile leaves dist stale, not wrong
rmSync(DIST, { recursive: true, force: true });
const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: ROOT, stdio: "inherit" });
if (status !== 0) {
  console.error("build: tsc reports errors, so dist/ is incomplete; mend them and run `npm run build`");
  process.exit(1);
}
const vite = join(ROOT, "node_modules/vite/bin/vite.js");
const lab = spawnSync(process.execPath, [vite, "build", "apps/lab"], { cwd: ROOT, stdio: "inherit" });
if (lab.status !== 0) {
  console.error(
    "build: the lab could not be bundled, so dist/ is incomplete; mend what Vite reports and run `npm run build`",
  );
  process.exit(1);
}
writeFileSync(DIST_STAMP, hash);
