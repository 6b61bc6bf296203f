// Compiles src/ into dist/src with its types, and bundles apps/cli into dist/apps/cli and apps/lab into dist/lab, from
// nothing, so that no file of an older build survives.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DIST, DIST_STAMP, ROOT, sourceHash } from "./stamp.mjs";

const STEPS = [
  {
    program: "typescript/bin/tsc",
    args: ["-p", "tsconfig.build.json"],
    problem: "tsc reports errors, so dist/ is incomplete; fix them",
  },
  ...["cli", "lab"].map((app) => ({
    program: "vite/bin/vite.js",
    args: ["build", `apps/${app}`],
    problem: `apps/${app} could not be bundled, so dist/ is incomplete; fix what Vite reports`,
  })),
];

const hash = sourceHash(); // before compiling: a source changed meanwhile leaves dist stale, not wrong
rmSync(DIST, { recursive: true, force: true });
for (const { program, args, problem } of STEPS) {
  const command = [join(ROOT, "node_modules", program), ...args];
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, stdio: "inherit" });
  if (status === 0) continue;
  console.error(`build: ${problem} and run \`npm run build\``);
  process.exit(1);
}
nameCompiled(join(DIST, "src"));
writeFileSync(DIST_STAMP, hash);

/** tsc names sources in declarations, "./kernel.ts"; where only dist/ is, there are none. */
function nameCompiled(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith(".d.ts")) continue;
    const path = join(folder, name);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/(\bfrom |\bimport\()"(\.[^"]+)\.ts"/g, '$1"$2.js"'));
  }
}
