import type { Matrix } from "../../kernel/index.ts";
import { type Network, runnable } from "../../network/index.ts";
import type { Response } from "../../train/index.ts";
import { type Assay, type AssayCurve, ofShape, summaryColumn } from "./assay.ts";
import { answerCases, casesOf } from "./cases.ts";
import { meansOf } from "./noise.ts";
import { counted, counter } from "./progress.ts";
import { sampledAs, shareLines, toleratedAmplitude, toleratedNote } from "./tally.ts";
import { shuffledUnits, unitsByConnection, unitsByReadout } from "./units.ts";

export interface DamageProtocol {
  readonly [key: string]: unknown;
  /** Shares of units removed for good; the first is 0. */
  readonly shares: readonly number[];
  /** Random choices of the units. */
  readonly choices: number;
  readonly draws: number;
  /** Curves have intervals over draws; which units are removed is the same in all of them. */
  readonly interval: "draws";
}

const KINDS = ["random", "readout", "hubs"] as const;
type Kind = (typeof KINDS)[number];
const COLUMNS = ["toleratedRandom", "toleratedReadout", "toleratedHubs"] as const;

/**
 * Damage: units are removed for good, i.e. their rates reach no unit and no read-out: random ones, those that weigh most
 * in the read-outs, or hubs of J. A share is that of whole units, as many as come closest to what the protocol asks for.
 * Arrays: random [shares · choices × cases], readout and hubs [shares × cases]: means of z_o.
 */
export const damage: Assay<DamageProtocol> = {
  name: "damage",
  columns: [
    summaryColumn("accuracyNominal", "1", "accuracy with all units"),
    summaryColumn(
      "toleratedRandom",
      "1",
      "share of random units at which accuracy falls below ¾ of the nominal; 0 for less than one unit",
    ),
    summaryColumn("toleratedReadout", "1", "the same for units with the strongest read-out weights"),
    summaryColumn("toleratedHubs", "1", "the same for hubs of J"),
  ],
  arrays: {
    random: ofShape("random choices", "cases"),
    readout: ofShape("shares", "cases"),
    hubs: ofShape("shares", "cases"),
  },
  protocols: {
    quick: { shares: [0, 0.005, 0.02], choices: 1, draws: 2, interval: "draws" },
    paper: {
      shares: [0, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3],
      choices: 5,
      draws: 4,
      interval: "draws",
    },
  },
  *run(subject, { shares, choices, draws }) {
    const { task, key, network, matrices } = subject;
    const cases = casesOf(task, draws);
    const orders: Record<Kind, Int32Array[]> = {
      random: Array.from({ length: choices }, (_, k) => shuffledUnits(key, network.n, 1 + k)),
      readout: [unitsByReadout(network)],
      hubs: [unitsByConnection(network)],
    };
    const counts = [...new Set(shares.map((share) => Math.round(share * network.n)))];
    const at = counts.map((lost) => lost / network.n);
    const count = counter((1 + counts.filter((lost) => lost > 0).length * (choices + 2)) * cases.length);
    const nominal = yield* counted(answerCases(subject, cases), count);
    const responses: Record<Kind, Response[][]> = { random: [], readout: [], hubs: [] };
    for (const kind of KINDS) {
      for (const many of counts) {
        for (const order of orders[kind]) {
          const lost = order.subarray(0, many);
          if (lost.length === 0) responses[kind].push(nominal);
          else {
            const treatment = {
              model: runnable(subject.kernel, withoutUnits(matrices.trained, lost), withoutReadout(network, lost)),
            };
            responses[kind].push(yield* counted(answerCases(subject, cases, treatment), count));
          }
        }
      }
    }
    const sampled = cases.map((one) => sampledAs(task, one));
    const curve: AssayCurve = {
      name: "accuracy",
      x: { name: "units removed", unit: "share" },
      y: { name: "accuracy", unit: "1" },
      at,
      ...shareLines(
        KINDS.map((kind) => {
          const each = orders[kind].length;
          // all choices of units see the same draws
          return {
            name: kind,
            right: at.map((_, s) =>
              responses[kind].slice(s * each, (s + 1) * each).flatMap((of) => of.map(({ isRight }) => isRight)),
            ),
            cases: orders[kind].flatMap(() => sampled),
          };
        }),
      ),
    };
    const tolerated = curve.lines.map(({ values }, k) => toleratedUnits(COLUMNS[k], at, values, network.n));
    return {
      summary: {
        accuracyNominal: curve.lines[0].values[0],
        ...Object.fromEntries(tolerated.map(({ column, share }) => [column, share])),
      },
      notes: Object.assign({}, ...tolerated.map(({ note }) => note)),
      curves: [curve],
      arrays: {
        random: meansOf(responses.random),
        readout: meansOf(responses.readout),
        hubs: meansOf(responses.hubs),
      },
    };
  },
};

/** Units are lost whole: less than one is 0, and said to be. */
function toleratedUnits(column: string, at: readonly number[], accuracy: readonly (number | null)[], n: number) {
  const share = toleratedAmplitude(at, accuracy);
  const isLessThanOne = share !== null && share * n < 1;
  const note = isLessThanOne ? { [column]: `< 1 unit of ${n}` } : toleratedNote(column, share, at, accuracy);
  return { column, share: isLessThanOne ? 0 : share, note };
}

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
