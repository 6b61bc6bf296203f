import { wilson } from "../kernel/index.ts";

/** A share of draws against a threshold. */
export interface Decision {
  readonly share: number;
  /** Its 95 % Wilson interval. */
  readonly interval: [number, number];
  /** "yes": the whole interval is at or above the threshold. "no": it is wholly below. "open": more draws are needed. */
  readonly is: "yes" | "no" | "open";
  /** Distance of the deciding end of the interval from the threshold; 0 where it is open. */
  readonly margin: number;
}

/** Decides three ways, so that what is told does not depend on the number of draws: a share near the threshold stays open. */
export function decide(count: number, draws: number, threshold: number): Decision {
  const interval = wilson(count, draws);
  const [low, high] = interval;
  const share = draws === 0 ? 0 : count / draws;
  if (low >= threshold) return { share, interval, is: "yes", margin: low - threshold };
  if (high < threshold) return { share, interval, is: "no", margin: threshold - high };
  return { share, interval, is: "open", margin: 0 };
}

/** Whether all hold: one "no" is enough against it. */
export function decideAll(decisions: readonly Decision[]): Pick<Decision, "is" | "margin"> {
  const margins = (is: Decision["is"]) => decisions.flatMap((d) => (d.is === is ? [d.margin] : []));
  const against = margins("no");
  if (against.length > 0) return { is: "no", margin: Math.max(...against) };
  if (margins("open").length > 0) return { is: "open", margin: 0 };
  return { is: "yes", margin: Math.min(...margins("yes")) };
}
