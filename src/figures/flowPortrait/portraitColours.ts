import { exp, ln } from "../../kernel/index.ts";

export type Theme = "dark" | "light";
export type Rgb = readonly [number, number, number];

/** Colours of what is drawn on the field. */
export interface PortraitInk {
  readonly page: string;
  readonly text: string;
  readonly quiet: string;
  /** Around lines and letters, so that they stand out from any field. */
  readonly casing: string;
  readonly contour: string;
  readonly stimuli: readonly string[];
  /** z_d 1, 2, … — the response z_o has the colour of the text. */
  readonly outputs: readonly string[];
  /** Rates below 0, and above. */
  readonly rates: readonly [string, string];
  /** Of a trail where it is fast, and where it is slow. */
  readonly trail: readonly [string, string];
}

/** Text and paths have a contrast of at least 4.5 to 1 with the page of their theme: portraitColours.test.ts measures it. */
export const PORTRAIT_INK: Readonly<Record<Theme, PortraitInk>> = {
  dark: {
    page: "#101d29",
    text: "#eef3f7",
    quiet: "#9fb2c1",
    casing: "#0a141d",
    contour: "#cfe3f2",
    stimuli: ["#3fd0c4", "#f7b955", "#f58fb8", "#a5b8ff", "#b3d96c", "#dcdcdc"],
    outputs: ["#cbb2ff", "#e9e58f", "#8fd6a0", "#ff9f8f"],
    rates: ["#9d8df1", "#ef8a3c"],
    trail: ["#6f96b5", "#fff6dc"],
  },
  light: {
    page: "#fdfcf9",
    text: "#1c2329",
    quiet: "#505c66",
    casing: "#fdfcf9",
    contour: "#22384a",
    stimuli: ["#00706b", "#8f5400", "#a8326e", "#3a56b0", "#4a6a00", "#555555"],
    outputs: ["#6a3fb5", "#6d6200", "#2d6b3c", "#a33a28"],
    rates: ["#5b4bb8", "#b35806"],
    trail: ["#8ea3b3", "#1f2a33"],
  },
};

/** OKLab (Ottosson 2020): even steps to the eye. Lightness of the fastest and the slowest place, and how much colour. */
const FIELD: Readonly<Record<Theme, { readonly fast: number; readonly slow: number; readonly chroma: number }>> = {
  dark: { fast: 0.2, slow: 0.6, chroma: 0.085 },
  light: { fast: 0.97, slow: 0.66, chroma: 0.075 },
};
/** Without a limit set the field is nearly grey. */
const NEUTRAL = { direction: [-0.35, -0.94], chroma: 0.02 } as const;

/** Directions of the a–b plane of OKLab at 270°, 25°, 145°, 325°, 85°, 195°: far apart for limit sets that are close in number. */
const HUES: readonly (readonly [number, number])[] = [
  [0, -1],
  [0.906, 0.423],
  [-0.819, 0.574],
  [0.819, -0.574],
  [0.087, 0.996],
  [-0.966, -0.259],
];

/** The hue of the k-th limit set. */
export const hueOf = (limit: number): readonly [number, number] => HUES[limit % HUES.length];

/**
 * Lightness tells how slow, the hue where it leads.
 *
 * @param slowness 0 fastest … 1 slowest.
 * @param tint sum of hues with their shares; [0, 0] where nothing is known.
 */
export function fieldColour(theme: Theme, slowness: number, tint: readonly [number, number]): Rgb {
  const { fast, slow, chroma } = FIELD[theme];
  const s = Math.min(1, Math.max(0, slowness));
  const L = fast + (slow - fast) * s;
  // the darkest blue cannot be as colourful as the brighter ones
  const strength = chroma * (0.45 + 0.55 * s);
  const a = tint[0] * strength + NEUTRAL.direction[0] * NEUTRAL.chroma;
  const b = tint[1] * strength + NEUTRAL.direction[1] * NEUTRAL.chroma;
  return rgbOfLab(L, a, b);
}

/** The colour of a limit set's own mark. */
export function limitColour(theme: Theme, limit: number | null): string {
  if (limit === null) return PORTRAIT_INK[theme].quiet;
  const [a, b] = hueOf(limit);
  return theme === "dark" ? hexOf(rgbOfLab(0.8, 0.12 * a, 0.12 * b)) : hexOf(rgbOfLab(0.47, 0.12 * a, 0.12 * b));
}

/** Between two colours, in OKLab. */
export function mixed(from: string, to: string, share: number): string {
  const [x, y] = [labOfHex(from), labOfHex(to)];
  const at = (k: 0 | 1 | 2) => x[k] + (y[k] - x[k]) * share;
  return hexOf(rgbOfLab(at(0), at(1), at(2)));
}

/** Contrast of two colours, 1 … 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [x, y] = [luminance(one), luminance(other)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const luminance = (hex: string): number => {
  const [r, g, b] = rgbOfHex(hex).map((v) => linear(v / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** sRGB in 0 … 255 of OKLab, cut to what a screen has. */
function rgbOfLab(L: number, a: number, b: number): Rgb {
  const cube = (v: number) => v * v * v;
  const l = cube(L + 0.3963377774 * a + 0.2158037573 * b);
  const m = cube(L - 0.1055613458 * a - 0.0638541728 * b);
  const s = cube(L - 0.0894841775 * a - 1.291485548 * b);
  return [
    encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function labOfHex(hex: string): Rgb {
  const [r, g, b] = rgbOfHex(hex).map((v) => linear(v / 255));
  const l = cubeRoot(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = cubeRoot(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = cubeRoot(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const power = (v: number, e: number): number => (v <= 0 ? 0 : exp(e * ln(v)));
const cubeRoot = (v: number): number => power(v, 1 / 3);
const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : power((v + 0.055) / 1.055, 2.4));
function encoded(v: number): number {
  const shown = v <= 0.0031308 ? 12.92 * v : 1.055 * power(v, 1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, shown)));
}

export const rgbOfHex = (hex: string): Rgb => {
  const at = (k: number) => Number.parseInt(hex.slice(k, k + 2), 16);
  return [at(1), at(3), at(5)];
};
export const hexOf = (rgb: Rgb): string => `#${rgb.map((v) => v.toString(16).padStart(2, "0")).join("")}`;
