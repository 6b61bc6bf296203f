/** @file What of the gallery a sweep needs, in one file that is loaded when it is: its named systems, and the figure. */
import { type Drawing, type PlotDocument, stack } from "../../src/figures/index.ts";
import { cellsPanel, linesPanel, type PanelLine } from "../../src/gallery/index.ts";
import type { Sweep } from "./sweepRun.ts";

export { parseSettings, SYSTEMS } from "../../src/gallery/index.ts";

export function drawSweep(document: PlotDocument, of: Sweep): Drawing {
  const set = Object.entries(of.others).map(([key, value]) => `${key} ${value}`);
  return stack({ title: `${of.name}, swept`, subtitle: set.join(", ") }, [panelOf(document, of)]);
}

function panelOf(document: PlotDocument, of: Sweep): Drawing {
  const { along, second, measureName, map } = of;
  if (map !== null) {
    return cellsPanel(document, {
      title: `How far ${measureName} goes back and forth`,
      x: along.parameter,
      y: second!.parameter,
      xs: map.xs,
      ys: map.ys,
      values: map.ranges.map(({ least, most }) => (Number.isFinite(most - least) ? most - least : null)),
      scale: measureName,
      height: 420,
    });
  }
  return linesPanel(document, {
    title: `The branch of a root${of.scan === null ? "" : ", and what states settle to"}`,
    x: along.parameter,
    y: measureName,
    lines: [...branchLines(of), ...scanLines(of)],
    height: 420,
  });
}

/** Stretches of the branch that are stable, and those that are not. */
function branchLines({ branch }: Sweep): PanelLine[] {
  if (branch === null) return [];
  const stretches: { isStable: boolean; points: [number, number][] }[] = [];
  branch.points.forEach(({ parameter, unstable }, k) => {
    const isStable = unstable === 0;
    const point: [number, number] = [parameter, branch.measures[k]!];
    const last = stretches.at(-1);
    if (last?.isStable === isStable) last.points.push(point);
    else stretches.push({ isStable, points: last === undefined ? [point] : [last.points.at(-1)!, point] });
  });
  const first = (isStable: boolean) => stretches.findIndex((stretch) => stretch.isStable === isStable);
  const kinds = [...new Set(branch.specials.map(({ kind }) => kind))];
  return [
    ...stretches.map(({ isStable, points }, k) => ({
      name: k !== first(isStable) ? "" : isStable ? "stable" : "unstable",
      points,
      color: isStable ? 2 : 3,
      as: isStable ? ("line" as const) : ("dashed" as const),
    })),
    ...kinds.map((kind, k) => ({
      name: kind,
      points: branch.specials.flatMap((special, s) =>
        special.kind === kind ? [[special.parameter, branch.specialMeasures[s]!] as const] : [],
      ),
      color: 4 + k,
      as: "hollow" as const,
    })),
  ];
}

function scanLines({ scan }: Sweep): PanelLine[] {
  if (scan === null) return [];
  return (["up", "down"] as const).map((way, k) => ({
    name: `settles, ${way}`,
    points: scan.values.flatMap((value, v) => {
      const { least, most } = scan[way][v]!;
      return [[value, least] as const, [value, most] as const];
    }),
    color: k,
    as: "dots" as const,
  }));
}
