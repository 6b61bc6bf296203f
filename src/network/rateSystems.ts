import { blendPieces, type Kernel, type PiecewiseLinear, type System } from "../kernel/index.ts";
import { ACTIVATION_FUNCTIONS, type Activation } from "./activation.ts";
import { eulerMap } from "./eulerMap.ts";
import type { RateNetwork } from "./rateNetwork.ts";
import { around } from "./slopes.ts";
import { inputDrive, loadMatrices, type RecurrentMatrices } from "./systems.ts";
import { withTimeConstants } from "./timeConstants.ts";

/** What `dynamics` studies: a network as a flow per τ, where it is one, and as a map. */
export interface NetworkSystems {
  /** Null for a network that is a map and no flow. */
  readonly flow: System | null;
  /** The Euler map of the flow, x ↦ x + Δt F(x), or the map itself. */
  readonly map: System;
}

export interface RateSystemOptions {
  /** Constant input u [inputs]. @default none */
  readonly input?: Float64Array;
  /** W in the kernel, where it is there already; else it is loaded. */
  readonly matrices?: RecurrentMatrices;
}

/** F without its leak −x: W φ(x) + c, or φ(W x + c). */
type Drive = Pick<
  System,
  "evaluate" | "tangent" | "jacobian" | "jacobianLipschitz" | "lipschitzAround" | "linearRadius" | "pieces"
>;

/**
 * The network left alone, or under constant input. Time is counted in τ: F(x) is what stands right of the equals sign;
 * that of a map in steps, whatever one lasts.
 * Odd, and then to the last bit, for tanh without b and input.
 *
 * Bounds, with L = max |φ″| and ‖W‖∞ the largest row sum of |W|:
 *
 *     W φ(x) + c     A = W diag φ′(x)        ‖A(x) − A(y)‖∞ ≤ L ‖W‖∞ ‖x − y‖∞
 *     φ(W x + c)     A = diag φ′(Wx + c) W   row i changes by ≤ L |W_i (x − y)| Σ_j|W_ij| ≤ L ‖W‖∞² ‖x − y‖∞
 *
 * For relu L = Infinity, for its Jacobian jumps; it is constant around x as far as no argument of φ can reach 0:
 * min |x_j|, or min |(Wx + c)_i| / Σ_j|W_ij|, less what rounding may have added. `linearRadius` says so. For rectified tanh
 * too L = Infinity, but it is finite as far as no argument can reach 0: `lipschitzAround` puts the largest |φ″| between the
 * arguments of each unit in the place of L.
 *
 * @param kernel with room for two matrices.
 */
export function rateNetworkSystems(
  kernel: Kernel,
  network: RateNetwork,
  options: RateSystemOptions = {},
): NetworkSystems {
  const { n, form, activation, timeStep, bias } = network;
  const u = inputDrive(network, options.input);
  const c = u === null ? bias : bias.map((b, i) => b + u[i]);
  const constant = c.every((v) => v === 0) ? null : c;
  const matrices = options.matrices ?? loadMatrices(kernel, network.recurrent, n, "f64");
  const drive = (form === "flow" ? outsideDrive : insideDrive)(kernel, matrices, network, constant);
  const odd = ACTIVATION_FUNCTIONS[activation].odd && constant === null;
  if (form === "map")
    return { flow: null, map: { kind: "map", dimension: n, timeStep: 1, isDiscrete: true, odd, ...drive } };
  const equal: System = { kind: "flow", dimension: n, timeStep: 1, odd, ...withLeak(drive, n) };
  const flow = network.timeConstants ? withTimeConstants(equal, network.timeConstants) : equal;
  return { flow, map: eulerMap(flow, timeStep) };
}

// W φ(x) + c
function outsideDrive(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: RateNetwork,
  constant: Float64Array | null,
): Drive {
  const { n, recurrent: W } = network;
  const { apply, slope, slopeLipschitz, bendOn } = ACTIVATION_FUNCTIONS[network.activation];
  const d = new Float64Array(n);
  const room = growingRoom(n);
  return {
    evaluate(states, out, count) {
      const r = room(count);
      apply(kernel, states.subarray(0, count * n), r);
      matrices.exact.multiply(r, out, count);
      addConstant(out, constant, count * n);
    },
    tangent(x, V, out, count, isTransposed) {
      slope(kernel, x, d);
      if (isTransposed) {
        matrices.transposed().multiply(V, out, count);
        for (let e = 0; e < count * n; e++) out[e] *= d[e % n];
      } else {
        const scaled = room(count);
        for (let e = 0; e < count * n; e++) scaled[e] = d[e % n] * V[e];
        matrices.exact.multiply(scaled, out, count);
      }
    },
    jacobian(x, out) {
      slope(kernel, x, d);
      for (let e = 0; e < n * n; e++) out[e] = W[e] * d[e % n];
    },
    jacobianLipschitz: product(slopeLipschitz, Math.max(...rowSums(W, n))),
    ...(bendOn && {
      lipschitzAround: (x: Float64Array) => (radius: number) => {
        const bends = x.map((v) => bendOn(around(v, radius)));
        let most = 0;
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += product(bends[j], Math.abs(W[i * n + j]));
          most = Math.max(most, sum);
        }
        return most;
      },
    }),
    ...(network.activation === "relu" && {
      linearRadius: (x: Float64Array) => x.subarray(0, n).reduce((least, v) => Math.min(least, Math.abs(v)), Infinity),
      pieces: once(() => ({
        ...unleaked(n, network.activation),
        constant: (constant ?? new Float64Array(n)).slice(),
        inward: identity(n),
        outward: Float64Array.from(W),
      })),
    }),
  };
}

// φ(W x + c)
function insideDrive(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: RateNetwork,
  constant: Float64Array | null,
): Drive {
  const { n, recurrent: W } = network;
  const { apply, slope, slopeLipschitz, bendOn } = ACTIVATION_FUNCTIONS[network.activation];
  const d = new Float64Array(n);
  const room = growingRoom(n);
  const sums = rowSums(W, n);
  const norm = Math.max(...sums);
  // d ← W x + c
  function argument(x: Float64Array): void {
    matrices.exact.multiply(x, d, 1);
    addConstant(d, constant, n);
  }
  function slopes(x: Float64Array): void {
    argument(x);
    slope(kernel, d, d);
  }
  // how far each argument, as it was computed, may be off
  function roundings(x: Float64Array): Float64Array {
    const size = x.subarray(0, n).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    return sums.map((sum, i) => (n + 2) * Number.EPSILON * (sum * size + Math.abs(constant?.[i] ?? 0)));
  }
  function lipschitzAround(x: Float64Array) {
    argument(x);
    const [arguments_, errors] = [d.slice(), roundings(x)];
    return (radius: number) =>
      arguments_.reduce((most, a, i) => {
        const bend = bendOn!(around(a, sums[i] * radius + errors[i]));
        return Math.max(most, product(bend, sums[i] * sums[i]));
      }, 0);
  }
  function linearRadius(x: Float64Array): number {
    argument(x);
    const errors = roundings(x);
    let radius = Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      const margin = Math.max(0, Math.abs(d[i]) - errors[i]);
      if (sums[i] > 0) radius = Math.min(radius, margin / sums[i]);
    }
    return radius;
  }
  return {
    evaluate(states, out, count) {
      matrices.exact.multiply(states, out, count);
      addConstant(out, constant, count * n);
      const drives = out.subarray(0, count * n);
      apply(kernel, drives, drives);
    },
    tangent(x, V, out, count, isTransposed) {
      slopes(x);
      if (isTransposed) {
        const scaled = room(count);
        for (let e = 0; e < count * n; e++) scaled[e] = d[e % n] * V[e];
        matrices.transposed().multiply(scaled, out, count);
      } else {
        matrices.exact.multiply(V, out, count);
        for (let e = 0; e < count * n; e++) out[e] *= d[e % n];
      }
    },
    jacobian(x, out) {
      slopes(x);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] = d[i] * W[i * n + j];
    },
    jacobianLipschitz: product(slopeLipschitz, norm * norm),
    ...(bendOn && { lipschitzAround }),
    ...(network.activation === "relu" && {
      linearRadius,
      pieces: once(() => ({
        ...unleaked(n, network.activation),
        inward: Float64Array.from(W),
        offset: (constant ?? new Float64Array(n)).slice(),
        outward: identity(n),
      })),
    }),
  };
}

// F(x) − x
function withLeak(drive: Drive, n: number): Drive {
  const { pieces } = drive;
  return {
    ...drive,
    ...(pieces && { pieces: once(() => blendPieces(pieces(), -1, 1)) }),
    evaluate(states, out, count) {
      drive.evaluate(states, out, count);
      for (let e = 0; e < count * n; e++) out[e] -= states[e];
    },
    tangent(x, V, out, count, isTransposed) {
      drive.tangent(x, V, out, count, isTransposed);
      for (let e = 0; e < count * n; e++) out[e] -= V[e];
    },
    jacobian(x, out) {
      drive.jacobian(x, out);
      for (let i = 0; i < n; i++) out[i * n + i] -= 1;
    },
  };
}

/** What the two forms have in common: n units, no leak, nothing constant yet. */
function unleaked(n: number, activation: Activation): Omit<PiecewiseLinear, "inward" | "outward"> {
  const zero = new Float64Array(n);
  const { segments } = ACTIVATION_FUNCTIONS[activation];
  return { dimension: n, units: n, leak: zero, constant: zero, offset: zero, ...segments! };
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? 1 : 0));
}

function once<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** Scratch for `count` states, made once for the largest count. */
function growingRoom(n: number): (count: number) => Float64Array {
  let room = new Float64Array(n);
  return (count) => {
    if (room.length < count * n) room = new Float64Array(count * n);
    return room.subarray(0, count * n);
  };
}

function addConstant(y: Float64Array, constant: Float64Array | null, length: number): void {
  if (constant === null) return;
  const n = constant.length;
  for (let e = 0; e < length; e++) y[e] += constant[e % n];
}

/** Σ_j|W_ij| of each row; the largest is ‖W‖∞. */
function rowSums(W: Float32Array | Float64Array, n: number): Float64Array {
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sums[i] += Math.abs(W[i * n + j]);
  return sums;
}

// ∞ · 0 = 0: without weights there is nothing that could jump
const product = (a: number, b: number): number => (b === 0 ? 0 : a * b);
