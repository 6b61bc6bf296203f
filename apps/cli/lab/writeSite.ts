import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../../../src/format/index.ts";
import { makeFolder, writeAtomically } from "../../../src/store/index.ts";
import { type LabIndex, mnistLatentsPath } from "../../../src/study/index.ts";
import type { LabStudy } from "./labStudy.ts";
import { indexHtml, type PageFile } from "./pageFiles.ts";
import { META_POLICY } from "./pagePolicy.ts";
import { listRuns, readArrays, readRun } from "./readRun.ts";

/** By this file a folder is known as a site of ours, which may be written again. */
const MARKER = "lethe-site.json";
/** What a site of ours consists of, besides the files at its root. */
const FOLDERS = ["assets", "data"];

export interface Site {
  readonly networks: number;
  readonly files: number;
  readonly bytes: number;
  /** What was left out, one line each. */
  readonly notices: readonly string[];
}

/**
 * Writes a study as a static site: the lab's page, and beside it what the page would ask a server for. The records are
 * those of the store's schemas, which know no other fields: no paths, hosts, users, dates or logs. All addresses are
 * relative, so the site works below any path.
 *
 * @throws InputError when `out` holds anything that is not such a site.
 */
export async function writeSite(
  study: LabStudy,
  name: string,
  page: ReadonlyMap<string, PageFile>,
  out: string,
): Promise<Site> {
  claimFolder(out);
  const { store } = study;
  let files = 0;
  let bytes = 0;
  const write = (path: string, content: Uint8Array | string) => {
    const data = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const target = join(out, path);
    makeFolder(dirname(target));
    writeAtomically(target, data);
    files++;
    bytes += data.length;
  };

  write(MARKER, `${JSON.stringify({ format: 1, name })}\n`);
  write(".nojekyll", "");
  for (const [path, file] of page) if (path !== "index.html") write(path, file.bytes);

  const index = await study.wholeIndex();
  const listed = listRuns(store);
  for (const id of index.rows.ids) {
    const record = readRun(store, id, listed);
    if (record === null) continue;
    write(`data/runs/${id}.json`, JSON.stringify(record));
    for (const stage of record.stages) {
      const arrays = readArrays(store, id, stage, listed);
      if (arrays !== null) write(`data/runs/${id}.${stage}.npz`, arrays);
    }
  }
  write("data/stimuli.npz", readFileSync(mnistLatentsPath()));
  const { rows, columns } = index;
  const published: LabIndex = { name, rows, columns, progress: null, notices: [], version: "site" };
  write("data/index.json", JSON.stringify(published));

  const policy = `<meta http-equiv="Content-Security-Policy" content="${META_POLICY}" />`;
  write("index.html", indexHtml(page, `${policy}\n    <meta name="lethe-source" content="site" />`));
  return { networks: rows.ids.length, files, bytes, notices: index.notices };
}

/** Makes the folder, or takes away what an earlier site left in it. */
function claimFolder(out: string): void {
  if (!existsSync(out)) {
    makeFolder(out);
    return;
  }
  if (!statSync(out).isDirectory()) throw new InputError(`${out}: must be a folder for the site, and is a file`);
  const names = readdirSync(out);
  if (names.length > 0 && !names.includes(MARKER)) {
    throw new InputError(
      `${out}: must be empty or a site made by lethe publish, and holds ${names[0]}; give another folder`,
    );
  }
  for (const folder of FOLDERS) rmSync(join(out, folder), { recursive: true, force: true });
}
