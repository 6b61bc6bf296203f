import { type Network, runnable } from "../../network/index.ts";
import type { Response } from "../../train/index.ts";
import { type Assay, ofShape, summaryColumn } from "./assay.ts";
import { answerCases, casesOf } from "./cases.ts";
import { meansOf } from "./noise.ts";
import { counted, counter } from "./progress.ts";
import { errorCurves, overall, toleratedAmplitude, toleratedNote } from "./tally.ts";
import { shuffledUnits } from "./units.ts";

export interface InterruptionProtocol {
  readonly [key: string]: unknown;
  /** Shares of units whose input weights are silenced; the first is 0. */
  readonly shares: readonly number[];
  readonly draws: number;
  /** Curves have intervals over draws; which units are silenced is the same in all of them. */
  readonly interval: "draws";
}

/**
 * Interruption: the input weights of a random share of the units are silenced until the delay begins, then restored. What is
 * silenced is a copy: the network itself is never written to. Larger shares hold the units of the smaller ones.
 * Arrays: responses [shares × cases], means of z_o.
 */
export const interruption: Assay<InterruptionProtocol> = {
  name: "interruption",
  columns: [
    summaryColumn("accuracyNominal", "1", "accuracy with all input weights"),
    summaryColumn("toleratedShare", "1", "share of silenced units at which accuracy falls below ¾ of the nominal"),
    summaryColumn("accuracyLargest", "1", "accuracy at the largest share"),
  ],
  arrays: { responses: ofShape("shares", "cases") },
  protocols: {
    quick: { shares: [0, 0.3, 0.5, 0.7, 0.9], draws: 2, interval: "draws" },
    paper: { shares: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], draws: 10, interval: "draws" },
  },
  *run(subject, { shares, draws }) {
    const { kernel, matrices, task, key, network } = subject;
    const cases = casesOf(task, draws);
    const order = shuffledUnits(key, network.n, 0);
    const count = counter(shares.length * cases.length);
    const responses: Response[][] = [];
    for (const share of shares) {
      const silenced = order.subarray(0, Math.round(share * network.n));
      const beforeDelay = runnable(kernel, matrices.trained, withoutInput(network, silenced));
      const treatment = silenced.length === 0 ? {} : { beforeDelay };
      responses.push(yield* counted(answerCases(subject, cases, treatment), count));
    }
    const curves = errorCurves(task, cases, { name: "units without input", unit: "share" }, shares, responses);
    const accuracy = overall(curves);
    const toleratedShare = toleratedAmplitude(shares, accuracy);
    return {
      summary: {
        accuracyNominal: accuracy[0],
        toleratedShare,
        accuracyLargest: accuracy[accuracy.length - 1],
      },
      notes: toleratedNote("toleratedShare", toleratedShare, shares, accuracy),
      curves,
      arrays: { responses: meansOf(responses) },
    };
  },
};

/** A copy with the input weights of these units 0. */
function withoutInput(network: Network, units: Int32Array): Network {
  const input = network.input.slice();
  for (let d = 0; d < network.inputs; d++) for (const i of units) input[d * network.n + i] = 0;
  return { ...network, input };
}
