import type { DissectReport } from "./dissectReport.ts";

type Time = (value: number, digits: number) => string;

/** What --basins, --edges and --exponents found, in lines for a person; none where nothing was asked. */
export function describeFurther({ basins, edges, exponents, timeUnit }: DissectReport, time: Time): string[] {
  const lines = [
    ...(basins === null ? [] : describeBasins(basins, time)),
    ...(edges === null
      ? []
      : edges.length === 0
        ? ["no edge: fewer than two roots are stable"]
        : edges.map(describeEdge)),
    ...(exponents ?? []).map((e) => describeExponents(e, timeUnit === "step" ? "per step" : "per τ", time)),
  ];
  return lines.length === 0 ? [] : ["", ...lines];
}

function describeBasins(
  { sampling, count, found, undecided, ...rest }: NonNullable<DissectReport["basins"]>,
  time: Time,
) {
  const share = ({ fraction, interval: [low, high] }: { fraction: number; interval: readonly [number, number] }) =>
    `${(100 * fraction).toFixed(0)} % [${(100 * low).toFixed(0)}, ${(100 * high).toFixed(0)}]`;
  return [
    `basins: ${count} states, ${sampling}`,
    ...found.map(
      (basin) =>
        `  ${share(basin)} to ${basin.kind === "fixed-point" ? `point ${basin.point ?? "none of the above"}` : basin.kind}, ` +
        `settled after ${time(basin.times.median, 0)} (median)`,
    ),
    ...(undecided.states === 0 ? [] : [`  ${share(undecided)} undecided`]),
    ...undecided.reasons.map(([reason, states]) => `    ${states}: ${reason}`),
    `  a sample: ${rest.seenOnce} seen once; Chao estimate of at least ${rest.estimatedAttractors.toFixed(1)} attractors`,
  ];
}

function describeEdge({ between, status, reason, point, unstable, time }: NonNullable<DissectReport["edges"]>[number]) {
  const found =
    status === "fixed-point"
      ? `a saddle${point === null ? "" : `, point ${point}`}, ${unstable} unstable`
      : `not found: ${reason}`;
  return `edge between points ${between.join(" and ")}: ${found}${time === 0 ? "" : `, followed for ${time.toFixed(0)}`}`;
}

function describeExponents(
  { from, status, exponents, standardErrors, time: measured }: NonNullable<DissectReport["exponents"]>[number],
  per: string,
  time: Time,
) {
  const shown = exponents.map((v, k) =>
    v === null ? "–" : `${v.toPrecision(3)} ± ${standardErrors[k]?.toPrecision(1) ?? "–"}`,
  );
  return `exponents from visited state ${from}: ${shown.join(", ")} ${per} over ${time(measured, 0)}${status === "diverged" ? ", then diverged" : ""}`;
}
