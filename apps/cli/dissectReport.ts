import type { Dissection, StabilityUnder } from "../../src/dynamics/index.ts";
import type { CycleReport } from "./dissectCycles.ts";
import type { DissectTarget } from "./dissectTarget.ts";

/** What --json prints and --out keeps: every point, cycle and seed. Times in τ, speeds ‖ẋ‖ per τ, eigenvalues of the flow. */
export function reportOf(target: DissectTarget, { census, arrivals }: Dissection, cycles: readonly CycleReport[]) {
  const n = target.flow.dimension;
  const z = (x: Float64Array) => {
    const values = Array.from(target.outputs(x, 1));
    return target.isPaper ? { z_o: values[0], z_d: values.slice(1) } : { z: values };
  };
  const settledAt = (kind: "fixed-point" | "cycle", index: number) =>
    arrivals.filter(
      ({ limit }) =>
        (limit.kind === "cycle" ? limit.cycle : limit.kind === "fixed-point" ? limit.root : -1) === index &&
        limit.kind === kind,
    ).length;
  const roots = census.roots.map((root, k) => ({
    kind: "root" as const,
    stability: root.stability.map.kind,
    stabilityOfFlow: root.stability.flow.kind,
    /** On a kink: what shows the stability, or why it is undecided. */
    reason: root.stability.map.reason,
    kink: root.certificate.kink ?? null,
    speed: root.speed,
    uniquenessRadius: finite(root.certificate.uniquenessRadius),
    eigenvalues: root.stability.eigenvalues.map(([re, im]) => [re, im]),
    isFullSpectrum: root.stability.isDense,
    unstable: indexOf(root.stability.map, root.stability.isDense),
    timeConstant: finite(root.stability.map.timeConstant),
    gapToNext: root.stability.gapToNext,
    gapToBulk: root.stability.gapToBulk,
    seeds: root.seeds,
    /** Followed states that settled here. */
    settled: settledAt("fixed-point", k),
    partner: root.partner,
    ...z(root.x),
    x: Array.from(root.x),
  }));
  const ghosts = census.ghosts.map((ghost) => ({
    kind: "ghost" as const,
    ghost: ghost.kind,
    stability: ghost.unstable > 0 ? "saddle" : "marginal",
    speed: ghost.speed,
    dwell: finite(ghost.dwell),
    approach: finite(ghost.approach),
    eigenvalues: ghost.eigenvalues.map(([re, im]) => [re, im]),
    partner: ghost.partner === null ? null : census.roots.length + ghost.partner,
    ...z(ghost.x),
    x: Array.from(ghost.x),
  }));
  const offset = census.roots.length;
  return {
    network: target.name,
    n,
    timeStep: target.map.timeStep,
    odd: target.flow.odd,
    points: [...roots, ...ghosts],
    continua: census.continua.map(({ kind, dimension, extent, speed, states, curve }) => ({
      ...{ kind, dimension, speed, states: states.length / n },
      /** null: it has no end. */
      extent: finite(extent),
      isClosed: curve?.isClosed ?? null,
      length: curve?.length ?? null,
      /** In order along a curve; else the states themselves. */
      x: rowsOf(curve?.points ?? states, n),
    })),
    cycles: cycles.map((cycle, k) => ({ ...cycle, settled: settledAt("cycle", k) })),
    sample: census.sample,
    solved: census.solved,
    parity: census.parity,
    edges: census.edges,
    seeds: census.outcomes.map(({ status, index, speed, steps, reason, isJoined }) => ({
      status,
      point: status === "root" ? index : status === "ghost" && index !== null ? offset + index : null,
      continuum: status === "continuum" ? index : null,
      speed: finite(speed),
      steps,
      joined: isJoined,
      reason,
    })),
    deflated: census.deflated,
    arrivals: arrivals.map(({ limit, time }) =>
      "state" in limit ? { ...limit, state: Array.from(limit.state), time } : { ...limit, time },
    ),
    notices: target.notices,
  };
}
export type DissectReport = ReturnType<typeof reportOf>;

function rowsOf(states: Float64Array, n: number): number[][] {
  return Array.from({ length: states.length / n }, (_, k) => Array.from(states.subarray(k * n, (k + 1) * n)));
}

/** JSON has no infinities. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The number of unstable modes, or at least so many where not all are known. */
function indexOf({ unstable }: StabilityUnder, isDense: boolean): string {
  return isDense ? String(unstable) : `${unstable > 0 ? "≥ " : ""}${unstable}`;
}

/** The report in lines for a person: what it rests at, what it almost rests at, how it turns, what became of the seeds. */
export function describeReport(report: DissectReport): string {
  const { points, cycles, seeds, continua } = report;
  const roots = points.flatMap((point, k) => (point.kind === "root" ? [{ ...point, k }] : []));
  const ghosts = points.flatMap((point, k) => (point.kind === "ghost" ? [{ ...point, k }] : []));
  const listed = roots.filter(({ partner, k }) => partner === null || partner >= k); // ± pairs on one line
  const counts = new Map<string, number>();
  for (const { status } of seeds) counts.set(status, (counts.get(status) ?? 0) + 1);
  const outputs = (point: (typeof points)[number]) => {
    const values = "z_o" in point ? [point.z_o!, ...point.z_d!] : point.z;
    return values.length === 0 ? "" : `, z ${values.map((v) => v.toFixed(2)).join(" ")}`;
  };
  return [
    `${report.network}: ${report.n} units${report.odd ? ", odd: what is at x is at −x" : ""}`,
    "",
    `${roots.filter((r) => r.stability === "stable").length} stable roots, ${roots.filter((r) => r.stability !== "stable").length} others`,
    ...listed.map(
      (r) =>
        `  ${r.partner !== null && r.partner !== r.k ? `±${r.k}` : ` ${r.k}`}  ${r.stability}, ${r.unstable} unstable, ` +
        `time constant ${r.timeConstant?.toFixed(1) ?? "∞"} τ, λ ${showEigenvalue(r.eigenvalues[0])}${outputs(r)}, ${r.seeds} seeds, ${r.settled} settled here` +
        `${r.stability === r.stabilityOfFlow ? "" : `; the flow is ${r.stabilityOfFlow} here`}${r.reason === "" ? "" : ` (on a kink: ${r.reason})`}`,
    ),
    ...(ghosts.length > 0 ? [`${ghosts.length} minima of the speed that are no roots`] : []),
    ...ghosts.map(
      (g) => `  ${g.k}  ${g.ghost}, speed ${g.speed.toExponential(1)} per τ, dwell ${g.dwell?.toFixed(0) ?? "–"} τ`,
    ),
    ...continua.map(
      (c) =>
        `${c.kind} of dimension ${c.dimension}, ${c.states} states over ${c.extent === null ? "∞: it has no end" : c.extent.toFixed(2)}`,
    ),
    ...cycles.map(
      (c, k) =>
        `cycle ${k}: ${c.settled} settled here, period ${c.period.toFixed(3)} τ (map), ${c.flow === null ? `the flow's does not close: ${c.reason}` : `${c.flow.period.toFixed(3)} τ (flow, ${c.flow.stability}, trivial multiplier off by ${c.flow.trivialError.toExponential(1)})`}`,
    ),
    "",
    `${report.arrivals.length} visited states followed, ${report.arrivals.filter((a) => a.kind === "undecided").length} undecided`,
    `${seeds.length} seeds: ${[...counts].map(([status, count]) => `${count} ${status}`).join(", ")}`,
    ...describeCompleteness(report),
    ...report.notices.map((notice) => `note: ${notice}`),
  ].join("\n");
}

/** How much was found: of this search, unless every piece was solved; and what the parity says. */
function describeCompleteness({ sample, solved, parity, edges }: DissectReport): string[] {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const { kinds, singletons, reached, coverage } = sample;
  const [low, high] = coverage.interval;
  const seen = `of this search: ${kinds} kinds from ${reached} seeds, ${singletons} seen once`;
  return [
    solved === null
      ? `${seen}; coverage ${reached === 0 ? "not known" : `${percent(coverage.share)} (95 %: ${percent(low)} to ${percent(high)})`}`
      : `complete: all ${solved.pieces} linear pieces were solved, which gave ${solved.missed} roots that the searches had missed`,
    ...(parity !== null && parity.missing > 0
      ? [
          `by parity at least ${parity.missing} roots are missing: indices add up to ${parity.found}, not ${parity.expected}`,
        ]
      : []),
    ...(edges === null
      ? []
      : [`${edges.followed} edges between stable roots were followed: ${edges.roots} roots more`]),
  ];
}

function showEigenvalue(value: readonly number[] | undefined): string {
  if (value === undefined) return "–";
  const [re, im] = value;
  return `${re.toFixed(4)}${im === 0 ? "" : ` ± ${Math.abs(im).toFixed(4)}i`}`;
}
