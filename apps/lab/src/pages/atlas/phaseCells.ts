import { wilson } from "../../../../../src/kernel/index.ts";
import type { ResultRow } from "../../data/dataSource.ts";
import { percent } from "../../format.ts";
import { markOf } from "../../marks.ts";
import type { Levels } from "./levels.ts";
import { countByMechanism } from "./summary.ts";

/** The networks of one (density, g, fb). */
export interface PhaseCell {
  readonly key: string;
  /** Column and row of its panel: g from the left, feedback from weak (bottom) to strong (top). */
  readonly x: number;
  readonly y: number;
  readonly rows: readonly ResultRow[];
  /** Of these, those that the filters leave; all of them where they leave none. */
  readonly kept: readonly ResultRow[];
  readonly isLeftOut: boolean;
  /** Of the kept ones, in the order of the legend. */
  readonly counts: readonly (readonly [string, number])[];
  /** Most are of this mechanism, with this share. */
  readonly majority: string;
  readonly share: number;
}

/** One panel per density. */
export interface PhasePanel {
  readonly density: string;
  readonly cells: readonly PhaseCell[];
}

/** @param kept what the filters leave of the rows. */
export function phasePanels(
  rows: readonly ResultRow[],
  kept: readonly ResultRow[],
  gs: Levels,
  fbs: Levels,
  densities: Levels,
): PhasePanel[] {
  const ids = kept.length === rows.length ? null : new Set(kept.map(({ id }) => id));
  const byPlace = new Map<number, ResultRow[]>();
  const size = [densities.keys.length, fbs.keys.length, gs.keys.length] as const;
  for (const row of rows) {
    const at = [
      densities.indexOf(Number(row["density"])),
      fbs.indexOf(Number(row["fb"])),
      gs.indexOf(Number(row["g"])),
    ] as const;
    if (at.some((level) => level < 0)) continue;
    const place = (at[0] * size[1] + at[1]) * size[2] + at[2];
    const list = byPlace.get(place);
    if (list === undefined) byPlace.set(place, [row]);
    else list.push(row);
  }
  return densities.keys.map((density, d) => ({
    density: densities.labels[d]!,
    cells: fbs.keys.flatMap((fb, f) =>
      gs.keys.flatMap((g, x): PhaseCell[] => {
        const here = byPlace.get((d * size[1] + f) * size[2] + x);
        if (here === undefined) return [];
        const left = ids === null ? here : here.filter(({ id }) => ids.has(id));
        const isLeftOut = left.length === 0;
        const shown = isLeftOut ? here : left;
        const counts = [...countByMechanism(shown)];
        const [majority, most] = counts.reduce((best, each) => (each[1] > best[1] ? each : best));
        const key = [density, g, fb].join();
        return [{ key, x, y: f, rows: here, kept: shown, isLeftOut, counts, majority, share: most / shown.length }];
      }),
    ),
  }));
}

/** "forgets 3 of 4: 75 %, 95 % interval 30–95 %", one line per mechanism. */
export function cellLines({ counts, kept: rows }: PhaseCell): string[] {
  return counts.map(([name, n]) => {
    const [low, high] = wilson(n, rows.length);
    return `${markOf(name).label}: ${n} of ${rows.length}, ${percent(n / rows.length)} (95 % interval ${Math.round(100 * low)}–${percent(high)})`;
  });
}
