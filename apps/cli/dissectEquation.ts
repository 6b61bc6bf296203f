import type { Activation, ImportedNetwork, RateForm } from "../../src/network/index.ts";

/** The equation that is dissected, in the words of the command line. */
export interface Equation {
  readonly model: "paper" | "rate";
  readonly form: RateForm;
  readonly activation: Activation;
  /** Time constant in the file's own unit of time. */
  readonly tau: number;
  /** In τ: Δt of the Euler map, or what a step of a map lasts; null where a map's file does not say. */
  readonly timeStep: number | null;
}

/** The paper's model, which is what stored runs hold. */
export function equationOfPaper(timeStep: number, tau = 1): Equation {
  return { model: "paper", form: "flow", activation: "tanh", tau, timeStep };
}

export function equationOf({ model, network, tau, arrays }: ImportedNetwork): Equation {
  if (model === "paper") return equationOfPaper(network.timeStep, tau);
  const { form, activation, timeStep } = network;
  const isUntimed = form === "map" && arrays["dt"] === undefined;
  return { model, form, activation, tau, timeStep: isUntimed ? null : timeStep };
}
