import {
  CLOSURE,
  type Dissection,
  type Eigenvalue,
  type Ghost,
  MERGE,
  ROOT_TOLERANCE,
  type StabilityUnder,
  stepOf,
} from "../../src/dynamics/index.ts";
import type { BasinsSummary } from "./dissectBasins.ts";
import { type CycleReport, reportCycle } from "./dissectCycles.ts";
import type { EdgeSummary } from "./dissectEdges.ts";
import type { ExponentsSummary } from "./dissectExponents.ts";
import { allArrivals, indexOfLimit, settledAt } from "./dissectLimits.ts";
import type { DissectTarget } from "./dissectTarget.ts";
import { packageVersion } from "./packageVersion.ts";

/** What was asked for, kept with the answer. */
export interface Asked {
  /** Words after `lethe`. */
  readonly command: readonly string[];
  /** Constant input u, null for none. */
  readonly input: readonly number[] | null;
  readonly seeds: number;
  readonly followed: number;
  /** Longest time that states are followed, in the report's unit of time. */
  readonly longest: number;
}

/** What is measured only where a flag asks for it; null where none did. */
export interface Further {
  readonly basins: BasinsSummary | null;
  readonly edges: readonly EdgeSummary[] | null;
  readonly exponents: readonly ExponentsSummary[] | null;
}
const NOTHING: Further = { basins: null, edges: null, exponents: null };

/** What --json prints and --out keeps. docs/dynamics.md ("The report") says what every key means, and in which unit. */
export function reportOf(
  target: DissectTarget,
  dissection: Omit<Dissection, "settlement">,
  asked: Asked,
  further: Further = NOTHING,
) {
  const { flow, map, equation } = target;
  const { census, cycles, motions } = dissection;
  const arrivals = allArrivals(dissection);
  const n = flow.dimension;
  const h = stepOf(map, flow);
  const isMap = flow.isDiscrete === true;
  const z = (x: Float64Array) => {
    const values = Array.from(target.outputs(x, 1));
    return target.isPaper ? { z_o: values[0], z_d: values.slice(1) } : { z: values };
  };
  // of the flow, where there is one, and of the map
  const spectrum = (values: readonly Eigenvalue[]) => {
    const multipliers = values.map(([re, im]) => [1 + h * re, h * im]);
    return {
      eigenvalues: isMap ? null : values.map(([re, im]) => [re, im]),
      multipliers,
      multiplierSizes: multipliers.map(([re, im]) => Math.sqrt(re * re + im * im)),
    };
  };
  const roots = census.roots.map((root, k) => ({
    kind: "root" as const,
    stability: root.stability.map.kind,
    stabilityOfFlow: isMap ? null : root.stability.flow.kind,
    reason: reasonOf(root.stability.map),
    kink: root.certificate.kink ?? null,
    speed: root.speed,
    uniquenessRadius: finite(root.certificate.uniquenessRadius),
    bound: root.certificate.bound,
    ...spectrum(root.stability.eigenvalues),
    isFullSpectrum: root.stability.isDense,
    unstable: unstableModes(root.stability.map, root.stability.isDense),
    timeConstant: finite(root.stability.map.timeConstant),
    gapToNext: root.stability.gapToNext,
    gapToBulk: root.stability.gapToBulk,
    seeds: root.seeds,
    settled: settledAt(arrivals, ["fixed-point"], k),
    partner: root.partner,
    ...z(root.x),
    x: Array.from(root.x),
  }));
  const ghosts = census.ghosts.map((ghost: Ghost) => ({
    kind: "ghost" as const,
    ghost: ghost.kind,
    stability: ghost.unstable > 0 ? "saddle" : "marginal",
    speed: ghost.speed,
    dwell: finite(ghost.dwell),
    approach: finite(ghost.approach),
    ...spectrum(ghost.eigenvalues),
    partner: ghost.partner === null ? null : census.roots.length + ghost.partner,
    ...z(ghost.x),
    x: Array.from(ghost.x),
  }));
  const offset = census.roots.length;
  return {
    version: packageVersion(),
    command: asked.command,
    network: target.name,
    model: equation.model,
    form: equation.form,
    activation: equation.activation,
    input: asked.input,
    tau: equation.tau,
    timeStep: equation.timeStep,
    timeUnit: isMap ? ("step" as const) : ("tau" as const),
    n,
    odd: flow.odd,
    asked: { seeds: asked.seeds, followed: asked.followed, longest: asked.longest },
    tolerances: { root: ROOT_TOLERANCE, merge: MERGE, closure: CLOSURE },
    points: [...roots, ...ghosts],
    continua: census.continua.map(({ kind, dimension, extent, speed, states, curve }, k) => ({
      ...{ kind, dimension, speed, states: states.length / n },
      /** null: it has no end. */
      extent: finite(extent),
      isClosed: curve?.isClosed ?? null,
      length: curve?.length ?? null,
      settled: settledAt(arrivals, ["continuum"], k),
      x: rowsOf(curve?.points ?? states, n),
    })),
    cycles: cycles.map((cycle, k): CycleReport & { settled: number } => ({
      ...reportCycle(target, cycle),
      settled: settledAt(arrivals, ["cycle"], k),
    })),
    motions: motions.map(({ kind, dimension, exponents, standardErrors, time, size, states }, k) => {
      const settled = settledAt(arrivals, ["torus", "chaos"], k);
      return { kind, dimension, exponents, standardErrors, time, size, settled, x: rowsOf(states, n) };
    }),
    sample: census.sample,
    solved: census.solved,
    parity: census.parity,
    edgeSearch: census.edges,
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
    arrivals: arrivals.map(({ limit, time }, k) => ({
      visited: k < dissection.arrivals.length,
      kind: limit.kind,
      index: indexOfLimit(limit),
      time,
      ...(limit.kind === "undecided" && {
        reason: limit.reason,
        tried: limit.tried,
        isApproaching: limit.isApproaching,
        x: Array.from(limit.state, finite),
      }),
    })),
    basins: further.basins,
    edges: further.edges,
    exponents: further.exponents,
    notices: target.notices,
  };
}
export type DissectReport = ReturnType<typeof reportOf>;

/** JSON has no infinities. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The number of unstable modes, or at least so many where not all are known. */
function unstableModes({ unstable }: StabilityUnder, isDense: boolean): string {
  return isDense || unstable === 0 ? String(unstable) : `≥ ${unstable}`;
}

/** Why a stability is what it is, or is open: "" where the spectrum says it all. */
function reasonOf(stability: StabilityUnder & { readonly reason?: string }): string {
  return stability.reason ?? "";
}

export function rowsOf(states: Float64Array, n: number): number[][] {
  return Array.from({ length: states.length / n }, (_, k) => Array.from(states.subarray(k * n, (k + 1) * n)));
}
