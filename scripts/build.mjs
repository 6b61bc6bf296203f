// Compiles src/ and apps/cli/ into dist/, from nothing, so that no file of an older build survives.
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
writeFileSync(DIST_STAMP, hash);
