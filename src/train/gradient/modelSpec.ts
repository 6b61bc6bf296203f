import { z } from "zod";
import { type StreamKey, stream } from "../../kernel/index.ts";
import { CELL_ACTIVATIONS } from "./activation.ts";
import type { Parameter } from "./cell.ts";
import type { CellSpec } from "./cells/index.ts";
import type { RecurrenceSpec } from "./recurrence.ts";

const shared = {
  n: z.int().min(2).max(4096),
  /** Δt in τ: what durations of a task are counted in; a leaky unit's α. */
  timeStep: z.number().gt(0).max(1),
};
const gated = {
  /** Added to the first biases of the gate that keeps (z of a GRU, f of an LSTM): it then forgets in about 1 + e^keep steps. */
  keep: z.number().min(0).max(20),
};
const recurrenceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("full") }),
  /** Dale's law: the first of the units, this share, excite; the others inhibit. */
  z.strictObject({ kind: z.literal("dale"), excitatory: z.number().gt(0).lt(1) }),
  z.strictObject({ kind: z.literal("low-rank"), rank: z.int().min(1).max(4096) }),
]);

export const trainableModelSchema = z.discriminatedUnion("model", [
  z.strictObject({
    model: z.literal("leaky"),
    ...shared,
    activation: z.enum(CELL_ACTIVATIONS),
    form: z.enum(["inside", "outside"]),
    recurrence: recurrenceSchema,
    /** Of the recurrent weights as they are drawn: standard deviation · √n. */
    gain: z.number().min(0).max(100),
  }),
  z.strictObject({ model: z.literal("gru"), ...shared, ...gated }),
  z.strictObject({ model: z.literal("lstm"), ...shared, ...gated }),
]);
/** What a network that learns by gradient is drawn from. */
export type TrainableModelSpec = z.infer<typeof trainableModelSchema>;
export type TrainableModelName = TrainableModelSpec["model"];

export const TRAINABLE_MODELS = ["leaky", "gru", "lstm"] as const satisfies readonly TrainableModelName[];

/** What is meant where no more is said of a model. */
export const DEFAULT_MODELS: Readonly<Record<TrainableModelName, TrainableModelSpec>> = {
  leaky: {
    model: "leaky",
    n: 64,
    timeStep: 0.1,
    activation: "tanh",
    form: "inside",
    recurrence: { kind: "full" },
    gain: 1,
  },
  gru: { model: "gru", n: 64, timeStep: 0.1, keep: 0 },
  lstm: { model: "lstm", n: 64, timeStep: 0.1, keep: 0 },
};

export function cellOf(spec: TrainableModelSpec, inputs: number): CellSpec {
  const { n: units } = spec;
  if (spec.model !== "leaky") return { kind: spec.model, units, inputs };
  const { activation, form, recurrence, timeStep } = spec;
  const alpha = new Float64Array(units).fill(timeStep);
  return { kind: "leaky", units, inputs, activation, form, alpha, recurrence: recurrenceOf(recurrence, units) };
}

function recurrenceOf(spec: z.infer<typeof recurrenceSchema>, n: number): RecurrenceSpec {
  if (spec.kind !== "dale") return spec;
  const excitatory = Math.round(spec.excitatory * n);
  return { kind: "dale", signs: Array.from({ length: n }, (_, j) => (j < excitatory ? 1 : -1)) };
}

/**
 * Draws the initial weights: entry e of parameter number p is made of word e of the stream p of "gradientWeights".
 * Gated cells and every read-out: uniform within ±1/√n, as PyTorch draws them, `keep` added to the gate that keeps. Leaky cells: W normal with deviation
 * gain/√n, W_x normal with deviation 1/√D, b = 0; of low rank m and n normal with deviation √(gain/n), so that an
 * overlap m·n is of size gain. Dale: sizes of normal numbers, those of the rarer sign larger in proportion, so that
 * excitation and inhibition balance. The initial state is 0.
 * Source of `keep`: Jozefowicz, Zaremba & Sutskever (2015) ICML 37:2342; Tallec & Ollivier (2018) arXiv 1804.11188.
 */
export function drawWeights(spec: TrainableModelSpec, parameters: readonly Parameter[], key: StreamKey): void {
  parameters.forEach(({ name, values, columns }, p) => {
    const { normal, uniform } = stream(key, "gradientWeights", p);
    const fill = (of: (e: number) => number) => {
      for (let e = 0; e < values.length; e++) values[e] = of(e);
    };
    const within = 1 / Math.sqrt(spec.n);
    if (name === "initialState") fill(() => 0);
    else if (spec.model !== "leaky" || name.startsWith("readout")) fill((e) => within * (2 * uniform(e) - 1));
    else if (name === "bias") fill(() => 0);
    else if (name === "input") fill((e) => normal(e) / Math.sqrt(columns));
    else if (name === "recurrent") fill((e) => spec.gain * within * normal(e) * balanceOf(spec, e % spec.n));
    else fill((e) => Math.sqrt(spec.gain / spec.n) * normal(e));
    // both keep in their second gate
    if (name === "bias" && spec.model !== "leaky") for (let i = spec.n; i < 2 * spec.n; i++) values[i] += spec.keep;
  });
}

/** By how much the weights of unit j are larger than those of the more frequent sign. */
function balanceOf({ recurrence, n }: Extract<TrainableModelSpec, { model: "leaky" }>, j: number): number {
  if (recurrence.kind !== "dale") return 1;
  const excitatory = Math.round(recurrence.excitatory * n);
  const [own, other] = j < excitatory ? [excitatory, n - excitatory] : [n - excitatory, excitatory];
  return Math.max(1, other / own);
}
