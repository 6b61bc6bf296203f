/**
 * ln x from additions, multiplications and divisions only, the same bits everywhere (`Math.log` differs between
 * engines). x = 2ᵏ (1 + f) with √½ ≤ 1 + f < √2, s = f / (2 + f):
 *
 *     ln(1 + f) = f − (f²/2 − s (f²/2 + R(s²)))      ln x = k ln 2 + ln(1 + f)
 *
 * Source   the scheme and coefficients of fdlibm's e_log (Sun Microsystems 1993). Error < 1 ulp.
 * Domain   normal positive numbers. 0 gives −∞, anything below 0 and NaN give NaN, +∞ gives +∞.
 */
export function ln(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  FLOAT[0] = x;
  let k = (HALVES[1] >>> 20) - 1023;
  HALVES[1] = (HALVES[1] & 0xfffff) | 0x3ff00000; // 1 ≤ FLOAT[0] < 2
  let m = FLOAT[0];
  if (m >= Math.SQRT2) {
    m *= 0.5;
    k += 1;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  let R = L[0];
  for (let i = 1; i < L.length; i++) R = R * z + L[i];
  R = R * z;
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + R) + k * LN2_LOW) - f);
}

const FLOAT = new Float64Array(1);
const HALVES = new Uint32Array(FLOAT.buffer); // little-endian: every platform that runs JavaScript today
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const L = Float64Array.of(
  1.479819860511658591e-1,
  1.531383769920937332e-1,
  1.818357216161805012e-1,
  2.222219843214978396e-1,
  2.857142874366239149e-1,
  3.999999999940941908e-1,
  6.66666666666673513e-1,
);
