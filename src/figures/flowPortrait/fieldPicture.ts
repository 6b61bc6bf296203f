import type { FlowPortraitData } from "./flowPortraitData.ts";
import type { Pixels } from "./pen.ts";
import { fieldColour, hueOf, type Theme } from "./portraitColours.ts";
import { splineOf } from "./spline.ts";

/** log₁₀ of speed at which the field is brightest and darkest, per τ. */
export interface SpeedRange {
  readonly slow: number;
  readonly fast: number;
}

/** Decades that are told apart, at most. */
const DECADES = 3;
/** The fastest places, mostly corners, are not told apart. */
const FASTEST = 0.8;

export function speedRange({ field }: Pick<FlowPortraitData, "field">): SpeedRange {
  const sorted = Float64Array.from(field.values).sort();
  const fast = sorted[Math.floor(FASTEST * (sorted.length - 1))];
  return { fast, slow: Math.max(sorted[0], fast - DECADES) };
}

/** The field as a picture, interpolated: lightness by speed, hue by where places lead. */
export function fieldPicture(data: FlowPortraitData, theme: Theme, width: number, height: number): Pixels {
  const { columns, rows, values, basins } = data.field;
  const { slow, fast } = speedRange(data);
  const tintA = new Float64Array(values.length);
  const tintB = new Float64Array(values.length);
  basins.forEach((limit, node) => {
    if (limit === UNKNOWN) return;
    [tintA[node], tintB[node]] = hueOf(limit);
  });
  const pixels = new Uint8ClampedArray(4 * width * height);
  const [fieldAt, tintAAt, tintBAt] = [values, tintA, tintB].map((grid) => splineOf({ columns, rows, values: grid }));
  for (let y = 0; y < height; y++) {
    const v = rows === 1 ? 0 : ((height - 0.5 - y) / height) * (rows - 1);
    for (let x = 0; x < width; x++) {
      const u = ((x + 0.5) / width) * (columns - 1);
      const slowness = (fast - fieldAt(u, v)) / Math.max(1e-9, fast - slow);
      const rgb = fieldColour(theme, slowness, [tintAAt(u, v), tintBAt(u, v)]);
      pixels.set(rgb, 4 * (y * width + x));
      pixels[4 * (y * width + x) + 3] = 255;
    }
  }
  return { width, height, data: pixels };
}

export const UNKNOWN = 255;
