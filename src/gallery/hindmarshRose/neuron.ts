import { flowFromEquations } from "../../dynamics/index.ts";
import type { System } from "../../kernel/index.ts";

/** Constants of the Hindmarsh–Rose neuron; all pure numbers, as its time is. */
export interface Neuron {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly s: number;
  readonly rest: number;
  readonly r: number;
  /** I, the current from outside. */
  readonly current: number;
  /** ε k: coupling times degree, of a node whose neighbours' mean is `neighbours`. */
  readonly coupling: number;
  readonly neighbours: number;
}

/** u̇ = v − a u³ + b u² − w + I + εk (ū − u),  v̇ = c − d u² − v,  ẇ = r (s (u − u₀) − w) */
export function neuronFlow({ a, b, c, d, s, rest, r, current, coupling, neighbours }: Neuron): System {
  return flowFromEquations(
    3,
    (x, out) => {
      const u = x[0];
      out[0] = x[1] - a * u * u * u + b * u * u - x[2] + current + coupling * (neighbours - u);
      out[1] = c - d * u * u - x[1];
      out[2] = r * (s * (u - rest) - x[2]);
    },
    (x, out) => {
      const u = x[0];
      out.set([-3 * a * u * u + 2 * b * u - coupling, 1, -1, -2 * d * u, -1, 0, r * s, 0, -r]);
    },
  );
}

/** The two fast equations with w = 0. */
export function fastFlow({ a, b, c, d, current }: Neuron): System {
  return flowFromEquations(
    2,
    (x, out) => {
      out[0] = x[1] - a * x[0] * x[0] * x[0] + b * x[0] * x[0] + current;
      out[1] = c - d * x[0] * x[0] - x[1];
    },
    (x, out) => {
      out.set([-3 * a * x[0] * x[0] + 2 * b * x[0], 1, -2 * d * x[0], -1]);
    },
  );
}

/** Its only equilibrium where (d − b)² < 3 a s: the cubic a u³ + (d − b) u² + s (u − u₀) − c − I = 0 then ascends. */
export function restingState({ a, b, c, d, s, rest, current, coupling, neighbours }: Neuron): Float64Array {
  const f = (u: number) => a * u * u * u + (d - b) * u * u + s * (u - rest) - c - current - coupling * (neighbours - u);
  let [low, high] = [-100, 100];
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) high = middle;
    else low = middle;
  }
  const u = (low + high) / 2;
  return Float64Array.of(u, c - d * u * u, s * (u - rest));
}

/**
 * H = d u³/3 + r s u²/2 + (v − w)²/2, by Helmholtz's theorem: ∇H · F_c = 0 for the part F_c = (v − w, −d u², r s u) without
 * divergence. Its scale and sign are conventions: only shapes and differences mean something.
 */
export function energy({ d, s, r }: Neuron, x: Float64Array): number {
  const [u, v, w] = x;
  return (d * u * u * u) / 3 + (r * s * u * u) / 2 + ((v - w) * (v - w)) / 2;
}

/** ∇H · F_c: 0. */
export function conservativePart({ d, s, r }: Neuron, x: Float64Array): number {
  const [u, v, w] = x;
  return (d * u * u + r * s * u) * (v - w) + (v - w) * (-d * u * u) - (v - w) * (r * s * u);
}

/** Ḣ = (d u² + r s u)(−a u³ + b u² + I + εk (ū − u)) + (v − w)(c − v + r s u₀ + r w) */
export function energyRate({ a, b, c, d, s, rest, r, current, coupling, neighbours }: Neuron, x: Float64Array): number {
  const [u, v, w] = x;
  const gain = (d * u * u + r * s * u) * (-a * u * u * u + b * u * u + current + coupling * (neighbours - u));
  return gain + (v - w) * (c - v + r * s * rest + r * w);
}

/**
 * The neuron with two more states that say what it did in a time T: ⟨H⟩ and ∫Ḣ dt, both from 0. (Divided by T, they do not
 * loosen the tolerance of the steps.)
 */
export function countedFlow(neuron: Neuron, time: number): System {
  const inner = neuronFlow(neuron);
  return flowFromEquations(
    5,
    (x, out) => {
      inner.evaluate(x.subarray(0, 3), out.subarray(0, 3), 1);
      out[3] = energy(neuron, x) / time;
      out[4] = energyRate(neuron, x);
    },
    () => {
      throw new RangeError("internal: countedFlow is only followed");
    },
  );
}

/** N neurons u̇_i = … + ε Σ_j A_ij (u_j − u_i); states [u₀, v₀, w₀, u₁, …]. */
export function neuronNetwork(neuron: Neuron, adjacency: Uint8Array, strength: number, currents: Float64Array): System {
  const N = currents.length;
  const { a, b, c, d, s, rest, r } = neuron;
  const links = Array.from({ length: N }, (_, i) => [...Array(N).keys()].filter((j) => adjacency[i * N + j] === 1));
  return flowFromEquations(
    3 * N,
    (x, out) => {
      for (let i = 0; i < N; i++) {
        const u = x[3 * i];
        let flow = 0;
        for (const j of links[i]) flow += x[3 * j] - u;
        out[3 * i] = x[3 * i + 1] - a * u * u * u + b * u * u - x[3 * i + 2] + currents[i] + strength * flow;
        out[3 * i + 1] = c - d * u * u - x[3 * i + 1];
        out[3 * i + 2] = r * (s * (u - rest) - x[3 * i + 2]);
      }
    },
    () => {
      throw new RangeError("internal: neuronNetwork is only followed");
    },
  );
}
