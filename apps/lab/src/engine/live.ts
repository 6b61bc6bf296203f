import { leadingModes } from "../../../../src/dynamics/index.ts";
import { encodeNpz, InputError } from "../../../../src/format/index.ts";
import { tanh } from "../../../../src/kernel/index.ts";
import { simulateSteps } from "../../../../src/study/portable.ts";
import { lift, project } from "./basis.ts";
import { keepPath, type LoadedNetwork } from "./loadedNetwork.ts";
import { type Control, openPacer, type Pause, RUNNING } from "./pacer.ts";
import type {
  InspectedState,
  PathChunk,
  ReleaseRequest,
  ReleaseResult,
  StateRef,
  TrialRequest,
  TrialResult,
  TrialStart,
} from "./protocol.ts";
import { shownEpochs } from "./shownEpochs.ts";

/** A trial of the network, streamed as it is simulated. */
export function* runTrial(
  loaded: LoadedNetwork,
  request: TrialRequest,
  control: Control = RUNNING,
): Generator<TrialStart | PathChunk | Pause | null, TrialResult> {
  const { trials } = loaded;
  if (trials === null)
    throw new InputError("a network from a file has no stimuli to run a trial with; release a state");
  const { path, speed, ...options } = request;
  const running = simulateSteps(trials.run, trials.stimuli, options, trials.restored);
  const { timeStep } = loaded.opened;
  const pacer = openPacer(speed === null ? null : speed / timeStep);
  let sent = 0;
  let step = running.next();
  while (!step.done) {
    const { task, trial, targets, x, z, done } = step.value;
    if (done === 1) {
      keepPath(loaded, path, x);
      yield { type: "start", steps: task.steps, epochs: shownEpochs(task), input: trial.inputs, targets };
    }
    if (pacer.isDue(done) || control.isStepping() || done === task.steps) {
      yield chunkOf(loaded, x, sent, done, z.slice(sent * loaded.opened.outputs, done * loaded.opened.outputs));
      sent = done;
      if (!control.isStepping()) yield pacer.pause(done);
    } else yield null;
    pacer.resume();
    step = running.next();
    pacer.count();
  }
  const { response, code, correct, silenced, arrays } = step.value;
  loaded.ran.set(path, arrays);
  return { response, code, correct, silenced, busy: pacer.busy() };
}

/** The file of a trial that was run. */
export function trialFile({ ran }: LoadedNetwork, path: string): { readonly npz: Uint8Array } {
  const arrays = ran.get(path);
  if (arrays === undefined) throw new InputError("this trial is no longer kept; run it again");
  return { npz: encodeNpz(arrays) };
}

/** A state let go, without input: the network as it was trained. */
export function* release(
  loaded: LoadedNetwork,
  { path, from, nudge, duration, speed }: ReleaseRequest,
  control: Control = RUNNING,
): Generator<PathChunk | Pause | null, ReleaseResult> {
  const { n, timeStep } = loaded.opened;
  const steps = Math.max(1, Math.round(duration / timeStep));
  const start = stateOf(loaded, from).slice();
  if (nudge !== undefined) push(loaded, start, nudge);
  const states = new Float64Array((steps + 1) * n);
  states.set(start);
  keepPath(loaded, path, states);
  const pacer = openPacer(speed === null ? null : speed / timeStep);
  let sent = 0;
  for (let done = 1; done <= steps; done++) {
    loaded.trainedMap.evaluate(states.subarray((done - 1) * n, done * n), states.subarray(done * n, (done + 1) * n), 1);
    if (pacer.isDue(done) || control.isStepping() || done === steps) {
      const to = done + 1;
      yield chunkOf(loaded, states, sent, to, loaded.outputs(states.subarray(sent * n, to * n), to - sent));
      sent = to;
      if (!control.isStepping()) yield pacer.pause(done);
    } else yield null;
  }
  const end = states.slice(steps * n);
  return { speed: speedAt(loaded, end), end };
}

export function inspect(loaded: LoadedNetwork, ref: StateRef, modes: number): InspectedState {
  const x = stateOf(loaded, ref);
  const count = Math.min(modes, x.length);
  return {
    at: Array.from(project(loaded.basis, x)),
    outputs: Array.from(loaded.outputs(x, 1)),
    speed: speedAt(loaded, x),
    eigenvalues:
      count === 0 ? [] : leadingModes(loaded.flow, x, LOOSE(count)).modes.map(({ eigenvalue: [re, im] }) => [re, im]),
  };
}

/** Good enough to look at and to push along. */
const LOOSE = (count: number) => ({ count, tolerance: 1e-6, mostProducts: 600 });

export function stateOf(loaded: LoadedNetwork, ref: StateRef): Float64Array {
  const { n } = loaded.opened;
  if (ref.kind === "state") return ref.x;
  if (ref.kind === "placed") return lift(loaded.basis, ref.axes === "principal" ? 0 : 3, ref.at);
  const states = loaded.paths.get(ref.path);
  if (states === undefined || !((ref.step + 1) * n <= states.length)) {
    throw new RangeError(`internal: no state ${ref.step} of path ${ref.path}`);
  }
  return states.subarray(ref.step * n, (ref.step + 1) * n);
}

// x ← x + size · Re v, v the unit right eigenvector of that mode
function push(loaded: LoadedNetwork, x: Float64Array, { mode, size }: { mode: number; size: number }): void {
  const { modes } = leadingModes(loaded.flow, x, LOOSE(Math.max(6, mode + 1)));
  const chosen = modes[mode];
  if (chosen === undefined) throw new InputError(`there are ${modes.length} modes here; choose one of them`);
  const { re } = chosen.right;
  const length = Math.sqrt(re.reduce((sum, v) => sum + v * v, 0));
  for (let i = 0; i < x.length; i++) x[i]! += (size * re[i]!) / length;
}

function speedAt(loaded: LoadedNetwork, x: Float64Array): number {
  const F = new Float64Array(x.length);
  loaded.flow.evaluate(x, F, 1);
  return Math.sqrt(F.reduce((sum, v) => sum + v * v, 0));
}

/** States `first` … `end − 1` of [states × n], as the page draws them. */
function chunkOf(loaded: LoadedNetwork, x: Float64Array, first: number, end: number, outputs: Float64Array): PathChunk {
  const { n } = loaded.opened;
  const states = x.subarray(first * n, end * n);
  const rates = Int8Array.from(states, (v) => Math.round(127 * tanh(v)));
  return { type: "chunk", first, count: end - first, at: project(loaded.basis, states), outputs, rates };
}
