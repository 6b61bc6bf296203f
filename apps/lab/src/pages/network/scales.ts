/** @file The ranges of what can be done to a network, from its own numbers. */
import type { FlowPortraitData } from "../../../../../src/figures/index.ts";
import type { LabRecord } from "../../data/dataSource.ts";
import { forecastOf, lifetimeOf, noiseOf, shockOf } from "./outlook.ts";

export interface Scales {
  /** σ that it bears, per √τ; null where nothing is known of it. */
  readonly sigma: number | null;
  /** Median critical shock, state units. */
  readonly shock: number | null;
  /** Added delay at which half of what can be lost is lost, τ, measured and estimated. */
  readonly lifetime: number | null;
  readonly forecast: number | null;
}
export const UNKNOWN: Scales = { sigma: null, shock: null, lifetime: null, forecast: null };

export function scalesOf(run: LabRecord): Scales {
  const noise = noiseOf(run);
  const forecast = forecastOf(run);
  return {
    sigma: noise.sigma ?? noise.forecast,
    shock: shockOf(run)?.size ?? null,
    lifetime: lifetimeOf(run)?.at ?? null,
    forecast: forecast?.["lifetimeSurrogate"] ?? forecast?.["lifetimeModes"] ?? null,
  };
}

/** σ of noise where nothing is measured: most networks bear less. */
const USUAL_SIGMA = 0.05;
/** Steps of a slider that is no plain scale. */
export const STEPS = 100;

/** Noise: 0, then evenly on a log scale from a tenth of what is borne to twenty times that. */
export function sigmaAt(step: number, { sigma }: Pick<Scales, "sigma">): number {
  if (step <= 0) return 0;
  const borne = sigma ?? USUAL_SIGMA;
  return Number((0.1 * borne * 200 ** ((step - 1) / (STEPS - 1))).toPrecision(2));
}

/** The delay on a log scale, in whole τ. */
export function delayAt(step: number, shortest: number, longest: number): number {
  return Math.round(shortest * (longest / shortest) ** (step / STEPS));
}
export function stepOfDelay(delay: number, shortest: number, longest: number): number {
  return (STEPS * Math.log(delay / shortest)) / Math.log(longest / shortest);
}
export function stepOfSigma(value: number, scales: Pick<Scales, "sigma">): number {
  if (value <= 0) return 0;
  const borne = scales.sigma ?? USUAL_SIGMA;
  return Math.min(STEPS, Math.max(1, 1 + ((STEPS - 1) * Math.log(value / (0.1 * borne))) / Math.log(200)));
}

/** A release is long enough for what is slow: five time constants, or three turns; within these, τ. */
const RELEASE = [60, 600] as const;
export function releaseTimeFor(data: FlowPortraitData | null): number {
  const wanted = (data?.limits ?? []).map(({ timeConstant, period }) =>
    Math.max(5 * (timeConstant ?? 0), 3 * (period ?? 0)),
  );
  return Math.round(Math.min(RELEASE[1], Math.max(RELEASE[0], ...wanted)));
}
