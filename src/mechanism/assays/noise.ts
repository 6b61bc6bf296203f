import { arrayOf } from "../../format/index.ts";
import { stream } from "../../kernel/index.ts";
import { mainSite } from "../../task/index.ts";
import type { Response } from "../../train/index.ts";
import { type Assay, ofShape, summaryColumn } from "./assay.ts";
import { answerCases, BATCH, type Case, casesOf, streamIndex } from "./cases.ts";
import { counted, counter } from "./progress.ts";
import type { ModelSubject } from "./subject.ts";
import { errorCurves, overall, toleratedAmplitude, toleratedNote } from "./tally.ts";

export interface NoiseProtocol {
  readonly [key: string]: unknown;
  /** σ of white noise on every state in the delay, per √τ; the first is 0. */
  readonly sigmas: readonly number[];
  readonly draws: number;
  /** Curves have intervals over draws. */
  readonly interval: "draws";
}

/**
 * State noise: white noise in the delay, x ← x + σ √Δt ξ after each step. The same ξ serve every σ.
 * Arrays: responses [σ × cases], the answers.
 */
export const noise: Assay<NoiseProtocol, ModelSubject> = {
  name: "noise",
  columns: [
    summaryColumn("accuracyNominal", "1", "accuracy without noise"),
    summaryColumn(
      "toleratedSigma",
      "state/√τ",
      "σ at which accuracy falls below ¾ of that without noise; null if it does not",
    ),
    summaryColumn("accuracyLargest", "1", "accuracy at the largest σ"),
  ],
  arrays: { responses: ofShape("amplitudes", "cases") },
  protocols: {
    quick: { sigmas: [0, 0.02, 0.05, 0.1, 0.2, 0.5], draws: 2, interval: "draws" },
    paper: { sigmas: [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.2, 1.6, 2.4], draws: 10, interval: "draws" },
  },
  *run(subject, { sigmas, draws }) {
    const { task, key, model } = subject;
    const { start, end } = mainSite(task).delay;
    const cases = casesOf(task, draws);
    const responses: Response[][] = sigmas.map(() => []);
    const count = counter(sigmas.length * cases.length);
    for (let first = 0; first < cases.length; first += BATCH) {
      const batch = cases.slice(first, first + BATCH);
      const xi = new Map(
        batch.map((one) => {
          const random = stream(key, "assayNoise", task.conditions.length * streamIndex(task, one) + one.condition);
          return [one, Float64Array.from({ length: (end - start) * model.dimension }, (_, e) => random.normal(e))];
        }),
      );
      for (const [k, sigma] of sigmas.entries()) {
        const scale = sigma * Math.sqrt(task.timeStep);
        const treatment = sigma === 0 ? {} : { kick: (one: Case) => xi.get(one)!.map((v) => scale * v) };
        const answering = answerCases(subject, batch, treatment);
        responses[k].push(...(yield* counted(answering, count)));
      }
    }
    const curves = errorCurves(task, cases, { name: "state noise σ", unit: "state/√τ" }, sigmas, responses);
    const accuracy = overall(curves);
    const toleratedSigma = toleratedAmplitude(sigmas, accuracy);
    return {
      summary: {
        accuracyNominal: accuracy[0],
        toleratedSigma,
        accuracyLargest: accuracy[accuracy.length - 1],
      },
      notes: toleratedNote("toleratedSigma", toleratedSigma, sigmas, accuracy),
      curves,
      arrays: { responses: meansOf(responses) },
    };
  },
};

/** Answers, [treatments × cases]. */
export const meansOf = (responses: readonly (readonly Response[])[]) =>
  arrayOf(
    Float64Array.from(responses.flat(), (r) => r.value),
    [responses.length, responses[0].length],
  );
