import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/format/index.ts";
import { readStudy, STUDY_FILE, type Study } from "../../src/study/index.ts";
import { PAPER, unpackShipped } from "./shippedStudy.ts";

export const STUDY_HELP = "folder of the study, its name in studies/, or paper: the one that comes with Lethe";

/** The folder a user means by a path or by a name in studies/; "paper" is unpacked first. @throws InputError when no records are there. */
export function studyFolder(name: string): string {
  const hasRuns = (dir: string) => existsSync(join(dir, "runs")) && statSync(join(dir, "runs")).isDirectory();
  if (name === PAPER && !hasRuns(name)) return unpackShipped((text) => process.stderr.write(`lethe: ${text}\n`));
  const found = [name, join("studies", name)].find(hasRuns);
  if (found === undefined) {
    throw new InputError(
      `${name}: must be a study, has no folder runs and is none of those in studies; give its path, or make one: lethe study run demo`,
    );
  }
  return found;
}

export const warnOf = (warnings: readonly string[]): void => {
  for (const warning of warnings.slice(0, 8)) process.stderr.write(`lethe: left out: ${warning}\n`);
  if (warnings.length > 8)
    process.stderr.write(`lethe: left out: ${warnings.length - 8} more; see lethe study verify\n`);
};

/** The study in a folder, or the one that was run from this plan, with its folder. @throws InputError if never run. */
export function openStudyFolder(name: string): { readonly study: Study; readonly dir: string } {
  const asked = readStudy(name);
  const dir = asked.dir ?? join("studies", asked.plan.name);
  if (!existsSync(join(dir, STUDY_FILE)))
    throw new InputError(`${dir}: there is no study yet; run it, or give its folder`);
  return { study: asked.dir === null ? readStudy(dir) : asked, dir };
}
