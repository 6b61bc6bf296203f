/** @file Made-up studies with known effects, for the claims. */
import { stream } from "../src/kernel/index.ts";
import type { Row } from "../src/report/index.ts";

export interface SyntheticClaims {
  readonly seed: number;
  /** Different J, and trainings of each in each cell. */
  readonly J: number;
  readonly trainings: number;
  /** What being direct adds to the tonic share, to ln lifetime and to ln σ. */
  readonly effects?: { readonly tonic?: number; readonly lifetime?: number; readonly noise?: number };
  /** What stronger feedback adds to the log odds of being direct, per e-fold. */
  readonly feedback?: number;
}

/** J and feedback move every measure and the mechanism; being direct moves them by `effects` only. */
export function syntheticClaims({ seed, J, trainings, effects = {}, feedback = 1.5 }: SyntheticClaims): Row[] {
  const random = stream({ seed, density: 1 }, "stateNoise");
  let at = 0;
  const normal = () => random.normal(at++);
  const rows: Row[] = [];
  for (let j = 0; j < J; j++) {
    const own = { mechanism: normal(), tonic: normal(), lifetime: normal(), noise: normal() };
    for (const g of [0.8, 1.1]) {
      for (const fb of [5, 2]) {
        for (let k = 0; k < trainings; k++) {
          const strength = Math.log(4 / fb);
          const odds = feedback * strength + own.mechanism;
          const isDirect = random.uniform(at++) < 1 / (1 + Math.exp(-odds));
          const d = isDirect ? 1 : 0;
          const lifetime = Math.exp(2 + strength + own.lifetime + 0.5 * normal() + (effects.lifetime ?? 0) * d);
          rows.push({
            id: `${j}-${g}-${fb}-${k}`,
            seed: j,
            density: 0.4,
            n: 300,
            input_divisor: 50,
            initial: "normal",
            g,
            fb,
            status: "learned",
            learned: true,
            accuracy: 0.99,
            delay1: 5,
            mechanism: isDirect ? "direct" : "forgets",
            mechanism_trial_end: isDirect ? "direct" : "forgets",
            paper_label: isDirect ? "fixedPoint" : "manifoldFps",
            loss: isDirect ? null : "echo",
            retained_least: isDirect ? 0.95 : 0.05,
            bits: isDirect ? 1 : 0.1,
            loss_rate: 0.1,
            attraction: Math.exp(strength + 0.3 * normal()),
            saturation_tonic_share: 0.5 + 0.1 * (strength + own.tonic + normal()) + (effects.tonic ?? 0) * d,
            forgetting_lifetime: lifetime,
            forgetting_censored: lifetime > 200 ? 1 : 0,
            noise_protocol: "x",
            noise_tolerated_sigma: Math.exp(own.noise + 0.5 * normal() + (effects.noise ?? 0) * d),
            landscape_attractors: isDirect ? 6 : 3,
          });
        }
      }
    }
  }
  return rows;
}
