import type { Limit, Settlement } from "../dynamics/index.ts";
import type { OpenModel } from "../network/index.ts";
import type { LimitSetRecord } from "./record.ts";

/** A limit set that draws reached: its record, and its states [phases × n] (none where it is not known). */
export interface LimitSetEvidence {
  readonly record: LimitSetRecord;
  readonly states: Float64Array;
  /** Index into the settlement's roots, or null. */
  readonly root: number | null;
}

/** What `settle` has told apart. */
type Settled = Pick<Settlement, "roots" | "cycles" | "motions">;
/** States of a continuum, a torus or of chaos that trials are resumed from, at most. */
const MOST_STATES = 16;

/**
 * The limit sets that draws reached, those with most draws first, those that are not known last.
 *
 * @param limits where the draws from each stop went, one stop after another.
 * @param kindsOf class of each draw from each stop, [stops][draws].
 * @returns also, for each of those draws, the index of its limit set.
 */
export function limitSetsOf(
  limits: readonly Limit[],
  settled: Settled,
  kindsOf: readonly (readonly number[])[],
  model: Pick<OpenModel, "dimension" | "outputs" | "outputsOf">,
): { evidence: LimitSetEvidence[]; limitOf: number[] } {
  const n = model.dimension;
  const firstOf = kindsOf.map((_, s) => kindsOf.slice(0, s).reduce((sum, { length }) => sum + length, 0));
  const names = kindsOf.flatMap((kinds, s) =>
    namesOf(limits.slice(firstOf[s], firstOf[s] + kinds.length), kinds, `stop ${s}`, n),
  );
  const reached = [...new Set(names)].map((name) => {
    const members = names.flatMap((other, d) => (other === name ? [d] : []));
    const [draws, ...later] = kindsOf.map((kinds, s) => {
      const counts = new Array<number>(Math.max(-1, ...kinds) + 1).fill(0);
      for (const d of members) {
        const kind = kinds[d - firstOf[s]];
        if (kind !== undefined) counts[kind]++;
      }
      return counts;
    });
    return { name, members, draws, answerDraws: later.flat() };
  });
  const last = ({ name }: (typeof reached)[number]) => (name === "undecided" ? 2 : name === "diverged" ? 1 : 0);
  const size = ({ draws }: (typeof reached)[number]) => draws.reduce((a, b) => a + b, 0);
  reached.sort((a, b) => last(a) - last(b) || size(b) - size(a) || a.members[0] - b.members[0]);
  const order = reached.map((r) => r.name);

  const evidence = reached.map(({ members, draws, answerDraws }) =>
    describe(
      members.map((d) => limits[d]),
      { draws, answerDraws },
      settled,
      order,
      (states) => meanOutputs(model, states),
      n,
    ),
  );
  return { evidence, limitOf: names.map((name) => order.indexOf(name)) };
}

/**
 * One limit set from the arrivals of its draws.
 *
 * @param order names of all limit sets, which partners are looked for in.
 */
function describe(
  own: readonly Limit[],
  counts: Pick<LimitSetRecord, "draws" | "answerDraws">,
  settled: Settled,
  order: readonly string[],
  outputsOf: (states: Float64Array) => number[],
  n: number,
): LimitSetEvidence {
  const [limit] = own;
  switch (limit.kind) {
    case "fixed-point": {
      const root = settled.roots[limit.root];
      const partner = root.partner === null ? -1 : order.indexOf(`root ${root.partner}`);
      const record: LimitSetRecord = {
        kind: "fixed-point",
        ...counts,
        speed: root.speed,
        uniquenessRadius: root.certificate.uniquenessRadius,
        eigenvalue: [root.eigenvalue[0], root.eigenvalue[1]],
        multiplier: root.multiplier,
        flowStable: root.flowStable,
        outputs: outputsOf(root.x),
        partner: partner < 0 ? null : partner,
      };
      return { states: root.x, root: limit.root, record };
    }
    case "cycle": {
      const { orbit, period, closure, size, form } = settled.cycles[limit.cycle];
      const outputs = outputsOf(orbit);
      const record: LimitSetRecord = {
        kind: "cycle",
        ...counts,
        form,
        period,
        closure,
        size,
        outputs,
        partner: null,
      };
      return { states: orbit, root: null, record };
    }
    case "continuum": {
      const states = joinedStates(own, n);
      const outputs = outputsOf(states);
      const { continuum } = limit;
      return { states, root: null, record: { kind: "continuum", ...counts, continuum, outputs, partner: null } };
    }
    case "torus":
    case "chaos": {
      const states = joinedStates(own, n);
      const { exponents, standardErrors } = settled.motions[limit.motion];
      const numbers = { exponents: exponents.map((e) => [...e]), standardErrors: standardErrors.map((e) => [...e]) };
      const outputs = outputsOf(states);
      return { states, root: null, record: { kind: limit.kind, ...counts, ...numbers, outputs, partner: null } };
    }
    case "diverged":
    case "undecided": {
      const reasons = new Map<string, number>();
      for (const l of own) {
        const reason = l.kind === "undecided" ? l.reason : "left every bound";
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
      const told = [...reasons].map(([reason, count]) => ({ reason, draws: count }));
      return { states: new Float64Array(0), root: null, record: { kind: limit.kind, ...counts, reasons: told } };
    }
  }
}

/**
 * Draws with one name are on one limit set; those that are not known are counted together. On a continuum it is the place
 * that tells memories apart: it is cut into the parts that are nearest to the mean state of each of them.
 *
 * @param kindOf class of each draw.
 */
function namesOf(limits: readonly Limit[], kindOf: readonly number[], site: string, n: number): string[] {
  const means = new Map<number, Map<number, Float64Array>>();
  const onContinuum = new Set(limits.flatMap((l) => (l.kind === "continuum" ? [l.continuum] : [])));
  for (const k of onContinuum) {
    const own = new Map<number, Float64Array[]>();
    limits.forEach((limit, d) => {
      if (limit.kind !== "continuum" || limit.continuum !== k) return;
      own.set(kindOf[d], [...(own.get(kindOf[d]) ?? []), limit.state]);
    });
    means.set(k, new Map([...own].map(([a, states]) => [a, meanState(states, n)])));
  }
  return limits.map((limit) => {
    switch (limit.kind) {
      case "fixed-point":
        return `root ${limit.root}`;
      case "continuum": {
        const parts = [...means.get(limit.continuum)!].map(([a, mean]) => ({ a, away: distance(limit.state, mean) }));
        const { a } = parts.reduce((best, part) => (part.away < best.away ? part : best));
        return `continuum ${limit.continuum} ${site} ${a}`;
      }
      case "cycle":
        return `cycle ${limit.cycle}`;
      case "torus":
      case "chaos":
        return `${limit.kind} ${limit.motion}`;
      default:
        return limit.kind;
    }
  });
}

function meanState(states: readonly Float64Array[], n: number): Float64Array {
  const mean = new Float64Array(n);
  for (const x of states) for (let i = 0; i < n; i++) mean[i] += x[i] / states.length;
  return mean;
}

function distance(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - y[i]) * (x[i] - y[i]);
  return Math.sqrt(sum);
}

/** States of draws, [≤ MOST_STATES × n], spread over them. */
function joinedStates(limits: readonly Limit[], n: number): Float64Array {
  const all = limits.flatMap((limit) => ("state" in limit ? [limit.state] : []));
  const count = Math.min(MOST_STATES, all.length);
  const states = new Float64Array(count * n);
  for (let k = 0; k < count; k++) states.set(all[Math.floor((k * all.length) / count)], k * n);
  return states;
}

/** z_o, z_d … averaged over states [count × n]. */
function meanOutputs(
  { dimension, outputs, outputsOf }: Pick<OpenModel, "dimension" | "outputs" | "outputsOf">,
  states: Float64Array,
): number[] {
  const count = states.length / dimension;
  return meanByKind(outputsOf(states, count), outputs, new Array<number>(count).fill(0))[0];
}

/** Means of rows [count × width], one for each kind of row. */
export function meanByKind(rows: Float64Array, width: number, kindOf: readonly number[]): number[][] {
  const kinds = Math.max(...kindOf) + 1;
  const sums = Array.from({ length: kinds }, () => new Array<number>(width).fill(0));
  const counts = new Array<number>(kinds).fill(0);
  kindOf.forEach((kind, c) => {
    counts[kind]++;
    for (let m = 0; m < width; m++) sums[kind][m] += rows[c * width + m];
  });
  return sums.map((row, kind) => row.map((v) => v / counts[kind]));
}
