/** One line of a miniature, in any unit: all lines are scaled together to fill the stamp. */
export interface MiniatureLine {
  /** [x, y] each. */
  readonly points: readonly (readonly [number, number])[];
  /** The other of the two tones. @default false */
  readonly isSecond?: boolean;
  /** Dots instead of a line. @default false */
  readonly isDots?: boolean;
}

const SIZE = 64;
const MARGIN = 6;

/** An SVG of 64 × 64 that takes its two tones from `currentColor`. */
export function miniatureOf(lines: readonly MiniatureLine[]): string {
  const all = lines.flatMap(({ points }) => points).filter((p) => p.every(Number.isFinite));
  const span = (axis: 0 | 1) => {
    const values = all.map((p) => p[axis]);
    const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return { low, size: high > low ? high - low : 1 };
  };
  const [x, y] = [span(0), span(1)];
  const inner = SIZE - 2 * MARGIN;
  const place = ([a, b]: readonly [number, number]) =>
    [MARGIN + (inner * (a - x.low)) / x.size, SIZE - MARGIN - (inner * (b - y.low)) / y.size].map((v) => v.toFixed(1));
  const drawn = lines.map(({ points, isSecond = false, isDots = false }) => {
    const placed = points.filter((p) => p.every(Number.isFinite)).map(place);
    const tone = isSecond ? 'opacity="0.45"' : "";
    if (isDots) {
      return placed.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="1.6" fill="currentColor" ${tone}/>`).join("");
    }
    const path = placed.map((p, k) => `${k === 0 ? "M" : "L"}${p.join(" ")}`).join("");
    return `<path d="${path}" fill="none" stroke="currentColor" stroke-width="1.8" ${tone}/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" width="${SIZE}" height="${SIZE}">${drawn.join("")}</svg>`;
}
