import { z } from "zod";
import { type Arrays, arrayOf, type NumericArray, requireArray } from "../../format/index.ts";
import type { PortraitDrawing } from "./portraitDrawing.ts";

const count = z.int().min(0);
const pair = z.tuple([z.number(), z.number()]);
/** Along the two axes and the third, and distance off the plane; state units. */
const place = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const limitIndex = count.nullable();

export const portraitProtocolSchema = z.strictObject({
  version: z.literal(1),
  /** Of the dissection. */
  seeds: z.int().min(1),
  particles: z.int().min(1),
  particlePoints: z.int().min(2),
  /** τ */
  longest: z.number().gt(0),
});
export type PortraitProtocol = z.infer<typeof portraitProtocolSchema>;

/** A portrait's words and small numbers; the rest are its arrays. */
export const portraitSchema = z.strictObject({
  n: z.int().min(1),
  isDiscrete: z.boolean(),
  isOdd: z.boolean(),
  /** Share of the paths' second moment on each of the three axes; none for one or two units. */
  shares: z.array(z.number()),
  frame: z.strictObject({ a: pair, b: pair }),
  field: z.strictObject({ columns: count, rows: count, low: z.number(), high: z.number() }),
  /** Of one unit: F at each column, per τ; else null. */
  velocity: z.array(z.number()).nullable(),
  /** Nodes of the grid that were followed, and how many of them nothing known had caught after `longest`. */
  tint: z.strictObject({ followed: count, undecided: count }),
  limits: z.array(
    z.strictObject({
      label: z.string(),
      kind: z.enum(["fixed-point", "cycle", "orbit", "circle", "continuum", "torus", "chaos"]),
      isCurve: z.boolean(),
      isClosed: z.boolean(),
      period: z.number().nullable(),
      timeConstant: z.number().nullable(),
      /** Rows of `limit_places`. */
      places: count,
      slow: z
        .strictObject({
          /** Unit vector along the axes and the third, as far as it lies in them. */
          direction: z.tuple([z.number(), z.number(), z.number()]),
          timeConstant: z.number(),
          gap: z.number().nullable(),
        })
        .nullable(),
    }),
  ),
  /** Roots and ghosts. */
  points: z.array(
    z.strictObject({
      label: z.string(),
      kind: z.enum(["stable", "saddle", "unstable", "marginal", "half-stable", "undecided", "ghost"]),
      place,
      /** ‖F‖ there, per τ. */
      speed: z.number(),
      /** τ; of a ghost, how long it takes to pass. */
      timeConstant: z.number().nullable(),
      isMirror: z.boolean(),
      limit: limitIndex,
      /** Unit steps along unstable directions. */
      arrows: z.array(z.tuple([z.number(), z.number(), z.number()])),
    }),
  ),
  ways: z.array(
    z.strictObject({
      label: z.string(),
      memory: z.number().nullable(),
      limit: limitIndex,
      isThere: z.boolean(),
      /** Rows of `way_points`, the first `delay` of them in the delay. */
      points: count,
      delay: count,
    }),
  ),
  particles: z.array(z.strictObject({ limit: limitIndex, isThere: z.boolean(), points: count })),
  longest: z.number(),
});
export type PortraitWords = z.infer<typeof portraitSchema>;

/** In which places of particles are kept: parts of half the frame. */
const PARTS = 8000;
const MOST = 32767;

/**
 * field i2 [rows × columns]: log₁₀ ‖F‖ per τ in 32767ths of low … high; basins u1 [rows × columns]: limit set, 255 where that is not
 * known; limit_places f4 [× 4]; way_points f4 [× 5]: a place and its time, 0 at the end of the delay; particle_places i2 [× 4]
 * in 8000ths of half the frame (the third and the distance in those of a); particle_times f4.
 */
export function packPortrait(drawing: PortraitDrawing): { words: PortraitWords; arrays: Record<string, NumericArray> } {
  const { field } = drawing;
  const short = <T>(value: T): T => rounded(value) as T;
  const frame = short(drawing.frame);
  const low = Math.min(...field.values);
  const high = Math.max(...field.values);
  const scale = high > low ? MOST / (high - low) : 0;
  const size = [field.rows, field.columns];
  const steps = stepsOf(frame);
  const particlePoints = drawing.particles.flatMap(({ points }) => Array.from(points));
  const particles = particlePoints.length / 5;
  const places = Int16Array.from({ length: 4 * particles }, (_, e) => {
    const at = 5 * Math.floor(e / 4) + (e % 4);
    const { middle, step } = steps[e % 4];
    return Math.max(-MOST, Math.min(MOST, Math.round((particlePoints[at] - middle) / step)));
  });
  const flat = (parts: readonly Float64Array[], width: number) => {
    const values = Float32Array.from(parts.flatMap((part) => Array.from(part)));
    return arrayOf(values, [values.length / width, width]);
  };
  const { basins, values: _, ...grid } = field;
  return {
    words: {
      ...drawing,
      frame,
      shares: short(drawing.shares),
      velocity: short(drawing.velocity),
      points: short(drawing.points),
      field: { columns: grid.columns, rows: grid.rows, low, high },
      limits: drawing.limits.map(({ places: at, ...limit }) => ({ ...short(limit), places: at.length / 4 })),
      ways: drawing.ways.map((way) => ({ ...way, points: way.points.length / 5 })),
      particles: drawing.particles.map((way) => ({ ...way, points: way.points.length / 5 })),
    },
    arrays: {
      field: arrayOf(
        Int16Array.from(field.values, (v) => Math.round((v - low) * scale)),
        size,
      ),
      basins: arrayOf(basins, size),
      limit_places: flat(
        drawing.limits.map((limit) => limit.places),
        4,
      ),
      way_points: flat(
        drawing.ways.map((way) => way.points),
        5,
      ),
      particle_places: arrayOf(places, [particles, 4]),
      particle_times: arrayOf(
        Float32Array.from({ length: particles }, (_v, k) => particlePoints[5 * k + 4]),
        [particles],
      ),
    },
  };
}

export function unpackPortrait(words: PortraitWords, arrays: Arrays, where: string): PortraitDrawing {
  const { columns, rows, low, high } = words.field;
  const f4 = (name: string, width: number) =>
    requireArray(arrays, name, { dtype: "f4", shape: ["rows", width] }, where).data;
  const field = requireArray(arrays, "field", { dtype: "i2", shape: [rows, columns] }, where).data;
  const basins = requireArray(arrays, "basins", { dtype: "u1", shape: [rows, columns] }, where).data;
  const packed = requireArray(arrays, "particle_places", { dtype: "i2", shape: ["rows", 4] }, where).data;
  const times = requireArray(arrays, "particle_times", { dtype: "f4", shape: ["rows"] }, where).data;
  const steps = stepsOf(words.frame);
  const particlePoints = Float64Array.from({ length: 5 * times.length }, (_, e) => {
    const [row, k] = [Math.floor(e / 5), e % 5];
    return k === 4 ? times[row] : steps[k].middle + steps[k].step * packed[4 * row + k];
  });
  const limitPlaces = openRows(f4("limit_places", 4), 4);
  const wayPoints = openRows(f4("way_points", 5), 5);
  const particles = openRows(particlePoints, 5);
  return {
    ...words,
    field: {
      columns,
      rows,
      values: Float64Array.from(field, (v) => low + (v / MOST) * (high - low)),
      basins,
    },
    limits: words.limits.map((limit) => ({ ...limit, places: limitPlaces(limit.places) })),
    ways: words.ways.map((way) => ({ ...way, points: wayPoints(way.points) })),
    particles: words.particles.map((way) => ({ ...way, points: particles(way.points) })),
  };
}

/** Six digits of every number are enough for a picture. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? value : Number(value.toPrecision(6));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rounded(part)]));
}

function stepsOf({ a, b }: PortraitDrawing["frame"]) {
  const of = ([low, high]: readonly [number, number]) => ({ middle: (low + high) / 2, step: (high - low) / 2 / PARTS });
  const along = of(a);
  return [along, of(b), { ...along, middle: 0 }, { ...along, middle: 0 }];
}

/** Takes so many rows at a time. */
function openRows(all: ArrayLike<number>, width: number): (count: number) => Float64Array {
  let at = 0;
  return (count) => {
    const part = Float64Array.from({ length: count * width }, (_, e) => all[at + e]);
    at += count * width;
    return part;
  };
}
