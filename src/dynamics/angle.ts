const HALVINGS = 20;

/** Angle of a complex number, in (−π, π], to about 1e-11; from square roots, which every engine rounds alike. */
export function angleOf(re: number, im: number): number {
  const size = Math.sqrt(re * re + im * im);
  if (size === 0) return 0;
  let c = re / size;
  let s = Math.abs(im) / size;
  let times = 1;
  for (let k = 0; k < HALVINGS && s > 1e-4 * Math.abs(c); k++) {
    // cos ½φ = √((1 + cos φ)/2), sin ½φ = sin φ / (2 cos ½φ); for φ near π, cos ½φ from the sine
    const half = c >= 0 ? Math.sqrt((1 + c) / 2) : s / Math.sqrt(2 * (1 - c));
    const sine = c >= 0 ? s / (2 * half) : Math.sqrt((1 - c) / 2);
    [c, s] = [half, sine];
    times *= 2;
  }
  const t = s / c;
  const angle = times * t * (1 - (t * t) / 3);
  return im < 0 ? -angle : angle;
}
