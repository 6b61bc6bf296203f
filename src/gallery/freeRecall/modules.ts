import { flowFromEquations } from "../../dynamics/index.ts";
import { exp, ln, type System, tanh } from "../../kernel/index.ts";

/** Parameters of the network of modules; times in s. */
export interface Modules {
  readonly modules: number;
  readonly patterns: number;
  /** Σ of the weights between a unit and those of its pattern in all other modules: (H − 1) J. */
  readonly coupling: number;
  /** g, of the adaptation. */
  readonly adaptation: number;
  readonly fast: number;
  readonly slow: number;
}

/**
 * H modules of M units, s and a of each unit; states [s of module 0, …, a of module 0, …]:
 *
 *     τ_s ṡ_hm = −s_hm + J Σ_{h'≠h} o_h'm − g a_hm      τ_a ȧ_hm = o_hm − a_hm      o_hm = e^{s_hm} / Σ_l e^{s_hl}
 */
export function moduleNetwork({ modules: H, patterns: M, coupling, adaptation: g, fast, slow }: Modules): System {
  const n = H * M;
  const J = H > 1 ? coupling / (H - 1) : 0;
  const o = new Float64Array(n);
  function evaluate(x: Float64Array, out: Float64Array): void {
    softmax(x, o, H, M);
    for (let m = 0; m < M; m++) {
      let total = 0;
      for (let h = 0; h < H; h++) total += o[h * M + m];
      for (let h = 0; h < H; h++) {
        const i = h * M + m;
        out[i] = (-x[i] + J * (total - o[i]) - g * x[n + i]) / fast;
        out[n + i] = (o[i] - x[n + i]) / slow;
      }
    }
  }
  function jacobian(x: Float64Array, out: Float64Array): void {
    softmax(x, o, H, M);
    out.fill(0);
    const size = 2 * n;
    // ∂o_hm / ∂s_hl = o_hm (δ_ml − o_hl), within a module
    const slope = (h: number, m: number, l: number) => o[h * M + m] * ((m === l ? 1 : 0) - o[h * M + l]);
    for (let h = 0; h < H; h++) {
      for (let m = 0; m < M; m++) {
        const i = h * M + m;
        for (let k = 0; k < H; k++) {
          if (k === h) continue;
          for (let l = 0; l < M; l++) out[i * size + k * M + l] = (J * slope(k, m, l)) / fast;
        }
        out[i * size + i] -= 1 / fast;
        out[i * size + n + i] = -g / fast;
        for (let l = 0; l < M; l++) out[(n + i) * size + h * M + l] = slope(h, m, l) / slow;
        out[(n + i) * size + n + i] = -1 / slow;
      }
    }
  }
  return flowFromEquations(2 * n, evaluate, jacobian);
}

/** o of each unit, [H × M]. */
export function softmax(x: Float64Array, o: Float64Array, H: number, M: number): void {
  for (let h = 0; h < H; h++) {
    let most = Number.NEGATIVE_INFINITY;
    for (let m = 0; m < M; m++) most = Math.max(most, x[h * M + m]);
    let sum = 0;
    for (let m = 0; m < M; m++) {
      o[h * M + m] = exp(x[h * M + m] - most);
      sum += o[h * M + m];
    }
    for (let m = 0; m < M; m++) o[h * M + m] /= sum;
  }
}

/** The state in which all units are alike, where the branch of the bifurcation lies. */
export function evenState({ modules, patterns, coupling, adaptation }: Modules): Float64Array {
  const n = modules * patterns;
  const s = (coupling - adaptation) / patterns;
  return Float64Array.from({ length: 2 * n }, (_, i) => (i < n ? s : 1 / patterns));
}

/** Two patterns, all modules in step: x = s₁ − s₂, y = a₁ − a₂; τ_s ẋ = −x + b + K tanh(x/2) − g y, τ_a ẏ = tanh(x/2) − y. */
export function reducedFlow(of: Omit<Modules, "modules" | "patterns">, bias = 0): System {
  const { coupling: K, adaptation: g, fast, slow } = of;
  return flowFromEquations(
    2,
    (x, out) => {
      const r = tanh(x[0] / 2);
      out[0] = (-x[0] + bias + K * r - g * x[1]) / fast;
      out[1] = (r - x[1]) / slow;
    },
    (x, out) => {
      const r = tanh(x[0] / 2);
      const slope = (1 - r * r) / 2;
      out[0] = (-1 + K * slope) / fast;
      out[1] = -g / fast;
      out[2] = slope / slow;
      out[3] = -1 / slow;
    },
    { odd: bias === 0 },
  );
}

/** What the equations say in closed form. */
export interface RecallTheory {
  /** Coupling at which the even state gives way to recall, for M patterns: M (1 + τ_s/τ_a). */
  readonly begins: number;
  /** Angular frequency there, for two patterns, 1/s: √((g/2 − τ_s/τ_a) / (τ_s τ_a)). */
  readonly frequency: number;
  /** Coupling at which the outer equilibria become stable and recall ends. */
  readonly ends: number;
  /** Largest |bias| at which both patterns are recalled, at this coupling; null outside the window. */
  readonly mostBias: number | null;
}

export function recallTheory({ patterns, coupling: K, adaptation: g, fast, slow }: Modules): RecallTheory {
  const lag = 1 + fast / slow;
  const excess = K / (2 * lag);
  // cosh²(X/2) = K / (2 lag)
  const X = excess > 1 ? 2 * ln(Math.sqrt(excess) + Math.sqrt(excess - 1)) : null;
  return {
    begins: patterns * lag,
    frequency: Math.sqrt((g / 2 - fast / slow) / (fast * slow)),
    ends: endOfRecall(g, lag),
    mostBias: X === null ? null : X - (K - g) * tanh(X / 2),
  };
}

/** K where (K/2) sech²(x/2) = 1 + τ_s/τ_a at the outer root of x = (K − g) tanh(x/2). */
function endOfRecall(g: number, lag: number): number {
  const excess = (K: number) => {
    const x = outerRoot(K - g);
    const r = tanh(x / 2);
    return (K / 2) * (1 - r * r) - lag;
  };
  let [low, high] = [2 + g + 1e-4, 60 + 2 * g];
  for (let k = 0; k < 200 && high - low > 1e-14 * high; k++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The positive root of x = c tanh(x/2), c > 2, by bisection. */
export function outerRoot(c: number): number {
  let [low, high] = [1e-9, c];
  for (let k = 0; k < 200 && high - low > 1e-16 * high; k++) {
    const middle = (low + high) / 2;
    if (c * tanh(middle / 2) > middle) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
