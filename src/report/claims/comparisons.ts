/** @file Claims 3 to 6: what direct and forgetting networks of equal connectivity do differently. */
import type { Effect, RawClaim } from "./claim.ts";
import { comparison } from "./comparison.ts";
import { learned, MAIN, mechanismAt } from "./groups.ts";
import { numberOf, type Row } from "./row.ts";

export const tonicClaim = (rows: readonly Row[]): RawClaim =>
  comparison(rows, {
    number: 3,
    title: "Slow-manifold memories are phasic, direct ones tonic",
    hypothesis: "At equal connectivity more of the active units of direct networks stay active through the delay.",
    role: "primary",
    measure: "share of tonic units",
    measureOf: (row) => numberOf(row, "saturation_tonic_share"),
    larger: "direct",
  });

/** Lifetime of the memory in delays of the task; a network that forgets nothing while it was watched has an endless one. */
export function lifetimeInDelays(row: Row): number | null {
  const [lifetime, delay] = [numberOf(row, "forgetting_lifetime"), numberOf(row, "delay1")];
  if (lifetime === null || delay === null) return null;
  return numberOf(row, "forgetting_censored") === 1 ? Number.MAX_VALUE : lifetime / delay;
}

export const lifetimeClaim = (rows: readonly Row[]): RawClaim =>
  comparison(rows, {
    number: 4,
    title: "Slow-manifold memories are forgotten over time, direct ones are not",
    hypothesis:
      "At equal connectivity the memories of direct networks live longer, in delays of the task (that forgetting ones end in forgetting is their label, and is not tested).",
    role: "primary",
    measure: "lifetime in delays",
    measureOf: lifetimeInDelays,
    larger: "direct",
    beside: (all) => {
      const forgetting = learned(all, MAIN).filter((row) => mechanismAt(row, MAIN) === "forgets");
      const lifetimes = forgetting.flatMap((row) => lifetimeInDelays(row) ?? []).sort((a, b) => a - b);
      const median = lifetimes.length === 0 ? null : lifetimes[Math.floor((lifetimes.length - 1) / 2)];
      const within = lifetimes.filter((v) => v < 1).length;
      return [
        effect(
          "median lifetime of forgetting networks, in delays beyond the task's",
          median === Number.MAX_VALUE ? null : median,
        ),
        effect(
          "share of forgetting networks that lose half within one more delay",
          lifetimes.length === 0 ? null : within / lifetimes.length,
        ),
      ];
    },
  });

export const attractorsClaim = (rows: readonly Row[]): RawClaim =>
  comparison(rows, {
    number: 5,
    title: "Slow manifolds use fewer attractors per memory",
    hypothesis:
      "At equal connectivity more attractors are reached from states of direct networks (from the task and from responses; those of the label itself are not counted alone).",
    role: "descriptive",
    measure: "number of attractors reached",
    measureOf: (row) => numberOf(row, "landscape_attractors"),
    larger: "direct",
  });

/** σ that a network bears; one whose accuracy never falls below ¾ while it was tried bears more than any. */
export function toleratedNoise(row: Row): number | null {
  if (row["noise_protocol"] === null || row["noise_protocol"] === undefined) return null;
  return numberOf(row, "noise_tolerated_sigma") ?? Number.MAX_VALUE;
}

export const noiseClaim = (rows: readonly Row[]): RawClaim =>
  comparison(rows, {
    number: 6,
    title: "Slow manifolds are more robust to noise",
    hypothesis: "At equal connectivity forgetting networks bear more zero-mean noise in the delay.",
    role: "primary",
    measure: "σ of noise that is borne",
    measureOf: toleratedNoise,
    larger: "forgetting",
  });

const effect = (name: string, value: number | null): Effect => ({ name, value, interval: [null, null], none: null });
