import type { Matrix } from "../../kernel/index.ts";
import type { Network } from "../../network/index.ts";
import type { Response } from "../../train/index.ts";
import { type Assay, type AssayCurve, column } from "./assay.ts";
import { answerCases, casesOf } from "./cases.ts";
import { meansOf } from "./noise.ts";
import { counted, counter } from "./progress.ts";
import { accuracyOf, shareLine, toleratedAmplitude } from "./tally.ts";
import { shuffledUnits, unitsByConnection, unitsByReadout } from "./units.ts";

export interface DamageProtocol {
  readonly [key: string]: unknown;
  /** Shares of units removed for good; the first is 0. */
  readonly shares: readonly number[];
  /** Random choices of the units. */
  readonly choices: number;
  readonly draws: number;
}

const KINDS = ["random", "readout", "hubs"] as const;
type Kind = (typeof KINDS)[number];

/**
 * Damage: units are removed for good, i.e. their rates reach no unit and no read-out: random ones, those that weigh most
 * in the read-outs, or hubs of J.
 * Arrays: random [shares · choices × cases], readout and hubs [shares × cases]: means of z_o.
 */
export const damage: Assay<DamageProtocol> = {
  name: "damage",
  columns: [
    column("accuracyNominal", "1", "accuracy with all units"),
    column("toleratedRandom", "1", "share of random units at which accuracy falls below ¾ of the nominal"),
    column("toleratedReadout", "1", "the same for units with the strongest read-out weights"),
    column("toleratedHubs", "1", "the same for hubs of J"),
  ],
  protocols: {
    quick: { shares: [0, 0.005, 0.02], choices: 1, draws: 1 },
    paper: { shares: [0, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3], choices: 5, draws: 4 },
  },
  *run(subject, { shares, choices, draws }) {
    const { task, key, network, matrices } = subject;
    const cases = casesOf(task, draws);
    const orders: Record<Kind, Int32Array[]> = {
      random: Array.from({ length: choices }, (_, k) => shuffledUnits(key, network.n, 1 + k)),
      readout: [unitsByReadout(network)],
      hubs: [unitsByConnection(network)],
    };
    const count = counter((1 + (shares.length - 1) * (choices + 2)) * cases.length);
    const nominal = yield* counted(answerCases(subject, cases), count);
    const responses: Record<Kind, Response[][]> = { random: [], readout: [], hubs: [] };
    for (const kind of KINDS) {
      for (const share of shares) {
        for (const order of orders[kind]) {
          const lost = order.subarray(0, Math.round(share * network.n));
          if (lost.length === 0) responses[kind].push(nominal);
          else {
            const condition = { network: withoutReadout(network, lost), matrix: withoutUnits(matrices.trained, lost) };
            responses[kind].push(yield* counted(answerCases(subject, cases, condition), count));
          }
        }
      }
    }
    const counts = (kind: Kind) =>
      shares.map((_, s) => {
        const rows = orders[kind].map((_order, k) => accuracyOf(responses[kind][s * orders[kind].length + k], cases));
        return { right: rows.reduce((sum, r) => sum + r.right, 0), of: rows.reduce((sum, r) => sum + r.of, 0) };
      });
    const curve: AssayCurve = {
      name: "accuracy",
      x: { name: "units removed", unit: "share" },
      y: { name: "accuracy", unit: "1" },
      at: [...shares],
      lines: KINDS.map((kind) => shareLine(kind, counts(kind))),
    };
    const [random, readout, hubs] = curve.lines.map(({ values }) => toleratedAmplitude(shares, values));
    return {
      summary: {
        accuracyNominal: curve.lines[0].values[0],
        toleratedRandom: random,
        toleratedReadout: readout,
        toleratedHubs: hubs,
      },
      curves: [curve],
      arrays: {
        random: meansOf(responses.random),
        readout: meansOf(responses.readout),
        hubs: meansOf(responses.hubs),
      },
    };
  },
};

function withoutReadout(network: Network, units: Int32Array): Network {
  const readout = network.readout.slice();
  for (let m = 0; m < network.outputs; m++) for (const i of units) readout[m * network.n + i] = 0;
  return { ...network, readout };
}

/** J with the columns of these units 0: they go on, but nobody hears them. */
function withoutUnits(matrix: Matrix, units: Int32Array): Matrix {
  const { n, storage } = matrix;
  return {
    n,
    storage,
    multiply(states, out, count) {
      const heard = states.slice(0, count * n);
      for (let c = 0; c < count; c++) for (const i of units) heard[c * n + i] = 0;
      matrix.multiply(heard, out, count);
    },
  };
}
