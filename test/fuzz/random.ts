/** @file Numbers to mutate by: the same for the same seed, on any machine. */

export interface Random {
  /** Whole number, 0 … n − 1. */
  below(n: number): number;
  chance(share: number): boolean;
  pick<T>(values: readonly T[]): T;
}

/** xorshift32 (Marsaglia 2003). */
export function randomFrom(seed: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  const word = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  for (let k = 0; k < 8; k++) word();
  const below = (n: number) => Math.floor((word() / 2 ** 32) * n);
  return { below, chance: (share) => word() / 2 ** 32 < share, pick: (values) => values[below(values.length)]! };
}
