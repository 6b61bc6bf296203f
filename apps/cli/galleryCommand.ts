import { join } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { InputError } from "../../src/format/index.ts";
import {
  BASES,
  entryOf,
  GALLERY,
  type GalleryRecord,
  galleryRecordSchema,
  type Piece,
  parseSettings,
  pieceNamed,
  quantitiesOf,
} from "../../src/gallery/index.ts";
import { makeFolder, openStore, type Store } from "../../src/store/index.ts";
import { INTERRUPTED } from "./exitCode.ts";
import { claimTable, describePiece, galleryList } from "./galleryText.ts";
import { outputFolder } from "./outputPath.ts";
import { openProgressBar, type ProgressBar } from "./progressBar.ts";
import { stopOnSignals } from "./stopOnSignals.ts";

const collect = (word: string, words: string[] = []) => [...words, word];
/** What a user waits for Ctrl-C to be heard. */
const HEARD_EVERY = 0.1;

export function addGallery(program: Command): void {
  program
    .command("gallery")
    .description("systems of the works that cite the paper, running, each with its claims tried")
    .argument("[piece]", "which; without one they are listed")
    .option("--all", "run every piece, and print the table of their claims")
    .option("--set <parameter=value>", "a parameter of the piece, repeatable: K=4", collect)
    .option("--out <dir>", "keep the records in this folder, with a figure of each", outputFolder("--out"))
    .option("--json", "print one JSON object and nothing else")
    .addHelpText(
      "after",
      "\nExamples:\n  lethe gallery\n  lethe gallery free-recall --set coupling=6 --out gallery\n  lethe gallery --all --out gallery",
    )
    .action(async (name, { all, set = [], out, json }) => {
      if (name !== undefined && all) throw new InputError("gallery: give a piece or --all, not both");
      if (set.length > 0 && name === undefined) throw new InputError("--set needs a piece; see lethe gallery");
      if (name === undefined && !all) {
        process.stdout.write(
          json ? `${JSON.stringify({ pieces: GALLERY.map(aboutPiece) }, null, 2)}\n` : galleryList(),
        );
        return;
      }
      const pieces = name === undefined ? GALLERY : [pieceNamed(name)];
      const settings = parseSettings(set);
      for (const piece of pieces) piece.idFor(settings);
      const store = out === undefined ? null : openStore(out, { gallery: galleryRecordSchema });
      const records = await runAll(pieces, settings, store, out);
      if (records === null) {
        process.exitCode = INTERRUPTED;
        return;
      }
      if (json) process.stdout.write(`${JSON.stringify(all ? { records } : records[0], null, 2)}\n`);
      else process.stdout.write(all ? claimTable(records) : describePiece(pieces[0]!, records[0]!));
    });
}

function aboutPiece(piece: Piece) {
  const { id, entry, basis, shows, parameters, assumptions } = piece;
  return {
    id,
    reference: entryOf(entry),
    basis: BASES[basis],
    shows,
    parameters: quantitiesOf(parameters),
    assumptions,
  };
}

type GalleryStore = Store<{ gallery: GalleryRecord }>;

/** The records of the pieces; null where it was interrupted. Those that are kept already are read. */
async function runAll(
  pieces: readonly Piece[],
  settings: unknown,
  store: GalleryStore | null,
  out: string | undefined,
): Promise<GalleryRecord[] | null> {
  const bar = openProgressBar({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now() / 1000,
    columns: process.stderr.columns || undefined,
  });
  try {
    return await stopOnSignals(async (stop) => {
      const records: GalleryRecord[] = [];
      for (const [k, piece] of pieces.entries()) {
        const found = store?.read(piece.idFor(settings), "gallery");
        const record =
          found?.status === "ok" ? found.record : await runOne(piece, settings, k, pieces.length, bar, stop);
        if (record === null) return null;
        records.push(record);
        store?.write(record.id, "gallery", record, undefined);
        if (out !== undefined) await draw(out, piece, record);
      }
      return records;
    }, "after this step");
  } finally {
    bar.close();
  }
}

async function runOne(
  piece: Piece,
  settings: unknown,
  done: number,
  of: number,
  bar: ProgressBar,
  stop: { readonly isSet: boolean },
): Promise<GalleryRecord | null> {
  const running = piece.run(settings);
  let heard = performance.now() / 1000;
  for (let step = running.next(); ; step = running.next()) {
    if (step.done) return step.value;
    const { fraction, doing } = step.value;
    bar.update({ fraction: (done + fraction) / of, label: `${piece.id}: ${doing}` });
    // signals are heard between two turns of the event loop
    const now = performance.now() / 1000;
    if (now - heard < HEARD_EVERY) continue;
    await new Promise((resolve) => setImmediate(resolve));
    heard = now;
    if (stop.isSet) return null;
  }
}

async function draw(out: string, piece: Piece, record: GalleryRecord): Promise<void> {
  const { plotDocument, writeFigure } = await import("./drawing.ts");
  makeFolder(out);
  const drawing = piece.picture(plotDocument(), record);
  for (const ending of ["svg", "png"]) writeFigure(join(out, `${piece.id}.${ending}`), drawing);
}
