/** Viridis at nine places (van der Walt & Smith 2015), between which colours are interpolated: even steps to the eye. */
const VIRIDIS = ["#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725"];
const RGB = VIRIDIS.map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255));

/** Red, green and blue in 0 … 1 of a value in 0 … 1. */
export function viridis(value: number): [number, number, number] {
  const place = Math.min(1, Math.max(0, value)) * (RGB.length - 1);
  const below = Math.min(RGB.length - 2, Math.floor(place));
  const mix = (c: number) => RGB[below][c] + (place - below) * (RGB[below + 1][c] - RGB[below][c]);
  return [mix(0), mix(1), mix(2)];
}

export const VIRIDIS_GRADIENT = `linear-gradient(90deg, ${VIRIDIS.join(", ")})`;
