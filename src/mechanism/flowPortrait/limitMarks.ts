import { type Census, isAtRoot, type Limit, leadingModes, MERGE, type Settlement } from "../../dynamics/index.ts";
import type { System } from "../../kernel/index.ts";

/** A limit set that something in the picture goes to. */
export interface PortraitLimit {
  /** A1, A1′ … of roots, C1 of cycles, L1 of continua, T1 of tori, X1 of chaos. */
  readonly label: string;
  readonly kind: "fixed-point" | "cycle" | "orbit" | "circle" | "continuum" | "torus" | "chaos";
  /** [count × n]: its state, its orbit in order, its curve, or states on it. */
  readonly states: Float64Array;
  /** Whether its states are a curve in their order, and whether that closes. */
  readonly isCurve: boolean;
  readonly isClosed: boolean;
  /** In τ; null where it has none. */
  readonly period: number | null;
  readonly timeConstant: number | null;
  /** Index of its root in the settlement; null for what is no root. */
  readonly root: number | null;
}

/** A1, A1′ … for stable roots, S… for the others, G… for ghosts; O is its own mirror image. */
export function labelsOf({ roots, ghosts }: Pick<Census, "roots" | "ghosts">): string[] {
  const counts = { A: 0, S: 0, G: 0 };
  const labels: string[] = [];
  const name = (index: number, letter: keyof typeof counts, partner: number | null) => {
    if (partner === index) labels[index] = "O";
    else if (partner !== null && partner < index) labels[index] = `${labels[partner]}′`;
    else labels[index] = `${letter}${++counts[letter]}`;
  };
  roots.forEach((root, k) => {
    name(k, root.mapStable ? "A" : "S", root.partner);
  });
  ghosts.forEach((ghost, k) => {
    name(roots.length + k, "G", ghost.partner === null ? null : roots.length + ghost.partner);
  });
  return labels;
}

/** Gives limits their place in the list of limit sets, which grows as they are reached. */
export interface LimitBook {
  readonly limits: PortraitLimit[];
  /** Null for what is undecided or has gone to infinity. */
  place(limit: Limit, settlement: Settlement): number | null;
}

export function openLimitBook(census: Census): LimitBook {
  const labels = labelsOf(census);
  const limits: PortraitLimit[] = [];
  const known = new Map<string, number>();
  let others = labels.filter((label) => label.startsWith("A")).length;
  const rest = { isCurve: false, isClosed: false, period: null, timeConstant: null, root: null };

  function rootOf(index: number, { roots }: Settlement): PortraitLimit {
    const { x, rate } = roots[index];
    const at = census.roots.findIndex((root) => isAtRoot(root, x, MERGE));
    const label = at < 0 ? `A${++others}` : labels[at];
    const timeConstant = Number.isFinite(rate) && rate < 0 ? -1 / rate : null;
    return { ...rest, label, kind: "fixed-point", states: x, timeConstant, root: index };
  }

  function make(limit: Exclude<Limit, { kind: "undecided" | "diverged" }>, settlement: Settlement): PortraitLimit {
    if (limit.kind === "fixed-point") return rootOf(limit.root, settlement);
    if (limit.kind === "cycle") {
      const { form, orbit, period } = settlement.cycles[limit.cycle];
      const isCurve = form !== "orbit";
      return {
        ...rest,
        label: `C${limit.cycle + 1}`,
        kind: form,
        states: orbit,
        isCurve,
        isClosed: isCurve,
        period,
      };
    }
    if (limit.kind === "continuum") {
      const { states, curve } = settlement.continua[limit.continuum];
      return {
        ...rest,
        label: `L${limit.continuum + 1}`,
        kind: "continuum",
        states: curve?.points ?? states,
        isCurve: curve !== null,
        isClosed: curve?.isClosed ?? false,
      };
    }
    const motion = settlement.motions[limit.motion];
    const letter = motion.kind === "torus" ? "T" : "X";
    return { ...rest, label: `${letter}${limit.motion + 1}`, kind: motion.kind, states: motion.states };
  }

  return {
    limits,
    place(limit, settlement) {
      if (limit.kind === "undecided" || limit.kind === "diverged") return null;
      const name = nameOf(limit);
      if (!known.has(name)) {
        known.set(name, limits.length);
        limits.push(make(limit, settlement));
      }
      return known.get(name)!;
    },
  };
}

function nameOf(limit: Exclude<Limit, { kind: "undecided" | "diverged" }>): string {
  if (limit.kind === "fixed-point") return `root ${limit.root}`;
  if (limit.kind === "cycle") return `cycle ${limit.cycle}`;
  if (limit.kind === "continuum") return `continuum ${limit.continuum}`;
  return `motion ${limit.motion}`;
}

/** The slow direction of a stable root: its leading mode where that is real, with how much faster the next one shrinks. */
export interface SlowDirection {
  /** Unit vector [n]. */
  readonly direction: Float64Array;
  readonly timeConstant: number;
  /** Rate of the next mode over that of this one. */
  readonly gap: number;
}

/** A mode at least this many times slower than the next one makes a slow direction. */
const GAP = 3;

export function slowDirectionAt(flow: System, x: Float64Array): SlowDirection | null {
  if (flow.dimension < 2) return null;
  const { modes } = leadingModes(flow, x, { count: Math.min(4, flow.dimension), tolerance: 1e-6, mostProducts: 600 });
  const [first, ...others] = modes;
  if (first === undefined || first.eigenvalue[1] !== 0 || !(first.eigenvalue[0] < 0)) return null;
  const next = others.find(({ eigenvalue }) => eigenvalue[0] < first.eigenvalue[0]);
  const gap = next === undefined ? Number.POSITIVE_INFINITY : next.eigenvalue[0] / first.eigenvalue[0];
  if (!(gap >= GAP)) return null;
  const { re } = first.right;
  let squares = 0;
  for (const v of re) squares += v * v;
  const length = Math.sqrt(squares);
  return { direction: re.map((v) => v / length), timeConstant: -1 / first.eigenvalue[0], gap };
}
