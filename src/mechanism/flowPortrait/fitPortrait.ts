import { encodeNpz, type NumericArray } from "../../format/index.ts";
import type { PortraitDrawing } from "./portraitDrawing.ts";
import { type PortraitWords, packPortrait } from "./portraitRecord.ts";
import { thinWay } from "./thinWay.ts";

/** What a portrait may take on disk: its record, as the store writes it, and its arrays. */
export const MOST_BYTES = 40_000;
/** Of the record beside the portrait's own words: names, checksums, provenance. */
const ENVELOPE = 1000;
/** Of the points of each way so many are left, until it fits. */
const SHARES = [1, 0.85, 0.7, 0.55, 0.4, 0.3, 0.2];

/** Packed with all of its points where these fit into `MOST_BYTES`, else with those that show its ways best. */
export function fitPortrait(drawing: PortraitDrawing): ReturnType<typeof packPortrait> {
  let packed = packPortrait(drawing);
  for (let k = 1; k < SHARES.length && bytesOf(packed) > MOST_BYTES; k++) {
    packed = packPortrait(thinned(drawing, SHARES[k]));
  }
  return packed;
}

/** Bytes on disk, about: the record is written with an indent of two. */
export function bytesOf(packed: {
  readonly words: PortraitWords;
  readonly arrays: Record<string, NumericArray>;
}): number {
  const record = JSON.stringify({ record: { portrait: packed.words } }, null, 2);
  return ENVELOPE + new TextEncoder().encode(record).length + encodeNpz(packed.arrays).length;
}

function thinned(drawing: PortraitDrawing, share: number): PortraitDrawing {
  const { a, b } = drawing.frame;
  const half = { a: (a[1] - a[0]) / 2, b: (b[1] - b[0]) / 2 };
  const fewer = (points: ArrayLike<number>) =>
    thinWay(Array.from(points), Math.max(2, Math.round((share * points.length) / 5)), half);
  return {
    ...drawing,
    particles: drawing.particles.map((way) => ({ ...way, points: Float64Array.from(fewer(way.points)) })),
    // what is in the delay stays told from what comes after it
    ways: drawing.ways.map((way) => {
      const held = fewer(way.points.subarray(0, 5 * way.delay));
      const after = fewer(way.points.subarray(5 * way.delay));
      return { ...way, points: Float64Array.from([...held, ...after]), delay: held.length / 5 };
    }),
  };
}
