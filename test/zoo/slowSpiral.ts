/** @file A network of the trained kind with a slow spiral and a cycle built in, with its truth in the comment. */
import { DEFAULT_NETWORK, drawNetwork, type Network } from "../../src/network/index.ts";

/** Units of either ring, and the lengths of their feedback weights and shares in the readout. */
const RING = 30;
const RINGS = [
  { length: 1, share: 4 },
  { length: 3, share: -2 / 3 },
];

/**
 * ẋ = −x + g J (1 − M M⁺) r + M C Nᵀ r, r = tanh(x), N = 60, J random: two outputs of N weights each, fed back by M. Row i
 * of M points in a direction eᵢ, which are evenly spaced over either of two rings, and has the length above; row i of N is
 * share · eᵢ / 30. C = [1 + σ, −ω; ω, 1 + σ].
 *
 * At 0, A M = M (C NᵀM − 1), NᵀM = (4 · 1 − 3 · 2/3)/2 = 1: two eigenvalues are σ ± iω, the others −1 + those of g J in the
 * space across M. With g = 0 all states go to x = Mκ, where
 *
 *     κ̇ = −κ + C G(|κ|) κ/|κ|,   G(ρ) = Σ_rings share ⟨cos θ tanh(length ρ cos θ)⟩.
 *
 * The long ring damps but saturates first: G(ρ)/ρ rises above 1 before it falls. So with σ < 0 small there are two cycles
 * about the stable 0, the inner one unstable, the outer one stable; they remain with some J.
 */
export function slowSpiralBesideCycle(sigma: number, omega: number, g: number): Network {
  const n = RING * RINGS.length;
  const drawn = drawNetwork({ ...DEFAULT_NETWORK, n, g }, 1, 2);
  const feedback = new Float64Array(3 * n); // output 0, the response, takes no part
  const readout = new Float64Array(3 * n);
  RINGS.forEach(({ length, share }, k) => {
    for (let j = 0; j < RING; j++) {
      const i = k * RING + j;
      const angle = (2 * Math.PI * j) / RING;
      const [a, b] = [Math.cos(angle), Math.sin(angle)];
      feedback[n + i] = length * a;
      feedback[2 * n + i] = length * b;
      readout[n + i] = (share / RING) * ((1 + sigma) * a - omega * b);
      readout[2 * n + i] = (share / RING) * (omega * a + (1 + sigma) * b);
    }
  });
  // J (1 − M M⁺); the columns of M are orthogonal to one another
  const J = Float64Array.from(drawn.J);
  for (const column of [feedback.subarray(n, 2 * n), feedback.subarray(2 * n)]) {
    const squares = column.reduce((sum, v) => sum + v * v, 0);
    for (let i = 0; i < n; i++) {
      const row = J.subarray(i * n, (i + 1) * n);
      const along = row.reduce((sum, v, j) => sum + v * column[j], 0) / squares;
      for (let j = 0; j < n; j++) row[j] -= along * column[j];
    }
  }
  return { ...drawn, J, feedback, readout };
}

/** G(ρ)/ρ over these rings. */
export function slowSpiralGain(rho: number): number {
  let sum = 0;
  for (const { length, share } of RINGS) {
    for (let j = 0; j < RING; j++) {
      const along = Math.cos((2 * Math.PI * j) / RING);
      sum += (share / RING) * along * Math.tanh(length * rho * along);
    }
  }
  return sum / rho;
}
