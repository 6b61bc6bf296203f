/** @file What a piece of the gallery is: a system of a related work, its claims tried, its picture drawn. */
import { z } from "zod";
import { type Drawing, type PlotDocument, stack } from "../figures/index.ts";
import { ID_PATTERN, idOf, parseWith } from "../format/index.ts";
import { type Claim, claimSchema } from "./claim.ts";
import { entryOf } from "./entries.ts";
import { type MiniatureLine, miniatureOf } from "./miniature.ts";

/**
 * Changed when a piece computes something else by the same parameters: part of the id of every record.
 */
export const GALLERY_VERSION = 1;

/** What of the paper could be read; where it was only the title, all that runs is our model. */
export const BASES = {
  abstract: "its abstract and openings; equations and parameters that stand nowhere in them are our assumptions",
  code: "its abstract and published code; re-derived, nothing of the code is used",
  title: "our model, after the title: nothing else of the paper could be read",
} as const;

export interface GalleryProgress {
  /** 0 … 1 */
  readonly fraction: number;
  readonly doing: string;
}

/** Numbers, texts, and lists and records of them: what a record can keep. Use null for what is not finite. */
export type Plain = number | string | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

export interface Outcome<R> {
  /** What the picture is drawn from. */
  readonly result: R;
  readonly claims: readonly Claim[];
}

/** What a piece's folder gives. P: its parameters, R: its result. */
export interface PieceDefinition<P extends z.ZodObject, R> {
  readonly id: string;
  /** Id of the entry of `ENTRIES` whose system it is. @default id */
  readonly entry?: string;
  readonly basis: keyof typeof BASES;
  /** Whether it trains networks: minutes, not seconds. @default false */
  readonly trains?: boolean;
  /** In two sentences. */
  readonly shows: string;
  /** Strict object of `quantity` and `count` only. */
  readonly parameters: P;
  /** What is assumed because it could not be read, by a short name that claims refer to. */
  readonly assumptions: Readonly<Record<string, string>>;
  /** Yields its progress; a caller that stops asking has cancelled. */
  run(parameters: z.infer<P>): Generator<GalleryProgress, Outcome<R>>;
  /** Panels, one above the other. */
  picture(document: PlotDocument, result: R, parameters: z.infer<P>): readonly Drawing[];
  /** A few lines that say what the piece is, for the size of a stamp. */
  miniature(result: R): readonly MiniatureLine[];
  /** What is computed and drawn in a fraction of a second, for sliders. */
  readonly scene: {
    /** Names of the parameters that it is drawn by. */
    readonly sliders: readonly (keyof z.infer<P> & string)[];
    /** A button that sets one of them to 0, and back to what is usual. @default null */
    readonly button?: { readonly label: string; readonly parameter: keyof z.infer<P> & string };
    draw(
      document: PlotDocument,
      parameters: z.infer<P>,
    ): { readonly panels: readonly Drawing[]; readonly says: string };
  };
}

export const galleryRecordSchema = z.strictObject({
  format: z.literal(1),
  stage: z.literal("gallery"),
  id: z.string().regex(ID_PATTERN),
  version: z.literal(GALLERY_VERSION),
  piece: z.string(),
  basis: z.string(),
  parameters: z.record(z.string(), z.number()),
  assumptions: z.record(z.string(), z.string()),
  claims: z.array(claimSchema),
  result: z.json(),
});
/** What running a piece came to. */
export type GalleryRecord = z.infer<typeof galleryRecordSchema>;

/** A piece whose parameters are checked when it runs. */
export interface Piece {
  readonly id: string;
  /** Id of the entry whose system it is; an entry may have several pieces. */
  readonly entry: string;
  readonly trains: boolean;
  readonly basis: keyof typeof BASES;
  readonly shows: string;
  readonly parameters: z.ZodObject;
  readonly assumptions: Readonly<Record<string, string>>;
  readonly sliders: readonly string[];
  readonly button: { readonly label: string; readonly parameter: string } | null;
  /** The id its record will have. @throws InputError for parameters it does not have, or out of range. */
  idFor(given: unknown): string;
  /** @throws InputError as `idFor`. */
  run(given: unknown): Generator<GalleryProgress, GalleryRecord>;
  picture(document: PlotDocument, record: GalleryRecord): Drawing;
  /** An SVG of 64 × 64. */
  miniature(record: GalleryRecord): string;
  /** @throws InputError as `idFor`. */
  scene(document: PlotDocument, given: unknown): { readonly drawing: Drawing; readonly says: string };
}

export function definePiece<P extends z.ZodObject, R>(definition: PieceDefinition<P, R>): Piece {
  const { id, entry: entryId = id, basis, trains = false, shows, parameters: schema, assumptions, scene } = definition;
  const entry = entryOf(entryId);
  const parse = (given: unknown) => parseWith(schema, given, id) as z.infer<P>;
  const idFor = (parameters: z.infer<P>) => idOf({ gallery: id, version: GALLERY_VERSION, parameters });
  const heading = {
    title: entry.title.length > 72 ? `${entry.title.slice(0, 70)}…` : entry.title,
    subtitle: `${entry.authors.split(",")[0]} and others ${entry.year}${basis === "title" ? " · our model, after the title" : ""}`,
  };
  return {
    ...{ id, entry: entryId, basis, trains, shows, parameters: schema, assumptions, sliders: scene.sliders },
    button: scene.button ?? null,
    idFor: (given) => idFor(parse(given)),
    *run(given) {
      const parameters = parse(given);
      const { result, claims } = yield* definition.run(parameters);
      const unknown = claims.flatMap(({ restsOn }) => restsOn).find((name) => !(name in assumptions));
      if (unknown !== undefined) throw new RangeError(`internal: ${id} has no assumption called ${unknown}`);
      return galleryRecordSchema.parse({
        ...{ format: 1, stage: "gallery", id: idFor(parameters), version: GALLERY_VERSION },
        ...{ piece: id, basis, parameters, assumptions, claims, result },
      });
    },
    picture: (document, { result, parameters }) =>
      stack(heading, definition.picture(document, result as R, parse(parameters))),
    miniature: ({ result }) => miniatureOf(definition.miniature(result as R)),
    scene(document, given) {
      const { panels, says } = scene.draw(document, parse(given));
      return { drawing: stack({ title: heading.title, subtitle: says }, panels), says };
    },
  };
}
