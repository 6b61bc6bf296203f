"""Regenerates a network as Lethe drew it, bit for bit, from its seed.

    python3 regenerate.py SEED DENSITY N [MEMORIES [FEEDBACK_DIVISOR [INPUT_DIVISOR [normal|uniform [TRAINING_SEED]]]]]

writes network.npz with J [N, N], w_f [N], W_fd [MEMORIES, N], W_in [MEMORIES, N] (both of them transposed: one row
per latent dimension) and x0 [N], all float32; x0 alone rests on the training seed, which is SEED unless given. Needs
NumPy. Only + - * / and square roots touch the numbers, in the order Lethe does them; these are exact to the last bit
by IEEE 754, so every platform gives the same.
"""
import sys

import numpy as np

RECURRENT_WEIGHTS, RESPONSE_FEEDBACK, MEMORY_FEEDBACK, INPUT_WEIGHTS, INITIAL_STATE = 1, 2, 3, 4, 5
MASK = np.uint64(0xFFFFFFFF)


def philox(c0, c1, c2, c3, k0, k1):
    """Philox4x32-10 (Salmon et al. 2011): words as uint64 arrays below 2**32."""
    c0, c1, c2, c3, k0, k1 = (np.atleast_1d(np.asarray(v, dtype=np.uint64)) for v in (c0, c1, c2, c3, k0, k1))
    for _ in range(10):
        product0 = np.uint64(0xD2511F53) * c0
        product1 = np.uint64(0xCD9E8D57) * c2
        high0, low0 = product0 >> np.uint64(32), product0 & MASK
        high1, low1 = product1 >> np.uint64(32), product1 & MASK
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0 = (k0 + np.uint64(0x9E3779B9)) & MASK
        k1 = (k1 + np.uint64(0xBB67AE85)) & MASK
    return c0, c1, c2, c3


def uniforms(seed, density, purpose, index, count):
    """The first `count` numbers of a stream, in (0, 1)."""
    blocks = np.arange((count + 3) // 4, dtype=np.uint64)
    density_bits = np.float32(density).view(np.uint32)
    words = np.stack(philox(blocks, index, purpose, 0, seed, density_bits), axis=1).ravel()
    return (words[:count].astype(np.float64) + 0.5) / 2.0**32


def ln(x):
    """Natural logarithm of positive normal numbers, after fdlibm's e_log."""
    fraction, k = np.frexp(x)  # x = fraction * 2**k, 0.5 <= fraction < 1
    m = 2.0 * fraction
    k = k - 1.0
    large = m >= np.sqrt(2.0)
    m = np.where(large, m * 0.5, m)
    k = np.where(large, k + 1.0, k)
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    R = polynomial(LN, z) * z
    half = 0.5 * f * f
    return k * 6.9314718036912381649e-1 - (half - (s * (half + R) + k * 1.90821492927058770002e-10) - f)


def polynomial(coefficients, x):
    """Horner's rule; the coefficient of the highest power first."""
    total = np.full_like(x, coefficients[0])
    for c in coefficients[1:]:
        total = total * x + c
    return total


def normal_quantile(p):
    """The inverse of the normal distribution function: Wichura (1988), AS 241, PPND16."""
    q = p - 0.5
    central = np.abs(q) <= 0.425
    r = 0.180625 - q * q
    middle = q * polynomial(A, r) / polynomial(B, r)
    tail = np.where(central, 0.25, np.where(q < 0, p, 1.0 - p))  # 0.25: any harmless number where it is not used
    r = np.sqrt(-ln(tail))
    near = polynomial(C, r - 1.6) / polynomial(D, r - 1.6)
    far = polynomial(E, r - 5.0) / polynomial(F, r - 5.0)
    size = np.where(r <= 5.0, near, far)
    return np.where(central, middle, np.where(q < 0, -size, size))


def recurrent_weights(seed, density, n):
    """J [n, n], row = to: entry e is there if uniform 2e < density, and is then normal 2e + 1, scaled."""
    u = uniforms(seed, density, RECURRENT_WEIGHTS, n, 2 * n * n)
    present = u[0::2] < density
    J = np.zeros(n * n, dtype=np.float32)
    J[present] = normal_quantile(u[1::2][present]) * (1.0 / np.sqrt(density * n))
    return J.reshape(n, n)


def vector(seed, density, n, purpose, count, factor, initial):
    """`count` weights: deviates times the factor, rounded to float32."""
    u = uniforms(seed, density, purpose, n, count)
    deviates = normal_quantile(u) if initial == "normal" else 2.0 * u - 1.0
    return (deviates * factor).astype(np.float32)


def network(seed, density, n, memories=2, feedback_divisor=10.0, input_divisor=50.0, initial="normal", training_seed=None):
    def rows(purpose, count, factor, key=seed):
        return vector(key, density, n, purpose, count * n, factor, initial).reshape(count, n)

    return {
        "J": recurrent_weights(seed, density, n),
        "w_f": rows(RESPONSE_FEEDBACK, 1, 1.0 / feedback_divisor)[0],
        "W_fd": rows(MEMORY_FEEDBACK, memories, 1.0 / feedback_divisor),
        "W_in": rows(INPUT_WEIGHTS, memories, 1.0 / input_divisor),
        "x0": rows(INITIAL_STATE, 1, 0.1, seed if training_seed is None else training_seed)[0],
    }


# highest power first
LN = [1.479819860511658591e-1, 1.531383769920937332e-1, 1.818357216161805012e-1, 2.222219843214978396e-1,
      2.857142874366239149e-1, 3.999999999940941908e-1, 6.66666666666673513e-1]
# lowest power first, turned round
A = [3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
     45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727][::-1]
B = [1.0, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077,
     21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852854561][::-1]
C = [1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
     1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4][::-1]
D = [1.0, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
     0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9][::-1]
E = [6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
     0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7][::-1]
F = [1.0, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
     7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15][::-1]

if __name__ == "__main__":
    types = (int, float, int, int, float, float, str, int)
    np.savez("network.npz", **network(*(kind(text) for kind, text in zip(types, sys.argv[1:]))))
