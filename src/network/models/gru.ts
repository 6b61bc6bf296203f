import type { Kernel, System } from "../../kernel/index.ts";
import type { Model, OpenModel } from "../model.ts";
import { checkInput, drivesOf, openColumns, readOut } from "./columns.ts";
import { addColumns, addRows, applySigmoid, type GatedNetwork, loadGates, needsOf } from "./gates.ts";
import { gruLipschitz } from "./gruLipschitz.ts";

/**
 * The gated recurrent unit, as PyTorch has it. A step is
 *
 *     r = σ(W_r h + c_r + V_r u + b_r)   z = σ(W_z h + c_z + V_z u + b_z)   m = tanh(V_m u + b_m + r (W_m h + c_m))
 *     h ← (1 − z) m + z h
 *
 * Gates stand in the order r, z, m; b is `bias`, c is `recurrentBias`. At every fixed point and on every orbit |h| < 1.
 * Source: Cho et al. (2014) arXiv 1406.1078, with the reset gate after the product.
 */
export interface GruNetwork extends GatedNetwork {
  /** c [3 n] */
  readonly recurrentBias: Float64Array;
}

export function gruModel(network: GruNetwork): Model {
  const { units: n, inputs, outputs, initialState } = network;
  return {
    name: "gru",
    dimension: n,
    units: n,
    inputs,
    outputs,
    timeStep: null,
    initialState,
    needs: needsOf(n, n, 3),
    open: (kernel) => openGru(kernel, network),
  };
}

function openGru(kernel: Kernel, network: GruNetwork): OpenModel {
  const { units: n, inputs, outputs, input, recurrentBias: c } = network;
  const gates = loadGates(kernel, network.recurrent, n, 3);
  const [reset, update, memory] = gates;
  // b, with what c adds where it only adds
  const bias = network.bias.map((b, k) => (k < 2 * n ? b + c[k] : b));
  const memoryBias = c.subarray(2 * n);
  const outputsOf = (states: Float64Array, count: number) => readOut(kernel, network, states, n, count);

  /** What stands behind σ in r and z, s = W_m h + c_m, and V_m u + b_m, each [count × n]. @param drive V u + b, [count × 3 n] or [3 n] for all. */
  function argumentsAt(states: Float64Array, drive: Float64Array, count: number) {
    const [r, z, s] = gates.map(({ matrix }) => {
      const out = new Float64Array(count * n);
      matrix.multiply(states, out, count);
      return out;
    });
    const isShared = drive.length === 3 * n;
    const m = new Float64Array(count * n);
    for (let e = 0; e < count * n; e++) {
      const k = (isShared ? 0 : Math.floor(e / n) * 3 * n) + (e % n);
      r[e] += drive[k];
      z[e] += drive[k + n];
      s[e] += memoryBias[e % n];
      m[e] = drive[k + 2 * n];
    }
    return { r, z, s, m };
  }
  /** Gates of `count` states, each [count × n]. */
  function gatesAt(states: Float64Array, drive: Float64Array, count: number) {
    const { r, z, s, m } = argumentsAt(states, drive, count);
    applySigmoid(kernel, r);
    applySigmoid(kernel, z);
    for (let e = 0; e < m.length; e++) m[e] += r[e] * s[e];
    kernel.tanh(m, m);
    return { r, z, s, m };
  }
  function advance(states: Float64Array, drive: Float64Array, out: Float64Array, count: number): void {
    const { z, m } = gatesAt(states, drive, count);
    for (let e = 0; e < count * n; e++) out[e] = m[e] + z[e] * (states[e] - m[e]);
  }

  /** A = diag(z) + Σ diag(factor) W over the gates, in their order. */
  function derivativesAt(x: Float64Array, drive: Float64Array) {
    const { r, z, s, m } = gatesAt(x, drive, 1);
    const atMemory = m.map((v, i) => (1 - z[i]) * (1 - v * v));
    return {
      z,
      factors: [
        atMemory.map((v, i) => v * s[i] * r[i] * (1 - r[i])),
        z.map((v, i) => v * (1 - v) * (x[i] - m[i])),
        atMemory.map((v, i) => v * r[i]),
      ],
    };
  }

  function mapUnder(drive: Float64Array): System {
    return {
      kind: "map",
      dimension: n,
      timeStep: 1,
      isDiscrete: true,
      odd: false,
      evaluate: (states, out, count) => advance(states, drive, out, count),
      tangent(x, V, out, count, isTransposed) {
        const { z, factors } = derivativesAt(x, drive);
        for (let e = 0; e < count * n; e++) out[e] = z[e % n] * V[e];
        const room = new Float64Array(count * n);
        gates.forEach((gate, k) => {
          if (isTransposed) addColumns(gate, factors[k], V, out, count);
          else addRows(gate, factors[k], V, out, room, count);
        });
      },
      jacobian(x, out) {
        const { z, factors } = derivativesAt(x, drive);
        const [a, b, g] = factors;
        for (let i = 0; i < n; i++) {
          for (let e = i * n; e < (i + 1) * n; e++) {
            out[e] = a[i] * reset.rows[e] + b[i] * update.rows[e] + g[i] * memory.rows[e];
          }
          out[i * n + i] += z[i];
        }
      },
      within: new Float64Array(n).fill(1), // h_i = m_i at a fixed point; beyond, |h_i| falls
      jacobianLipschitz: Number.POSITIVE_INFINITY, // grows with |h|
      lipschitzAround(x) {
        const { r, z, s, m } = argumentsAt(x, drive, 1);
        return gruLipschitz({ h: x, atReset: r, atUpdate: z, s, drive: m }, [reset.sums, update.sums, memory.sums]);
      },
    };
  }
  return {
    dimension: n,
    outputs,
    systems(constant) {
      checkInput(constant, inputs);
      const map = mapUnder(drivesOf(input, bias, constant ?? null));
      return { flow: null, map, exact: map };
    },
    outputsOf,
    openEnsemble: (states) =>
      openColumns(
        {
          dimension: n,
          inputs,
          outputs,
          advance: (x, u, out, count) => advance(x, drivesOf(input, bias, u), out, count),
          outputsOf,
        },
        states,
      ),
  };
}
