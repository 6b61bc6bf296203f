import { exp, type Kernel, type System } from "../../kernel/index.ts";
import type { Model, OpenModel } from "../model.ts";
import { checkInput, drivesOf, openColumns, readOut } from "./columns.ts";
import { addColumns, addRows, applySigmoid, type GatedNetwork, loadGates, needsOf } from "./gates.ts";
import { lstmLipschitz } from "./lstmLipschitz.ts";

/**
 * Long short-term memory, as PyTorch has it; a state is (h, c), a step
 *
 *     i, f, o = σ(W h + V u + b)   g = tanh(W_g h + V_g u + b_g)
 *     c ← f c + i g   h ← o tanh c
 *
 * Gates stand in the order i, f, g, o; `bias` is the sum of PyTorch's two.
 * Source: Hochreiter & Schmidhuber (1997) Neural Comput. 9:1735; forget gate: Gers et al. (2000) 12:2451.
 */
export type LstmNetwork = GatedNetwork;

export function lstmModel(network: LstmNetwork): Model {
  const { units: n, inputs, outputs, initialState } = network;
  return {
    name: "lstm",
    dimension: 2 * n,
    units: n,
    inputs,
    outputs,
    timeStep: null,
    initialState,
    needs: needsOf(n, 2 * n, 4),
    open: (kernel) => openLstm(kernel, network),
  };
}

function openLstm(kernel: Kernel, network: LstmNetwork): OpenModel {
  const { units: n, inputs, outputs, input, bias } = network;
  const gates = loadGates(kernel, network.recurrent, n, 4);
  const outputsOf = (states: Float64Array, count: number) =>
    readOut(kernel, network, partOf(states, 0, count), n, count);

  /** The h (part 0) or c (part 1) of `count` states or vectors [count × 2 n], [count × n]. */
  function partOf(states: Float64Array, part: 0 | 1, count: number): Float64Array {
    const out = new Float64Array(count * n);
    for (let k = 0; k < count; k++) {
      const from = (2 * k + part) * n;
      out.set(states.subarray(from, from + n), k * n);
    }
    return out;
  }
  function join(h: Float64Array, c: Float64Array, out: Float64Array, count: number): void {
    for (let k = 0; k < count; k++) {
      out.set(h.subarray(k * n, (k + 1) * n), 2 * k * n);
      out.set(c.subarray(k * n, (k + 1) * n), (2 * k + 1) * n);
    }
  }

  /** What the gates i, f, g, o take as arguments, each [count × n]. @param drive V u + b, [count × 4 n] or [4 n] for all. */
  function argumentsAt(h: Float64Array, drive: Float64Array, count: number): Float64Array[] {
    const isShared = drive.length === 4 * n;
    return gates.map(({ matrix }, k) => {
      const out = new Float64Array(count * n);
      matrix.multiply(h, out, count);
      for (let e = 0; e < out.length; e++) {
        out[e] += drive[(isShared ? 0 : Math.floor(e / n) * 4 * n) + k * n + (e % n)];
      }
      return out;
    });
  }
  /** Gates of `count` states, the new c, and its tanh t: each [count × n]. */
  function gatesAt(states: Float64Array, drive: Float64Array, count: number) {
    const before = partOf(states, 1, count);
    const [put, keep, value, show] = argumentsAt(partOf(states, 0, count), drive, count);
    for (const gate of [put, keep, show]) applySigmoid(kernel, gate);
    kernel.tanh(value, value);
    const c = before.map((v, e) => keep[e] * v + put[e] * value[e]);
    const t = new Float64Array(c.length);
    kernel.tanh(c, t);
    return { put, keep, value, show, before, c, t };
  }
  function advance(states: Float64Array, drive: Float64Array, out: Float64Array, count: number): void {
    const { show, c, t } = gatesAt(states, drive, count);
    for (let e = 0; e < t.length; e++) t[e] *= show[e];
    join(t, c, out, count);
  }

  /** ∂c/∂h = Σ diag(ofCell) W, over i, f, g; ∂h/∂h = diag(through) ∂c/∂h + diag(ofShow) W_o; ∂c/∂c = diag(keep). */
  function derivativesAt(x: Float64Array, drive: Float64Array) {
    const { put, keep, value, show, before, t } = gatesAt(x, drive, 1);
    return {
      keep,
      ofCell: [
        put.map((p, i) => value[i] * p * (1 - p)),
        keep.map((f, i) => before[i] * f * (1 - f)),
        value.map((g, i) => put[i] * (1 - g * g)),
      ],
      ofShow: show.map((o, i) => t[i] * o * (1 - o)),
      through: show.map((o, i) => o * (1 - t[i] * t[i])),
    };
  }

  /** |h| < 1, and so f ≤ σ(Σ|W_f| + drive) < 1; from c ← f c + i g then |c| ≤ 1/(1 − f) = 1 + eˣ. */
  function boundsUnder(drive: Float64Array): Float64Array {
    const bounds = new Float64Array(2 * n).fill(1);
    for (let i = 0; i < n; i++) bounds[n + i] = 1 + exp(gates[1].sums[i] + drive[n + i]);
    return bounds;
  }

  function mapUnder(drive: Float64Array): System {
    const N = 2 * n;
    return {
      kind: "map",
      dimension: N,
      timeStep: 1,
      isDiscrete: true,
      odd: false,
      evaluate: (states, out, count) => advance(states, drive, out, count),
      tangent(x, V, out, count, isTransposed) {
        const { keep, ofCell, ofShow, through } = derivativesAt(x, drive);
        const [H, C] = [partOf(V, 0, count), partOf(V, 1, count)];
        const room = new Float64Array(count * n);
        if (isTransposed) {
          // what reaches c comes straight, and through h
          const atC = C.map((v, e) => v + through[e % n] * H[e]);
          const h = new Float64Array(count * n);
          ofCell.forEach((factors, k) => {
            addColumns(gates[k], factors, atC, h, count);
          });
          addColumns(gates[3], ofShow, H, h, count);
          join(
            h,
            atC.map((v, e) => keep[e % n] * v),
            out,
            count,
          );
        } else {
          const c = C.map((v, e) => keep[e % n] * v);
          ofCell.forEach((factors, k) => {
            addRows(gates[k], factors, H, c, room, count);
          });
          const h = c.map((v, e) => through[e % n] * v);
          addRows(gates[3], ofShow, H, h, room, count);
          join(h, c, out, count);
        }
      },
      jacobian(x, out) {
        const { keep, ofCell, ofShow, through } = derivativesAt(x, drive);
        const [Wi, Wf, Wg, Wo] = gates.map(({ rows }) => rows);
        out.fill(0, 0, N * N);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            const e = i * n + j;
            const atC = ofCell[0][i] * Wi[e] + ofCell[1][i] * Wf[e] + ofCell[2][i] * Wg[e];
            out[i * N + j] = through[i] * atC + ofShow[i] * Wo[e];
            out[(n + i) * N + j] = atC;
          }
          out[i * N + n + i] = through[i] * keep[i];
          out[(n + i) * N + n + i] = keep[i];
        }
      },
      within: boundsUnder(drive),
      jacobianLipschitz: Number.POSITIVE_INFINITY, // grows with |c|
      lipschitzAround(x) {
        const place = { at: argumentsAt(partOf(x, 0, 1), drive, 1), c: partOf(x, 1, 1), after: gatesAt(x, drive, 1).c };
        return lstmLipschitz(
          place,
          gates.map(({ sums }) => sums),
        );
      },
    };
  }
  return {
    dimension: 2 * n,
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
          dimension: 2 * n,
          inputs,
          outputs,
          advance: (x, u, out, count) => advance(x, drivesOf(input, bias, u), out, count),
          outputsOf,
        },
        states,
      ),
  };
}
