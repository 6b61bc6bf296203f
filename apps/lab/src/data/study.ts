/** @file The study the page is about, as signals: what every page reads. */
import { batch, computed, signal } from "@preact/signals";
import { type PackedRows, unpackRows } from "../../../../src/format/index.ts";
import { DataError, type DataSource, type LabColumn, type LabProgress, type ResultRow } from "./dataSource.ts";
import { serverSource } from "./serverSource.ts";
import { siteSource } from "./siteSource.ts";
import { openToken } from "./token.ts";

export type LoadState = "loading" | "ready" | "failed";

export const state = signal<LoadState>("loading");
/** Why the study could not be loaded, or why it is not followed at the moment; null while all is well. */
export const trouble = signal<string | null>(null);
export const studyName = signal("");
/** Its folder, for commands; null on a published site. */
export const studyFolder = signal<string | null>(null);
export const rows = signal<readonly ResultRow[]>([]);
/** All columns there can be. */
export const allColumns = signal<readonly LabColumn[]>([]);
/** Names of the columns that have a value in the study. */
const present = signal<ReadonlySet<string>>(new Set(["id"]));
/** The columns that have a value in the study. */
export const columns = computed(() => allColumns.value.filter(({ name }) => present.value.has(name)));
/** What is to be known of the study besides its rows: damaged records. */
export const notices = signal<readonly string[]>([]);
export const progress = signal<LabProgress | null>(null);
export const columnsByName = computed(() => new Map(columns.value.map((column) => [column.name, column])));

let opened: DataSource | undefined;

/** The study's data source: the same for the life of the page. */
export function source(): DataSource {
  opened ??= openSource();
  return opened;
}

function openSource(): DataSource {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="lethe-source"]');
  if (meta?.content !== "server") return siteSource();
  return serverSource(openToken(), meta.dataset["keep"] === "yes");
}

/** Loads the table and follows it. Called once; again after a failure. */
export async function loadStudy(): Promise<void> {
  state.value = "loading";
  try {
    const index = await source().index();
    batch(() => {
      studyName.value = index.name;
      studyFolder.value = index.folder ?? null;
      allColumns.value = index.columns;
      present.value = new Set(["id"]);
      rows.value = [];
      take(index.rows);
      progress.value = index.progress;
      notices.value = index.notices;
      trouble.value = null;
      state.value = "ready";
    });
  } catch (error) {
    batch(() => {
      trouble.value = messageOf(error);
      state.value = "failed";
    });
    return;
  }
  source().watch(
    (update) => {
      batch(() => {
        trouble.value = null;
        progress.value = update.progress;
        if (update.notices.join() !== notices.value.join()) notices.value = update.notices;
        take(update.rows);
      });
    },
    (error) => {
      trouble.value = messageOf(error);
    },
  );
}

/** Rows that came are put in their places. */
function take(packed: PackedRows): void {
  if (packed.ids.length === 0) return;
  const names = Object.keys(packed.columns);
  if (names.some((name) => !present.value.has(name))) present.value = new Set([...present.value, ...names]);
  rows.value = merged(rows.value, unpackRows(packed));
}

/** Rows with some of them new or changed; known ones keep their place. */
export function merged(old: readonly ResultRow[], changed: readonly ResultRow[]): ResultRow[] {
  const fresh = new Map(changed.map((row) => [row.id, row]));
  const kept = old.map((row) => {
    const replacement = fresh.get(row.id);
    fresh.delete(row.id);
    return replacement ?? row;
  });
  return [...kept, ...fresh.values()];
}

/** What to tell a visitor of an error. */
export function messageOf(error: unknown): string {
  if (error instanceof DataError) return error.message;
  return error instanceof Error ? `Something went wrong here: ${error.message}` : String(error);
}
