import {
  COORDINATES,
  type OpenedNetwork,
  type ReleaseResult,
  type TrialRequest,
  type TrialResult,
  type TrialStart,
} from "../../engine/protocol.ts";

/** A path that was computed here: a trial, or a state let go. Arrays are filled as chunks arrive, up to `done`. */
export interface LivePath {
  readonly id: string;
  readonly kind: "trial" | "release";
  readonly label: string;
  /** What it holds, an index into the network's memories; null for a release. */
  readonly memory: number | null;
  readonly steps: number;
  done: number;
  /** [steps × COORDINATES], [steps × M], [steps × n]. */
  readonly at: Float32Array;
  readonly outputs: Float64Array;
  readonly rates: Int8Array;
  readonly epochs: TrialStart["epochs"];
  /** [steps × D] and [steps × M], none for a release. */
  readonly input: Float64Array | null;
  readonly targets: Float64Array | null;
  readonly request: TrialRequest | null;
  result: TrialResult | ReleaseResult | null;
}

/** Arrays of a path of so many states, empty as yet. */
export function room({ n, outputs }: OpenedNetwork, steps: number) {
  return {
    at: new Float32Array(steps * COORDINATES),
    outputs: new Float64Array(steps * outputs),
    rates: new Int8Array(steps * n),
  };
}

export function trialPath(network: OpenedNetwork, request: TrialRequest, start: TrialStart): LivePath {
  return {
    id: request.path,
    kind: "trial",
    label: `trial ${request.pair}`,
    memory: network.memoryOf[network.pairs.indexOf(request.pair)] ?? null,
    steps: start.steps,
    done: 0,
    ...room(network, start.steps),
    epochs: start.epochs,
    input: start.input,
    targets: start.targets,
    request,
    result: null,
  };
}
