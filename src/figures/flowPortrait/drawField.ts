import type { DrawOptions } from "./drawOptions.ts";
import { fieldPicture, speedRange, UNKNOWN } from "./fieldPicture.ts";
import type { FlowPortraitData } from "./flowPortraitData.ts";
import { isolines } from "./isolines.ts";
import type { Pen, Pixels } from "./pen.ts";
import { PORTRAIT_INK, type Theme } from "./portraitColours.ts";
import type { PortraitView } from "./portraitView.ts";
import { refined } from "./spline.ts";

/** Points of a contour for each cell of the grid it is drawn of. */
const FINER = 3;

/** Half-decades between the slowest and the fastest speed of the field, log₁₀ per τ. */
export function contourLevels(data: FlowPortraitData): number[] {
  const { slow, fast } = speedRange(data);
  const steps = [0, 0.47712125472]; // 1 and 3
  const levels: number[] = [];
  for (let decade = Math.floor(slow) - 1; decade <= Math.ceil(fast); decade++) {
    for (const step of steps) if (decade + step > slow && decade + step < fast) levels.push(decade + step);
  }
  return levels;
}

/** What is drawn of a field, in any view: its picture, and lines in parts of its width from the left and of its height from the top. */
export interface PreparedField {
  readonly picture: Pixels;
  readonly contours: readonly { readonly isDecade: boolean; readonly line: readonly number[] }[];
  readonly boundaries: readonly (readonly number[])[];
}

/**
 * @param resolution pixels of the picture.
 * @param hasLines whether contours and boundaries are wanted, which take most of the time.
 */
export function prepareField(
  data: FlowPortraitData,
  theme: Theme,
  resolution: readonly [number, number] = [480, 320],
  hasLines = true,
): PreparedField {
  const { columns, rows, values, basins } = data.field;
  const picture = fieldPicture(data, theme, ...resolution);
  if (rows === 1 || !hasLines) return { picture, contours: [], boundaries: [] };
  const linesOf = (grid: ArrayLike<number>, level: number, least: number) => {
    const fine = refined({ columns, rows, values: grid }, FINER);
    return isolines(fine, level)
      .filter((line) => line.length >= least * FINER) // no ripples
      .map((line) => line.map((v, k) => (k % 2 === 0 ? v / (fine.columns - 1) : 1 - v / (fine.rows - 1))));
  };
  const kinds = [...new Set(basins)];
  return {
    picture,
    contours: contourLevels(data).flatMap((level) => {
      const isDecade = Math.abs(level - Math.round(level)) < 1e-6;
      return linesOf(values, level, 16).map((line) => ({ isDecade, line }));
    }),
    boundaries:
      kinds.length < 2
        ? []
        : kinds
            .filter((kind) => kind !== UNKNOWN)
            .flatMap((limit) =>
              linesOf(
                Float64Array.from(basins, (other) => (other === limit ? 1 : 0)),
                0.5,
                12,
              ),
            ),
  };
}

/** The field, its contours, and which places lead where. */
export function drawField(field: PreparedField, view: PortraitView, pen: Pen, options: DrawOptions): void {
  const { theme, hidden = new Set(), size = 1 } = options;
  const ink = PORTRAIT_INK[theme];
  if (hidden.has("field")) return;
  pen.image(field.picture, view.corner, view.across, view.down);
  if (hidden.has("contours")) return;
  const { corner, across, down } = view;
  const placed = (line: readonly number[]) => {
    const points: number[] = [];
    for (let k = 0; k < line.length; k += 2) {
      points.push(corner[0] + line[k] * across[0] + line[k + 1] * down[0]);
      points.push(corner[1] + line[k] * across[1] + line[k + 1] * down[1]);
    }
    return points;
  };
  for (const { isDecade, line } of field.contours) {
    pen.line(placed(line), { color: ink.contour, width: 0.7 * size, opacity: isDecade ? 0.42 : 0.2 });
  }
  const dash = [1.5 * size, 4 * size];
  for (const line of field.boundaries) {
    pen.line(placed(line), { color: ink.text, width: 1.1 * size, opacity: 0.5, dash });
  }
}
