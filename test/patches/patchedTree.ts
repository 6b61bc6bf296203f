/** @file A copy of the tree with a newcomer's patch applied. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../house/sources.ts";

const PARTS = [
  "data/mnist-latents.npz",
  "src",
  "apps",
  "test",
  "bench",
  "bin",
  "tsconfig.json",
  "tsconfig.portable.json",
  "package.json",
];

export interface PatchedTree {
  readonly dir: string;
  /** Source files that the patch brings, and those it changes. */
  readonly files: { readonly brought: number; readonly changed: number };
  /** What tsc says with a configuration: empty where types are clean. */
  typeErrors(config: string): string;
  /** A module of the copy. */
  load<Module>(path: string): Promise<Module>;
  /** Bundles the command line of the copy; its bin/lethe.mjs then runs it. */
  bundle(): void;
  remove(): void;
}

export function patchedTree(patch: string): PatchedTree {
  const path = join(ROOT, "test/patches", patch);
  const dir = mkdtempSync(join(tmpdir(), "lethe-patched-"));
  for (const part of PARTS) {
    const filter = (file: string) => !file.includes("population/runs");
    cpSync(join(ROOT, part), join(dir, part), { recursive: true, filter });
  }
  symlinkSync(join(ROOT, "node_modules"), join(dir, "node_modules"));
  execFileSync("git", ["apply", path], { cwd: dir });
  const files = readFileSync(path, "utf8").split("diff --git ").slice(1);
  const brought = files.filter((file) => file.includes("\nnew file mode")).length;
  return {
    dir,
    files: { brought, changed: files.length - brought },
    typeErrors(config) {
      const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
      const args = [tsc, "--noEmit", "-p", config];
      const { status, stdout, error } = spawnSync(process.execPath, args, { cwd: dir, encoding: "utf8" });
      if (error !== undefined) throw error;
      return status === 0 ? stdout : stdout || `tsc ended with ${status}`;
    },
    load: (module) => import(join(dir, module)),
    bundle() {
      const vite = join(ROOT, "node_modules/vite/bin/vite.js");
      execFileSync(process.execPath, [vite, "build", "apps/cli"], { cwd: dir, stdio: "pipe" });
    },
    remove: () => rmSync(dir, { recursive: true }),
  };
}
