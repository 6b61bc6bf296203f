import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/format/index.ts";
import { readStudy, STUDY_FILE, type Study } from "../../src/study/index.ts";

/** The study in a folder, or the one that was run from this plan, with its folder. @throws InputError if never run. */
export function studyFolder(name: string): { readonly study: Study; readonly dir: string } {
  const asked = readStudy(name);
  const dir = asked.dir ?? join("studies", asked.plan.name);
  if (!existsSync(join(dir, STUDY_FILE)))
    throw new InputError(`${dir}: there is no study yet; run it, or give its folder`);
  return { study: asked.dir === null ? readStudy(dir) : asked, dir };
}
