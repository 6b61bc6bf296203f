import { PHASES, type Settlement } from "../dynamics/index.ts";
import { exp, type StreamKey, stream } from "../kernel/index.ts";
import type { OpenModel } from "../network/index.ts";
import type { Task } from "../task/index.ts";
import type { PaperLabel, PaperVerdict } from "./paperRecord.ts";
import type { VerdictProtocol } from "./protocol.ts";
import type { SiteVerdict } from "./record.ts";

/** Variance of z_o over the last two trial lengths below which a state is quiet ("10e-10" in the code). */
const QUIET = 1e-9;
/** Beyond the largest code by so much, a mean output is far. */
const FAR = 2.5;
/** z_o that differs from its root's by no more than this over the last two trial lengths is quiet: its variance is below 1e-10. */
const STILL = 1e-5;
/** Final outputs are rounded to so many parts of 1. */
const PLACES = 1e4;

/** What is looked at of one state: z_o over the last two trial lengths. */
export interface PaperState {
  readonly variance: number;
  readonly mean: number;
  readonly last: number;
}

/**
 * The paper's rule, as its code runs it: all quiet: 2 × as many distinct final outputs as there are codes, rounded to four
 * places, make "fixedPoint", fewer "manifoldFps". Not all quiet: all means of z_o different, "limitCycle"; a mean
 * beyond the largest code by 2.5, "far_someFPs"; else "both". Variances and means are float32. Pure.
 */
export function paperLabel(states: readonly PaperState[], codes: readonly number[]) {
  const quiet = states.filter(({ variance }) => Math.fround(variance) < QUIET).length;
  const rounded = states.map(({ last }) => Math.round(last * PLACES));
  const distinct = new Set(rounded.map((v) => (v === 0 ? 0 : v))).size; // −0 is 0
  const means = states.map(({ mean }) => Math.fround(mean));
  const distinctMeans = new Set(means).size;
  const largest = Math.max(...codes) + FAR;
  let label: PaperLabel;
  if (quiet === states.length) label = distinct >= 2 * codes.length ? "fixedPoint" : "manifoldFps";
  else if (distinctMeans === states.length) label = "limitCycle";
  else label = means.some((mean) => Math.abs(mean) > largest) ? "far_someFPs" : "both";
  return { label, states: states.length, quiet, distinct, distinctMeans };
}

/** The paper's labels in our words. */
const NAMES: Record<PaperLabel, PaperVerdict["network"]> = {
  fixedPoint: "direct",
  manifoldFps: "forgets",
  limitCycle: "limit-cycle",
  far_someFPs: "mixed",
  both: "mixed",
};

/** The paper's label beside ours for the end of the trial. */
export function comparePaper(label: ReturnType<typeof paperLabel>, simulated: number, ours: SiteVerdict): PaperVerdict {
  const network = NAMES[label.label];
  const isComparable = ["direct", "forgets", "mixed", "limit-cycle"].includes(ours.network);
  return { ...label, network, simulated, ours: ours.network, agrees: isComparable ? ours.network === network : null };
}

/** Noisy copies of the origin and of each trial-end state, [(1 + K²) · copies × n]. */
export function paperStates(
  key: StreamKey,
  n: number,
  ends: Float64Array,
  { copies, noise }: VerdictProtocol["paperRule"],
): Float64Array {
  const centres = 1 + ends.length / n;
  const states = new Float64Array(centres * copies * n);
  for (let c = 0; c < centres * copies; c++) {
    const random = stream(key, "paperRuleNoise", c);
    const from = (Math.floor(c / copies) - 1) * n;
    for (let i = 0; i < n; i++) states[c * n + i] = (from < 0 ? 0 : ends[from + i]) + noise * random.normal(i);
  }
  return states;
}

/**
 * What becomes of z_o of each state over the last two of so many trial lengths. Where not `exact`, only states are
 * simulated whose end does not follow from where they settled: one that has had time to come to a root has its output;
 * one on a cycle is not quiet, and has a mean of its own, as its phase is.
 *
 * @param readout of z_o, [n].
 * @param settlement of these states; null where `exact`.
 */
export function* paperOutcomes(
  model: OpenModel,
  readout: Float64Array,
  task: Task,
  states: Float64Array,
  { trialLengths, exact }: VerdictProtocol["paperRule"],
  settlement: Settlement | null,
): Generator<{ done: number; of: number }, { outcomes: PaperState[]; simulated: number }> {
  const n = model.dimension;
  const count = states.length / n;
  const end = trialLengths * task.steps * task.timeStep;
  const known = Array.from({ length: count }, (_, c): PaperState | null => {
    if (exact || settlement === null) return null;
    const { limit, time } = settlement.arrivals[c];
    if (limit.kind === "cycle") {
      // its mean over 700 steps is the cycle's, up to a share of a turn that differs from state to state
      const orbit = model.outputsOf(settlement.cycles[limit.cycle].orbit, PHASES);
      let mean = 0;
      for (let k = 0; k < PHASES; k++) mean += orbit[k * model.outputs] / PHASES;
      return { variance: Number.POSITIVE_INFINITY, mean: mean + (c + 1) * 1e-4, last: mean };
    }
    if (limit.kind !== "fixed-point") return null;
    const root = settlement.roots[limit.root];
    const [z] = model.outputsOf(root.x, 1);
    return isStill(z, root, end - time) ? { variance: 0, mean: z, last: z } : null;
  });
  const open = known.flatMap((state, c) => (state === null ? [c] : []));
  const simulated = yield* simulate(open);
  return {
    outcomes: known.map((state, c) => state ?? simulated[open.indexOf(c)]),
    simulated: open.length,
  };

  /** Whether z_o has come to z of the root so long after it arrived there: no farther from it than the root's own size. */
  function isStill(z: number, { x, rate }: Settlement["roots"][number], time: number): boolean {
    const off = normOf(readout) * normOf(x) * exp(rate * time);
    const before = off * exp(-rate * 2 * task.steps * task.timeStep);
    const part = z * PLACES - Math.floor(z * PLACES);
    // rounding must not depend on what is left
    return before <= STILL && Math.abs(part - 0.5) > off * PLACES;
  }

  function* simulate(columns: readonly number[]): Generator<{ done: number; of: number }, PaperState[]> {
    if (columns.length === 0) return [];
    const from = new Float64Array(columns.length * n);
    columns.forEach((c, k) => {
      from.set(states.subarray(c * n, (c + 1) * n), k * n);
    });
    const ensemble = model.openEnsemble(from);
    const steps = trialLengths * task.steps;
    const window = 2 * task.steps;
    const seen = columns.map(() => new Float64Array(window));
    // z_o before each step, as the code records it
    for (let step = 0; step < steps; step++) {
      const at = step - (steps - window);
      if (at >= 0) {
        columns.forEach((_, k) => {
          seen[k][at] = ensemble.z[k * model.outputs];
        });
      }
      ensemble.step(null);
      if (step % task.steps === 0) yield { done: step, of: steps };
    }
    return seen.map((z) => {
      const mean = z.reduce((sum, v) => sum + v, 0) / window;
      const variance = z.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / window;
      return { variance, mean, last: z[window - 1] };
    });
  }
}

function normOf(x: Float64Array): number {
  let sum = 0;
  for (const v of x) sum += v * v;
  return Math.sqrt(sum);
}
