/** @file Systems with inputs that change in time: constant stretches, jumps, white noise, a periodic drive. */
import { type Stream, type System, sin as sine } from "../../kernel/index.ts";
import { flowFromFunction } from "../flowFromFunction.ts";
import { type IntegratorOptions, openIntegrator, type Trajectory } from "./integrator.ts";

/** What happens at a time: the input becomes another one, or the state jumps. */
export type DriveEvent =
  | { readonly at: number; readonly input: Float64Array }
  | { readonly at: number; readonly jump: Float64Array | ((x: Float64Array) => Float64Array) };

export interface Schedule {
  /** The input until the first event that changes it. */
  readonly input: Float64Array;
  /** In ascending order. Of two at one time the first comes first. A state asked for at that time is that before them. */
  readonly events: readonly DriveEvent[];
}

/** A square pulse on top of a resting input. */
export function pulse(rest: Float64Array, size: Float64Array, from: number, duration: number): Schedule {
  if (rest.length !== size.length)
    throw new RangeError(`pulse: size must hold ${rest.length} values, got ${size.length}`);
  return {
    input: rest,
    events: [
      { at: from, input: rest.map((v, i) => v + size[i]) },
      { at: from + duration, input: rest },
    ],
  };
}

/**
 * Follows a flow whose input is constant between events, by one integrator that begins anew at each of them.
 *
 * @param under the flow while the input is this.
 * @param start [n], at time 0.
 * @param times ascending, ≥ 0, when states are wanted.
 */
export function followDriven(
  under: (input: Float64Array) => System,
  start: Float64Array,
  { input, events }: Schedule,
  times: Float64Array,
  options: IntegratorOptions = {},
): Trajectory {
  events.forEach(({ at }, k) => {
    if (!(at >= (k === 0 ? 0 : events[k - 1].at)))
      throw new RangeError(`followDriven: events must ascend from 0, got ${at} at ${k}`);
  });
  const run = openIntegrator(under(input), start, options);
  const n = start.length;
  const states = new Float64Array(times.length * n).fill(Number.NaN);
  let next = 0;
  for (let k = 0; k < times.length; k++) {
    if (!(times[k] >= run.time))
      throw new RangeError(`followDriven: times must ascend from 0, got ${times[k]} at ${k}`);
    while (next < events.length && events[next].at < times[k]) {
      const event = events[next++];
      while (run.advance(event.at));
      if (run.status === "diverged") return { times, states, status: "diverged" };
      if ("input" in event) run.restart(run.state.slice(), under(event.input));
      else run.restart(jumped(run.state, event.jump));
    }
    while (run.advance(times[k]));
    if (run.status === "diverged") return { times, states, status: "diverged" };
    states.set(run.state, k * n);
  }
  return { times, states, status: "finished" };
}

/**
 * The same of a map, in steps: an event at step s acts on the state after s steps, before the next one.
 *
 * @param under the map while the input is this.
 * @returns [1 + steps × n], the start first; the state at an event is that before it.
 */
export function followDrivenMap(
  under: (input: Float64Array) => System,
  start: Float64Array,
  { input, events }: Schedule,
  steps: number,
): Float64Array {
  const n = start.length;
  const states = new Float64Array((1 + steps) * n);
  states.set(start);
  let map = under(input);
  if (map.kind !== "map") throw new RangeError(`followDrivenMap: system must be a map, got a ${map.kind}`);
  let next = 0;
  let x = start.slice();
  let y = new Float64Array(n);
  for (let s = 0; s < steps; s++) {
    for (; next < events.length && events[next].at <= s; next++) {
      const event = events[next];
      if (event.at !== s) throw new RangeError(`followDrivenMap: events must ascend by whole steps, got ${event.at}`);
      if ("input" in event) map = under(event.input);
      else x.set(jumped(x, event.jump));
    }
    map.evaluate(x, y, 1);
    [x, y] = [y, x];
    states.set(x, (s + 1) * n);
  }
  return states;
}

function jumped(x: Float64Array, jump: Float64Array | ((x: Float64Array) => Float64Array)): Float64Array {
  return typeof jump === "function" ? jump(x.slice()) : x.map((v, i) => v + jump[i]);
}

export interface DiffusionOptions {
  /** In units of the flow's time. */
  readonly step: number;
  readonly steps: number;
  /** σ of ẋ = F(x) + σ ξ on each unit: state units per √time. */
  readonly noise: number;
  /** Of purpose "drivenNoise", or one of your own; unit i of step s is word s n + i. */
  readonly random: Stream;
  /** Steps between states that are kept. @default 1 */
  readonly every?: number;
}

/** Euler–Maruyama: x ← x + h F(x) + √h σ ξ. @returns [1 + steps / every, rounded down, × n], the start first. */
export function diffuse(flow: System, start: Float64Array, options: DiffusionOptions): Float64Array {
  const { step: h, steps, noise, random, every = 1 } = options;
  if (flow.kind !== "flow") throw new RangeError(`diffuse: system must be a flow, got a ${flow.kind}`);
  if (!(h > 0 && noise >= 0 && every >= 1)) {
    throw new RangeError(`diffuse: step must be > 0, noise ≥ 0 and every ≥ 1, got ${h}, ${noise} and ${every}`);
  }
  const n = flow.dimension;
  const x = start.slice();
  const F = new Float64Array(n);
  const states = new Float64Array((1 + Math.floor(steps / every)) * n);
  states.set(x);
  const root = Math.sqrt(h) * noise;
  for (let s = 0; s < steps; s++) {
    flow.evaluate(x, F, 1);
    for (let i = 0; i < n; i++) x[i] += h * F[i] + (noise > 0 ? root * random.normal(s * n + i) : 0);
    if ((s + 1) % every === 0) states.set(x, ((s + 1) / every) * n);
  }
  return states;
}

/**
 * A flow under a periodic drive, made autonomous: two more states (c, s), drawn to the circle c² + s² = 1 on which they turn
 * by `frequency`. From (1, 0) they are (cos 2πft, sin 2πft), and a driven orbit closes as a cycle.
 *
 * @param frequency in turns per unit of the flow's time.
 * @param evaluate writes F(x, c, s) to out, [dimension].
 */
export function phaseDriven(
  dimension: number,
  frequency: number,
  evaluate: (x: Float64Array, c: number, s: number, out: Float64Array) => void,
): System {
  const omega = 2 * Math.PI * frequency;
  return flowFromFunction(dimension + 2, (x, out) => {
    const [c, s] = [x[dimension], x[dimension + 1]];
    evaluate(x.subarray(0, dimension), c, s, out.subarray(0, dimension));
    const pull = omega * (1 - c * c - s * s);
    out[dimension] = pull * c - omega * s;
    out[dimension + 1] = pull * s + omega * c;
  });
}

/** sin 2πx, for any x: whole turns are taken off first. */
export function sinTurns(x: number): number {
  return sine(2 * Math.PI * (x - Math.floor(x)));
}
