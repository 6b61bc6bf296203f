import type { Activation, ImportedNetwork, RateForm } from "../../src/network/index.ts";
import type { TrainableModelSpec } from "../../src/train/index.ts";

/** The equation that is dissected, in the words of the command line. */
export interface Equation {
  readonly model: ImportedNetwork["model"];
  readonly form: RateForm;
  /** φ; null where the model has several, as gated ones do. */
  readonly activation: Activation | null;
  /** Time constant in the file's own unit of time. */
  readonly tau: number;
  /** In τ: Δt of the Euler map, or what a step of a map lasts; null where no one says. */
  readonly timeStep: number | null;
}

/** In the letters of docs/formats.md; of a general rate network by its form. */
export const EQUATIONS = {
  paper: "τ ẋ = −x + g J r + w_f z_o + W_fd z_d + W_in u, r = tanh(x)",
  flow: "τ ẋ = −x + W φ(x) + b + W_in u",
  "flow-inside": "τ ẋ = −x + φ(W x + b + W_in u)",
  map: "h ← φ(W h + b + W_in u)",
  gru: "h ← (1 − z) tanh(V_m u + b_m + r (W_m h + c_m)) + z h, r and z = σ(W h + V u + b)",
  lstm: "c ← f c + i g, h ← o tanh c; i, f, o = σ(W h + V u + b), g = tanh(W_g h + V_g u + b_g)",
} as const;

/** The paper's model, which is what stored runs hold. */
export function equationOfPaper(timeStep: number, tau = 1): Equation {
  return { model: "paper", form: "flow", activation: "tanh", tau, timeStep };
}

/** Of a network that learned by gradient. A leaky one without leak (α = 1, inside) knows steps only. */
export function equationOfTrained(spec: TrainableModelSpec): Equation {
  const { model, timeStep } = spec;
  if (model !== "leaky") return { model, form: "map", activation: null, tau: 1, timeStep };
  const { activation } = spec;
  const form = spec.form === "outside" ? "flow" : timeStep === 1 ? "map" : "flow-inside";
  return { model: "rate", form, activation, tau: 1, timeStep };
}

/** @param step what a step of a map lasts, in τ, where an option says so. */
export function equationOf(imported: ImportedNetwork, step: number | null = null): Equation {
  const { model, tau } = imported;
  if (model === "paper") return equationOfPaper(imported.network.timeStep, tau);
  if (model !== "rate") return { model, form: "map", activation: null, tau, timeStep: step };
  const { form, activation, timeStep } = imported.network;
  const isUntimed = form === "map" && imported.arrays["dt"] === undefined;
  return { model, form, activation, tau, timeStep: isUntimed ? step : timeStep };
}
