import { exp } from "../../kernel/index.ts";
import { claim } from "../claim.ts";

export interface Curve {
  readonly overwriting: number;
  readonly recall: readonly number[];
  readonly capacity: number;
}
export interface ImpulseResult {
  /** Of the policy, at each cost of overwriting. */
  readonly equal: readonly Curve[];
  readonly spread: readonly Curve[];
  /** Of the constant gain, from as many impulses. */
  readonly constant: { readonly equal: readonly number[]; readonly spread: readonly number[] };
  /** Of the constant gain with equal rates and no noise, by theory. */
  readonly noiseless: readonly number[];
  /** Largest difference of the two closed forms, and largest derivative at the minimum. */
  readonly formsApart: number;
  readonly gradient: number;
}

/** Of one leaky unit. */
interface Leak {
  readonly rate: number;
  readonly interval: number;
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

export function claimsOf({ equal, spread, constant, noiseless, formsApart, gradient }: ImpulseResult, p: Leak) {
  const falls = (values: readonly number[]) => Math.max(...values.slice(1).map((v, k) => v - values[k]));
  const last = equal.map(({ recall }) => recall[0]);
  const earlier = equal.map(({ recall, capacity }) => capacity - recall[0]);
  const list = (values: readonly number[]) => values.map((v) => v.toFixed(3)).join(", ");
  const formula = noiseless.map((v, k) => Math.abs(v - noiseless[0] * fadeTo(p, k)));
  const best = Math.max(...spread.map(({ capacity }) => capacity));
  const bestEqual = Math.max(...equal.map(({ capacity }) => capacity));
  return [
    claim({
      id: "policy",
      sentence:
        "The best gain depends on the state of the memory: it is divided by what is stored, as a recurrent network could set it.",
      whose: "paper",
      statistic: `largest difference of its two closed forms, one over the units and one over the outputs (largest derivative of the cost there: ${gradient.toExponential(1)})`,
      value: formsApart,
      atMost: 1e-12,
      restsOn: ["cost"],
      tried: "100 random costs and states",
    }),
    claim({
      id: "trade-off",
      sentence:
        "Encoding and overwriting are traded: the more overwriting costs, the less of the last impulse is encoded.",
      whose: "paper",
      statistic: `largest rise of R² of the last impulse from one μ to the next, equal rates (${list(last)})`,
      value: falls(last),
      atMost: 0.005,
      restsOn: ["cost", "linear", "network"],
      tried: `μ of ${equal.map(({ overwriting }) => overwriting).join(", ")}`,
    }),
    claim({
      id: "retention",
      sentence: "And the more of the earlier ones is kept.",
      whose: "paper",
      statistic: `earlier impulses kept at the largest μ less at the smallest, ΣR² from lag 1 on, equal rates (${list(earlier)})`,
      value: earlier.at(-1)! - earlier[0],
      atLeast: 0.05,
      restsOn: ["cost", "linear", "network"],
      tried: `μ of ${equal.map(({ overwriting }) => overwriting).join(", ")}`,
    }),
    claim({
      id: "constant",
      sentence:
        "Under a constant gain and equal rates the recall of an impulse falls by e^{−2λΔ} a step, and adds up to one impulse.",
      whose: "ours",
      statistic: `largest |R²(k) − (1 − e^{−2λΔ}) e^{−2λΔk}| (${list(noiseless.slice(0, 4))}, …)`,
      value: Math.max(...formula, Math.abs(noiseless[0] - (1 - fadeTo(p, 1)))),
      atMost: 1e-10,
      restsOn: ["network"],
      tried: "by the covariance of the states",
    }),
    claim({
      id: "benefit",
      sentence: "A policy that depends on the state remembers more than a constant gain.",
      whose: "paper",
      statistic: `ΣR² of the best policy less that of the constant gain, spread rates (${best.toFixed(2)} and ${sum(constant.spread).toFixed(2)}; equal rates ${bestEqual.toFixed(2)} and ${sum(constant.equal).toFixed(2)})`,
      value: best - sum(constant.spread),
      atLeast: 0,
      restsOn: ["cost", "linear", "network"],
      tried:
        "with a linear read-out the policy gains at most on the last impulse; a benefit for older ones needs a read-out that knows the state, or a cost of recall, and the paper's could not be read",
    }),
  ];
}

const fadeTo = (p: Leak, lag: number) => exp(-2 * p.rate * p.interval * lag);
