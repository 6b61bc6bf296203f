import type { Arrival, Settlement } from "../dynamics/index.ts";
import { tanh } from "../kernel/index.ts";
import { type Network, readOut } from "../network/index.ts";
import type { Task } from "../task/index.ts";
import type { Draw } from "./judge.ts";
import type { LimitSetRecord } from "./record.ts";

/** A limit set that draws reached: its record, and its states [phases × n] (none for undecided). */
export interface LimitSetEvidence {
  readonly record: LimitSetRecord;
  readonly states: Float64Array;
}

/**
 * The limit sets that draws reached, those with most draws first, the undecided last.
 * @returns also, for each draw, the index of its limit set.
 */
export function limitSetsOf(
  { arrivals, roots, cycles }: Settlement,
  draws: readonly Draw[],
  network: Network,
  task: Task,
): { evidence: LimitSetEvidence[]; limitOf: number[] } {
  const K = task.stimuli.labels.length;
  const names = arrivals.map(nameOf);
  const reached = [...new Set(names)].map((name) => {
    const members = names.flatMap((other, d) => (other === name ? [d] : []));
    const byMemory = new Array<number>(K).fill(0);
    for (const d of members) byMemory[draws[d].memory]++;
    return { name, members, byMemory };
  });
  const isLast = (name: string) => (name === "undecided" ? 1 : 0);
  reached.sort(
    (a, b) => isLast(a.name) - isLast(b.name) || b.members.length - a.members.length || a.members[0] - b.members[0],
  );
  const order = reached.map((r) => r.name);

  const evidence = reached.map(({ members, byMemory }): LimitSetEvidence => {
    const { limit } = arrivals[members[0]];
    if (limit.kind === "fixed-point") {
      const root = roots[limit.root];
      const partner = root.partner === null ? -1 : order.indexOf(`root ${root.partner}`);
      return {
        states: root.x,
        record: {
          kind: "fixed-point",
          draws: byMemory,
          speed: root.speed,
          uniquenessRadius: root.certificate.uniquenessRadius,
          eigenvalue: [root.eigenvalue[0], root.eigenvalue[1]],
          multiplier: root.multiplier,
          flowStable: root.flowStable,
          outputs: meanOutputs(network, root.x),
          partner: partner < 0 ? null : partner,
        },
      };
    }
    if (limit.kind === "cycle") {
      const { orbit, period, closure, size } = cycles[limit.cycle];
      return {
        states: orbit,
        record: {
          kind: "cycle",
          draws: byMemory,
          period,
          closure,
          size,
          outputs: meanOutputs(network, orbit),
          partner: null,
        },
      };
    }
    const reasons = new Map<string, number>();
    for (const d of members) {
      const end = arrivals[d].limit;
      if (end.kind === "undecided") reasons.set(end.reason, (reasons.get(end.reason) ?? 0) + 1);
    }
    return {
      states: new Float64Array(0),
      record: {
        kind: "undecided",
        draws: byMemory,
        reasons: [...reasons].map(([reason, count]) => ({ reason, draws: count })),
      },
    };
  });
  return { evidence, limitOf: names.map((name) => order.indexOf(name)) };
}

function nameOf({ limit }: Arrival): string {
  if (limit.kind === "fixed-point") return `root ${limit.root}`;
  return limit.kind === "cycle" ? `cycle ${limit.cycle}` : "undecided";
}

/** z_o, z_d … averaged over states [count × n]. */
function meanOutputs(network: Network, states: Float64Array): number[] {
  const { n, outputs, readout } = network;
  const count = states.length / n;
  const r = Float64Array.from(states, tanh);
  const z = new Float64Array(outputs);
  const sum = new Array<number>(outputs).fill(0);
  for (let c = 0; c < count; c++) {
    readOut(readout, outputs, n, r, c, z, 0);
    for (let m = 0; m < outputs; m++) sum[m] += z[m] / count;
  }
  return sum;
}
