/** @file What the assays say of a network's memory, forecast beside measured, as plain numbers. */
import { firstBelow } from "../../../../../src/mechanism/index.ts";
import type { LabRecord } from "../../data/dataSource.ts";
import { type AssayShown, assayOf } from "./assays.ts";

export interface Lifetime {
  /** Added delay at which half of what can be lost is lost, τ; null where that did not happen up to `longest`. */
  readonly at: number | null;
  /** Where the 95 % bands of the accuracy cross the same line; null beyond `longest`. */
  readonly interval: readonly [number | null, number | null];
  readonly longest: number;
  /** Accuracy of the limit sets, and that line. */
  readonly floor: number;
  readonly half: number;
}

/** The measured lifetime; null without that assay. */
export function lifetimeOf(run: Pick<LabRecord, "assays">): Lifetime | null {
  const assay = assayOf(run, "forgetting");
  const curve = assay?.curves.find(({ name }) => name === "accuracy");
  const line = curve?.lines[0];
  const { lifetime, censored, floor, accuracyNominal } = assay?.summary ?? {};
  if (curve === undefined || line === undefined || lifetime == null || floor == null || accuracyNominal == null)
    return null;
  const half = floor + (accuracyNominal - floor) / 2;
  const crossing = (values: readonly (number | null)[] | null) => firstBelow(curve.at, values ?? [], half);
  return {
    at: censored === 1 ? null : lifetime,
    interval: [crossing(line.low), crossing(line.high)],
    longest: curve.at[curve.at.length - 1] ?? 0,
    floor,
    half,
  };
}

/**
 * What the forecast assay says: `lifetimeSurrogate` simulates the delay, `lifetimeModes` is from the dissection; null without
 * that assay, or where it is of a build that had neither name.
 */
export function forecastOf(run: Pick<LabRecord, "assays">): AssayShown["summary"] | null {
  const summary = assayOf(run, "forecast")?.summary;
  return summary === undefined || summary["lifetimeSurrogate"] === undefined ? null : summary;
}

/** σ of noise in delay 1 that is borne, per √τ, measured and forecast. */
export function noiseOf(run: Pick<LabRecord, "assays">) {
  const measured = assayOf(run, "noise");
  const curve = measured?.curves.find(({ name }) => name === "accuracy");
  return {
    isMeasured: measured !== null,
    /** Null where accuracy does not fall below ¾ up to `largest`. */
    sigma: measured?.summary["toleratedSigma"] ?? null,
    largest: curve?.at[curve.at.length - 1] ?? null,
    forecast: forecastOf(run)?.["toleratedSigma"] ?? null,
  };
}

/** The least push at the end of delay 1 that turns the answer; null without that assay, or where none did. */
export function shockOf(run: Pick<LabRecord, "assays">) {
  const summary = assayOf(run, "shock")?.summary;
  const { size, smallest, found } = summary ?? {};
  return size == null || smallest == null || found == null ? null : { size, smallest, found };
}

const tau = (value: number) => `${Number(value.toPrecision(3))} τ`;

const KEPT = "kept";

/** The lifetime of the surrogate in words, "kept" where limit sets lose nothing; null without it, or where it comes to none. */
export function surrogateOf(run: Pick<LabRecord, "assays">): string | null {
  const { lifetimeSurrogate, lostShare } = forecastOf(run) ?? {};
  if (lifetimeSurrogate != null) return tau(lifetimeSurrogate);
  return lostShare === 0 ? KEPT : null;
}

/** The lifetime in a sentence, for the title; "" where nothing was measured or estimated. */
export function lifetimeSentence(run: Pick<LabRecord, "assays">): string {
  const measured = lifetimeOf(run);
  const surrogate = surrogateOf(run);
  if (measured === null) {
    return surrogate === null
      ? ""
      : surrogate === KEPT
        ? "Surrogate: it keeps what it holds"
        : `Surrogate: it forgets when the delay is ${surrogate} longer`;
  }
  const beside = surrogate === null ? "" : ` (surrogate ${surrogate})`;
  return measured.at === null
    ? `Keeps at least half of it when the delay is ${tau(measured.longest)} longer${beside}`
    : `Forgets when the delay is ${tau(measured.at)} longer${beside}`;
}
