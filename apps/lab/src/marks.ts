import { MECHANISM_MARKS, type MechanismMark } from "../../../src/figures/index.ts";
import type { ResultRow } from "./data/dataSource.ts";

/** A network that learned and was not asked yet how it remembers. */
export const UNJUDGED = "unjudged";
const UNJUDGED_MARK: MechanismMark = {
  label: "no verdict yet",
  color: "#767676",
  symbol: "circle",
  short: "·",
  hollow: true,
};

/** All mechanisms in their order, the same in every legend and stack. */
export const MECHANISMS: readonly string[] = [...Object.keys(MECHANISM_MARKS), UNJUDGED];

/** The mark of a mechanism; names this build does not know look like "no verdict yet", under their own name. */
export function markOf(mechanism: string): MechanismMark {
  if (Object.hasOwn(MECHANISM_MARKS, mechanism)) return MECHANISM_MARKS[mechanism]!;
  return mechanism === UNJUDGED ? UNJUDGED_MARK : { ...UNJUDGED_MARK, label: mechanism.replaceAll("-", " ") };
}

/** What a mechanism means, for who points at it; docs/mechanisms.md says it exactly. */
export const MEANINGS: Readonly<Record<string, string>> = {
  direct: "every memory is kept by an attractor of its own",
  forgets: "at fixed points that do not tell the memories apart: one is lost into the other, or both are",
  mixed: "pairs that are kept apart and others that are not, or fixed points and cycles",
  "limit-cycle": "every memory ends on a cycle, a circle or a torus",
  chaotic: "left alone it does not settle, and nearby states part",
  undecided: "draws or limit sets leave it open; its page says why",
  "not-learned": "it has not learned its task, so it has no memory to judge",
  diverged: "its training diverged, so there is no network to judge",
  [UNJUDGED]: "it learned, and has not been followed to its limit sets yet",
};

/** What a row is counted as. */
export function mechanismOf(row: ResultRow): string {
  const mechanism = row["mechanism"];
  if (typeof mechanism === "string") return mechanism;
  return row["status"] === "learned" ? UNJUDGED : String(row["status"] ?? UNJUDGED);
}

type Path = Pick<CanvasPath, "moveTo" | "lineTo" | "closePath" | "arc">;

/** Traces a symbol of about the area of a circle of radius r around (x, y). */
export function traceSymbol(path: Path, symbol: MechanismMark["symbol"], x: number, y: number, r: number): void {
  const polygon = (points: readonly (readonly [number, number])[]) => {
    points.forEach(([dx, dy], k) => {
      if (k === 0) path.moveTo(x + r * dx, y + r * dy);
      else path.lineTo(x + r * dx, y + r * dy);
    });
    path.closePath();
  };
  if (symbol === "circle") {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, 2 * Math.PI);
  } else if (symbol === "square") polygon(corners(0.89));
  else if (symbol === "diamond")
    polygon([
      [0, -1.3],
      [1.05, 0],
      [0, 1.3],
      [-1.05, 0],
    ]);
  else if (symbol === "triangle")
    polygon([
      [0, -1.3],
      [1.2, 0.85],
      [-1.2, 0.85],
    ]);
  else {
    for (const [dx, dy] of corners(0.9).slice(0, 2)) {
      path.moveTo(x - r * dx, y - r * dy);
      path.lineTo(x + r * dx, y + r * dy);
    }
  }
}

const corners = (a: number): [number, number][] => [
  [a, a],
  [a, -a],
  [-a, -a],
  [-a, a],
];

/** An outline where a fill would be wrong: hollow marks, and crosses, which have no inside. */
export const isStroked = ({ hollow, symbol }: MechanismMark): boolean => hollow || symbol === "times";

/** Black or white, whichever stands out more from a colour "#rrggbb" (WCAG 2.2 contrast). */
export function letterColor(color: string): "#000" | "#fff" {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const v = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#000" : "#fff";
}
