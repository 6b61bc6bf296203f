/** @file What can be swept: a named system by its parameters, or a network by its gain or a push. */
import { flowFromFunction, integrate } from "../../src/dynamics/index.ts";
import { InputError, nearestName } from "../../src/format/index.ts";
import type { System } from "../../src/kernel/index.ts";
import { type DissectTarget, openTarget, type TargetOptions } from "./dissectTarget.ts";
import { isNetworkFile } from "./networkFile.ts";

export type Values = Readonly<Record<string, number>>;

/** A system for each value of its parameters. */
export interface SweepTarget {
  readonly name: string;
  /** Every parameter, and what it is unless it is set or swept. */
  readonly parameters: Values;
  readonly timeUnit: string;
  readonly longestStep: number;
  /** What is measured of a state. */
  readonly measureName: string;
  measure(x: Float64Array): number;
  open(values: Values): System;
  /** A state that a root is near, or that states come from. */
  start(values: Values): Float64Array;
}

/** All eigenvalues are computed at each point of a branch. */
const MOST_VALUES = 160;
/** In τ. */
const SETTLING = 400;

/** @throws InputError for a name that is neither a system nor a network. */
export async function openSweepTarget(name: string, options: TargetOptions): Promise<SweepTarget> {
  if (isNetworkFile(name)) return networkTarget(openTarget(name, options));
  const { SYSTEMS } = await import("./sweepGallery.ts");
  const system = SYSTEMS.find((one) => one.name === name);
  if (system !== undefined) {
    const { parameters, variables, timeUnit, longestStep, open, start } = system;
    return { name, parameters, timeUnit, longestStep, open, start, measureName: variables[0]!, measure: (x) => x[0]! };
  }
  const names = SYSTEMS.map((one) => one.name);
  const near = nearestName(name, names);
  if (near !== undefined) throw new InputError(`sweep: no system is called ${name}; did you mean ${near}?`);
  return networkTarget(openTarget(name, options));
}

/**
 * gain: p (F(x) + x) − x, all but the leak times p: of a rate network its weights, bias and input together.
 * push: a constant that is added to the flow of every unit.
 */
function networkTarget(target: DissectTarget): SweepTarget {
  const { name, flow, map, visited, outputs } = target;
  const n = flow.dimension;
  if (map.isDiscrete === true) {
    throw new InputError(
      `${name}: sweep follows flows, and this network is a map that knows steps only; lethe dissect takes it`,
    );
  }
  if (n > MOST_VALUES) {
    throw new InputError(
      `${name}: states must have <= ${MOST_VALUES} values to be swept, got ${n}; lethe dissect takes it`,
    );
  }
  const rest = visited.states.length >= n ? visited.states.slice(0, n) : new Float64Array(n);
  const hasOutputs = outputs(rest, 1).length > 0;
  const open = ({ gain, push }: Values) => scaled(flow, gain!, push!);
  return {
    name,
    parameters: { gain: 1, push: 0 },
    timeUnit: "τ",
    longestStep: Number.POSITIVE_INFINITY,
    measureName: hasOutputs ? "output 0" : "length of the state",
    measure: (x) => (hasOutputs ? outputs(x, 1)[0]! : Math.sqrt(x.reduce((sum, v) => sum + v * v, 0))),
    open,
    start(values) {
      const { states, status } = integrate(open(values), rest, Float64Array.of(SETTLING), { tolerance: 1e-8 });
      if (status === "diverged")
        throw new InputError(`${name}: its state grows without bound at the start of the sweep`);
      return states;
    },
  };
}

/** p (F(x) + x) − x + q in every unit. */
function scaled(flow: System, gain: number, push: number): System {
  const n = flow.dimension;
  const evaluate = (x: Float64Array, out: Float64Array) => {
    flow.evaluate(x, out, 1);
    for (let i = 0; i < n; i++) out[i] = gain * (out[i]! + x[i]!) - x[i]! + push;
  };
  return {
    ...flowFromFunction(n, evaluate),
    jacobian(x, out) {
      flow.jacobian(x, out);
      for (let i = 0; i < n; i++) out[i * n + i] = out[i * n + i]! + 1;
      for (let e = 0; e < n * n; e++) out[e] = gain * out[e]!;
      for (let i = 0; i < n; i++) out[i * n + i] = out[i * n + i]! - 1;
    },
  };
}
