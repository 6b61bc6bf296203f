import { type Arrival, nameMotions, type Settlement } from "../dynamics/index.ts";
import type { Kernel, System } from "../kernel/index.ts";
import { type Network, networkOutputs } from "../network/index.ts";
import type { LimitSetRecord } from "./record.ts";

/** A limit set that draws reached: its record, and its states [phases × n] (none for undecided). */
export interface LimitSetEvidence {
  readonly record: LimitSetRecord;
  readonly states: Float64Array;
  /** Index into the settlement's roots, or null. */
  readonly root: number | null;
}

/** What draws that neither rest nor turn on a closed section do, by their exponents. */
export interface Unsettled {
  readonly kind: "torus" | "chaos" | "undecided";
  /** Why it is undecided; "" otherwise. */
  readonly reason: string;
  readonly exponents: number[][];
  readonly standardErrors: number[][];
}

/** States of a torus or of chaos that trials are resumed from, at most. */
const MOST_STATES = 16;

/** Exponents of what has not settled; null where all has settled or approaches a root. Groups that differ leave it undecided. */
export function* classifyUnsettled(
  exact: System,
  arrivals: readonly Arrival[],
  time: number,
): Generator<{ done: number; of: number }, Unsettled | null> {
  const states = unsettledStates(arrivals);
  if (states.length === 0) return null;
  const steps = nameMotions(exact, states, { time });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield { done: step.value.time / step.value.of, of: 1 };
  const { motions, of, reasons } = step.value;
  const numbers = {
    exponents: motions.flatMap((m) => m.exponents.map((row) => [...row])),
    standardErrors: motions.flatMap((m) => m.standardErrors.map((row) => [...row])),
  };
  const kinds = new Set(of.map((m) => (m === null ? "undecided" : motions[m].kind)));
  if (kinds.size === 1 && motions.length > 0) return { kind: motions[0].kind, reason: "", ...numbers };
  const reason = kinds.size > 1 ? `some of what does not settle is ${[...kinds].join(", some ")}` : reasons[0];
  return { kind: "undecided", reason, ...numbers };
}

/**
 * The limit sets that draws reached, those with most draws first, the undecided last.
 *
 * @param memoryOf memory of each draw from the end of delay 1; the first arrivals are theirs.
 * @param answerOf answer of each draw from the end of delay 2; the next arrivals are theirs. Later ones are left out.
 * @returns also, for each of those draws, the index of its limit set.
 */
export function limitSetsOf(
  { arrivals, roots, cycles }: Settlement,
  memoryOf: readonly number[],
  answerOf: readonly number[],
  unsettled: Unsettled | null,
  kernel: Kernel,
  network: Network,
): { evidence: LimitSetEvidence[]; limitOf: number[] } {
  const used = arrivals.slice(0, memoryOf.length + answerOf.length);
  const names = used.map((arrival) => nameOf(arrival, unsettled));
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

  const evidence = reached.map(({ name, members, draws, answerDraws }): LimitSetEvidence => {
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
    if (name === "undecided") {
      const reasons = new Map<string, number>();
      for (const d of members) {
        const reason = reasonOf(used[d], unsettled);
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
    const kept = unsettledStates(members.map((d) => used[d])).slice(0, MOST_STATES);
    const states = new Float64Array(kept.length * network.n);
    kept.forEach((x, k) => {
      states.set(x, k * network.n);
    });
    const { exponents, standardErrors } = unsettled!;
    const outputs = meanOutputs(kernel, network, states);
    const kind = name === "chaos" ? "chaos" : "torus";
    return {
      states,
      root: null,
      record: { kind, draws, answerDraws, exponents, standardErrors, outputs, partner: null },
    };
  });
  return { evidence, limitOf: names.map((name) => order.indexOf(name)) };
}

function unsettledStates(arrivals: readonly Arrival[]): Float64Array[] {
  return arrivals.flatMap(({ limit }) => (limit.kind === "undecided" && !limit.isApproaching ? [limit.state] : []));
}

function nameOf({ limit }: Arrival, unsettled: Unsettled | null): string {
  if (limit.kind === "fixed-point") return `root ${limit.root}`;
  if (limit.kind === "cycle") return `cycle ${limit.cycle}`;
  return limit.isApproaching || unsettled === null ? "undecided" : unsettled.kind;
}

function reasonOf({ limit }: Arrival, unsettled: Unsettled | null): string {
  if (limit.kind !== "undecided") throw new Error("internal: only undecided draws have a reason");
  return limit.isApproaching || unsettled === null ? limit.reason : unsettled.reason;
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
