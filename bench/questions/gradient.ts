import { stream } from "../../src/kernel/index.ts";
import { type CellSpec, DEFAULT_ADAM, openGradientModel, openOptimiser } from "../../src/train/index.ts";

export const GRADIENT_CELLS = ["rate", "gru", "lstm"] as const;
export interface GradientOptions {
  readonly cell: (typeof GRADIENT_CELLS)[number];
  readonly n: number;
  /** Trials of a batch, and their steps. */
  readonly count: number;
  readonly steps: number;
  /** Updates that are timed. */
  readonly updates: number;
}

export interface GradientAnswer extends GradientOptions {
  /** Milliseconds of each update: of the clock, and of this process's own processor time. */
  readonly wall: readonly number[];
  readonly processor: readonly number[];
}

const [INPUTS, OUTPUTS, WARM_UP] = [4, 3, 5];

/** What does one update cost: forward, backward, Adam? In f32, with the batch given. */
export function gradient({ cell, n, count, steps, updates }: GradientOptions): GradientAnswer {
  const alpha = new Float64Array(n).fill(1);
  const spec: CellSpec =
    cell === "rate"
      ? { kind: "leaky", units: n, inputs: INPUTS, activation: "tanh", form: "inside", alpha }
      : { kind: cell, units: n, inputs: INPUTS };
  const model = openGradientModel(
    { cell: spec, outputs: OUTPUTS, loss: "squared-error", storage: "f32" },
    { steps, count },
  );
  const draw = stream({ seed: 1, density: 1 }, "stateNoise");
  let at = 0;
  const normals = (length: number, scale: number) => Float64Array.from({ length }, () => scale * draw.normal(at++));
  for (const { values } of model.parameters) values.set(normals(values.length, 1 / Math.sqrt(n)));
  const rows = steps * count;
  const mask = new Float64Array(rows * OUTPUTS).fill(1);
  const batch = { steps, count, inputs: normals(rows * INPUTS, 1), targets: normals(rows * OUTPUTS, 1), mask };
  const adam = openOptimiser(DEFAULT_ADAM, model.parameters);
  const [wall, processor]: number[][] = [[], []];
  for (let update = -WARM_UP; update < updates; update++) {
    const [began, spent] = [performance.now(), process.cpuUsage()];
    model.differentiate(batch, null);
    adam.step(0.001);
    const { user, system } = process.cpuUsage(spent);
    if (update < 0) continue;
    wall.push(performance.now() - began);
    processor.push((user + system) / 1000);
  }
  return { cell, n, count, steps, updates, wall, processor };
}
