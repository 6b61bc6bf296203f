import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { escapeText } from "../../../src/figures/index.ts";
import { InputError } from "../../../src/format/index.ts";
import { unpackPortrait } from "../../../src/mechanism/index.ts";
import { makeFolder, writeAtomically } from "../../../src/store/index.ts";
import { type LabIndex, mnistLatentsPath, type PortraitStage } from "../../../src/study/index.ts";
import type { LabStudy } from "./labStudy.ts";
import { indexHtml, type PageFile } from "./pageFiles.ts";
import { META_POLICY } from "./pagePolicy.ts";
import { listRuns, readArrays, readRun } from "./readRun.ts";

/** By this file a folder is known as a site of ours, which may be written again. */
const MARKER = "lethe-site.json";
const markerSchema = z.object({ format: z.literal(1), files: z.array(z.string()).default([]) });
/** What a run's files are called in every site: also in one whose list is lost. */
const RUN_FILE = /^data\/runs\/[0-9a-f]{16}\.(json|[A-Za-z0-9-]+\.npz)$/;

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
  const earlier = claimFolder(out);
  const { store } = study;
  const written = new Set<string>();
  let bytes = 0;
  const write = (path: string, content: Uint8Array | string) => {
    const data = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const target = join(out, path);
    makeFolder(dirname(target));
    writeAtomically(target, data);
    written.add(path);
    bytes += data.length;
  };

  const mark = (files: readonly string[]) => `${JSON.stringify({ format: 1, name, files })}\n`;
  makeFolder(out);
  writeAtomically(join(out, MARKER), new TextEncoder().encode(mark(earlier))); // a site from now on, whatever happens
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

  const preview = await previewOf(store, index.rows.ids, listed);
  if (preview !== null) write("preview.png", preview);
  const policy = `<meta http-equiv="Content-Security-Policy" content="${META_POLICY}" />`;
  write(
    "index.html",
    described(
      indexHtml(page, `${policy}\n    <meta name="lethe-source" content="site" />`),
      name,
      rows.ids.length,
      preview !== null,
    ),
  );
  for (const path of earlier) if (!written.has(path)) rmSync(join(out, path), { force: true });
  write(MARKER, mark([...written].sort()));
  return { networks: rows.ids.length, files: written.size, bytes, notices: index.notices };
}

/** What search engines and those who send the address show of it. */
function described(html: string, name: string, networks: number, hasPreview: boolean): string {
  const title = escapeText(`${name}: how ${networks} networks remember`);
  const text = `${networks} recurrent networks trained to remember, each to be opened, turned and pushed: where it goes when it is left alone, and why it forgets.`;
  const tags = [
    `<meta name="description" content="${text}" />`,
    `<meta property="og:title" content="${title}" />`,
    `<meta property="og:description" content="${text}" />`,
    ...(hasPreview ? ['<meta property="og:image" content="preview.png" />'] : []),
  ];
  return html.replace("<title>Lethe</title>", `<title>${title}</title>\n    ${tags.join("\n    ")}`);
}

/** The portrait of the first network that has one; null where none has. */
async function previewOf(store: LabStudy["store"], ids: readonly string[], listed: ReturnType<typeof listRuns>) {
  for (const id of ids) {
    const stage = listed.stages.get(id)?.find((each): each is PortraitStage => each.startsWith("portrait-"));
    if (stage === undefined) continue;
    const found = store.read(id, stage, { arrays: true });
    if (found.status !== "ok" || found.arrays === undefined) continue;
    const { flowPortraitFigure, pngOfDrawing } = await import("../drawing.ts");
    const data = unpackPortrait(found.record.portrait, found.arrays, `${id}.${stage}.npz`);
    return pngOfDrawing(
      flowPortraitFigure(data, { title: "Where does it go when it is left alone?", theme: "dark" }),
      1,
    );
  }
  return null;
}

/**
 * Asks whether a site may be written there. @returns the files that an earlier site has there, which are ours to replace or
 * remove; what else lies in its folders is the user's, and stays.
 */
function claimFolder(out: string): readonly string[] {
  if (!existsSync(out)) return [];
  if (!statSync(out).isDirectory()) throw new InputError(`${out}: must be a folder for the site, and is a file`);
  const names = readdirSync(out);
  if (names.length > 0 && !names.includes(MARKER)) {
    throw new InputError(
      `${out}: must be empty or a site made by lethe publish, and holds ${names[0]}; give another folder`,
    );
  }
  const found = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => relative(out, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  const listed = new Set(names.length === 0 ? [] : filesOfMarker(join(out, MARKER)));
  return paths.filter((path) => listed.has(path) || RUN_FILE.test(path));
}

/** What a site says it consists of; nothing where it does not say so. */
function filesOfMarker(path: string): readonly string[] {
  try {
    return markerSchema.parse(JSON.parse(readFileSync(path, "utf8"))).files;
  } catch {
    return [];
  }
}
