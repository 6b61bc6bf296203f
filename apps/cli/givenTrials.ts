/** @file A task made of a file of trials: inputs, targets, and a mask of what is asked. */
import { z } from "zod";
import { decodeArrays, InputError, type NumericArray, parseWith } from "../../src/format/index.ts";
import { readInputFile } from "../../src/study/index.ts";
import { type Task, taskOfTrials } from "../../src/task/index.ts";

/** The most bytes of arrays in such a file. */
const MAXIMUM_BYTES = 2 ** 30;
const settingsSchema = z.strictObject({
  /** Steps after a trial: left alone, then asked again. */
  hold: z.int().min(1).max(100_000).default(10),
  response: z.int().min(1).max(100_000).default(5),
});

/**
 * The task of `inputs` [trials × T × D], `targets` [trials × T × M] and, where not everything is asked, `mask` of the same shape or
 * [trials × T], batch first.
 *
 * @throws InputError for arrays of other shapes, or that are not finite.
 */
export function givenTrials(
  path: string,
  settings: Readonly<Record<string, unknown>> | undefined,
  timeStep: number,
): { readonly task: Task; readonly notices: readonly string[] } {
  const heldOn = parseWith(settingsSchema, settings ?? {}, "--settings");
  const arrays = decodeArrays(readInputFile(path, MAXIMUM_BYTES), {
    where: path,
    maximumBytes: MAXIMUM_BYTES,
    leaveOut: () => {},
  });
  const shown = read(arrays, "inputs", path);
  const targets = read(arrays, "targets", path);
  const [trials, steps, D] = shown.shape;
  const [otherTrials, otherSteps, M] = targets.shape;
  if (trials !== otherTrials || steps !== otherSteps) {
    throw new InputError(
      `${path}: targets must be [${trials} × ${steps} × M] as inputs are, got [${targets.shape.join(" × ")}]; save both of the same trials`,
    );
  }
  const mask = arrays["mask"] === undefined ? null : maskOf(arrays["mask"], [trials, steps, M], path);
  const recorded = { trials, steps, inputs: D, outputs: M, shown: shown.data, targets: targets.data, mask };
  const { hold, response } = heldOn;
  const unused = Object.keys(arrays).filter((name) => !["inputs", "targets", "mask"].includes(name));
  return {
    task: taskOfTrials(recorded, heldOn, timeStep, path),
    notices: [
      `the task is the ${trials} trials of ${path}: what is asked at their end is held for ${hold} steps more, then asked in ${response}`,
      ...(unused.length === 0 ? [] : [`not read: ${unused.join(", ")}`]),
    ],
  };
}

function read(arrays: Readonly<Record<string, NumericArray>>, name: string, path: string) {
  const array = arrays[name];
  if (array === undefined) {
    const got = Object.keys(arrays).join(", ") || "none";
    throw new InputError(`${path}: must hold inputs [trials × T × D] and targets [trials × T × M], got ${got}`);
  }
  const { shape, data } = array;
  if (shape.length !== 3 || data.length === 0) {
    throw new InputError(`${path}: ${name} must be [trials × T × values], got [${shape.join(" × ")}]; batch first`);
  }
  const wrong = data.findIndex((v: number) => !Number.isFinite(v));
  if (wrong >= 0) throw new InputError(`${path}: ${name} must be finite, got ${data[wrong]}; save it again`);
  return array;
}

/** [trials × T × M], of one for each step too. */
function maskOf({ shape, data }: NumericArray, [trials, steps, M]: readonly [number, number, number], path: string) {
  const text = shape.join();
  if (text === [trials, steps, M].join()) return data;
  if (text === [trials, steps].join() || text === [trials, steps, 1].join()) {
    return Float64Array.from({ length: trials * steps * M }, (_, e) => Number(data[Math.floor(e / M)]));
  }
  throw new InputError(
    `${path}: mask must be [${trials} × ${steps} × ${M}] or [${trials} × ${steps}], got [${shape.join(" × ")}]; batch first`,
  );
}
