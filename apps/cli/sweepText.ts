/** @file What `lethe sweep` says. */
import type { Sweep } from "./sweepRun.ts";

const short = (v: number) => String(Number(v.toPrecision(8)));

export function describeSweep({ name, along, second, others, measureName, branch, scan, map }: Sweep): string {
  const { parameter } = along;
  const set = Object.entries(others).map(([key, value]) => `${key} ${value}`);
  const lines = [
    `${name}: ${parameter} from ${along.from} to ${along.to}${second === null ? "" : `, ${second.parameter} from ${second.from} to ${second.to}`}${set.length > 0 ? ` (${set.join(", ")})` : ""}`,
  ];
  if (branch !== null) {
    const ends = { range: "it left the range", most: branch.reason, lost: `lost: ${branch.reason}` }[branch.end];
    const stable = branch.points.filter(({ unstable }) => unstable === 0).length;
    lines.push(`branch of a root: ${branch.points.length} points, ${stable} of them stable; ${ends}`);
    branch.specials.forEach(({ kind, parameter: at, frequency }, k) => {
      const turning = kind === "hopf" ? `, angular frequency ${short(frequency)}` : "";
      lines.push(
        `  ${kind} at ${parameter} ${short(at)}, ${measureName} ${short(branch.specialMeasures[k]!)}${turning}`,
      );
    });
    if (branch.specials.length === 0) lines.push("  no fold, Hopf or branch point on it");
  }
  if (scan !== null) {
    const { differ, values } = scan;
    const found =
      differ.length === 0
        ? "the two ways agree: no hysteresis was seen"
        : `the two ways differ at ${differ.length} of them, between ${short(differ[0]!)} and ${short(differ.at(-1)!)}: hysteresis`;
    lines.push(`up and down over ${values.length} values: ${found}`);
  }
  if (map !== null) {
    const goes = map.ranges.filter(({ least, most }) => most - least > 1e-6).length;
    lines.push(
      `map of ${map.xs.length} × ${map.ys.length}: states still move at ${goes} of ${map.ranges.length} places`,
    );
  }
  return `${lines.join("\n")}\n`;
}
