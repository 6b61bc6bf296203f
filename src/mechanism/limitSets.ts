import type { Arrival, Settlement } from "../dynamics/index.ts";
import type { Kernel } from "../kernel/index.ts";
import { type Network, networkOutputs } from "../network/index.ts";
import type { LimitSetRecord } from "./record.ts";

/** A limit set that draws reached: its record, and its states [phases × n] (none for undecided). */
export interface LimitSetEvidence {
  readonly record: LimitSetRecord;
  readonly states: Float64Array;
  /** Index into the settlement's roots, or null. */
  readonly root: number | null;
}

/** States of a torus or of chaos that trials are resumed from, at most. */
const MOST_STATES = 16;

/**
 * The limit sets that draws reached, those with most draws first, the undecided last.
 *
 * @param memoryOf memory of each draw from the end of delay 1; the first arrivals are theirs.
 * @param answerOf answer of each draw from the end of delay 2; the next arrivals are theirs. Later ones are left out.
 * @returns also, for each of those draws, the index of its limit set.
 */
export function limitSetsOf(
  { arrivals, roots, cycles, motions }: Settlement,
  memoryOf: readonly number[],
  answerOf: readonly number[],
  kernel: Kernel,
  network: Network,
): { evidence: LimitSetEvidence[]; limitOf: number[] } {
  const used = arrivals.slice(0, memoryOf.length + answerOf.length);
  const names = used.map(nameOf);
  const countBy = (indices: readonly number[], kinds: readonly number[], offset: number) => {
    const counts = new Array<number>(Math.max(...kinds) + 1).fill(0);
    for (const d of indices) {
      const memory = kinds[d - offset];
      if (memory !== undefined) counts[memory]++;
    }
    return counts;
  };
  const reached = [...new Set(names)].map((name) => {
    const members = names.flatMap((other, d) => (other === name ? [d] : []));
    const draws = countBy(members, memoryOf, 0);
    return { name, members, draws, answerDraws: countBy(members, answerOf, memoryOf.length) };
  });
  const isLast = (name: string) => (name === "undecided" ? 1 : 0);
  const size = ({ draws }: (typeof reached)[number]) => draws.reduce((a, b) => a + b, 0);
  reached.sort((a, b) => isLast(a.name) - isLast(b.name) || size(b) - size(a) || a.members[0] - b.members[0]);
  const order = reached.map((r) => r.name);

  const evidence = reached.map(({ members, draws, answerDraws }): LimitSetEvidence => {
    const { limit } = used[members[0]];
    if (limit.kind === "fixed-point") {
      const root = roots[limit.root];
      const partner = root.partner === null ? -1 : order.indexOf(`root ${root.partner}`);
      return {
        states: root.x,
        root: limit.root,
        record: {
          kind: "fixed-point",
          draws,
          answerDraws,
          speed: root.speed,
          uniquenessRadius: root.certificate.uniquenessRadius,
          eigenvalue: [root.eigenvalue[0], root.eigenvalue[1]],
          multiplier: root.multiplier,
          flowStable: root.flowStable,
          outputs: meanOutputs(kernel, network, root.x),
          partner: partner < 0 ? null : partner,
        },
      };
    }
    if (limit.kind === "cycle") {
      const { orbit, period, closure, size } = cycles[limit.cycle];
      return {
        states: orbit,
        root: null,
        record: {
          kind: "cycle",
          draws,
          answerDraws,
          period,
          closure,
          size,
          outputs: meanOutputs(kernel, network, orbit),
          partner: null,
        },
      };
    }
    if (limit.kind !== "torus" && limit.kind !== "chaos") {
      const reasons = new Map<string, number>();
      for (const d of members) {
        const reason = reasonOf(used[d]);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
      return {
        states: new Float64Array(0),
        root: null,
        record: {
          kind: "undecided",
          draws,
          answerDraws,
          reasons: [...reasons].map(([reason, count]) => ({ reason, draws: count })),
        },
      };
    }
    const kept = members.flatMap((d) => ("state" in used[d].limit ? [used[d].limit.state] : [])).slice(0, MOST_STATES);
    const states = new Float64Array(kept.length * network.n);
    kept.forEach((x, k) => {
      states.set(x, k * network.n);
    });
    const { kind } = limit;
    const exponents = motions[limit.motion].exponents.map((row) => [...row]);
    const standardErrors = motions[limit.motion].standardErrors.map((row) => [...row]);
    const outputs = meanOutputs(kernel, network, states);
    return {
      states,
      root: null,
      record: { kind, draws, answerDraws, exponents, standardErrors, outputs, partner: null },
    };
  });
  return { evidence, limitOf: names.map((name) => order.indexOf(name)) };
}

function nameOf({ limit }: Arrival): string {
  if (limit.kind === "fixed-point") return `root ${limit.root}`;
  if (limit.kind === "cycle") return `cycle ${limit.cycle}`;
  return limit.kind === "torus" || limit.kind === "chaos" ? `motion ${limit.motion}` : "undecided";
}

function reasonOf({ limit }: Arrival): string {
  if (limit.kind === "continuum") return "rests on a continuum of roots";
  if (limit.kind === "diverged") return "diverges";
  if (limit.kind !== "undecided") throw new Error("internal: only undecided draws have a reason");
  return limit.reason;
}

/** z_o, z_d … averaged over states [count × n]. */
function meanOutputs(kernel: Kernel, network: Network, states: Float64Array): number[] {
  const count = states.length / network.n;
  return meanByKind(
    networkOutputs(kernel, network, states, count),
    network.outputs,
    new Array<number>(count).fill(0),
  )[0];
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
