/** @file How long does one call take? */

/** Numbers in (−1, 1), the same every time; a cheap generator, they only have to be ordinary. */
export function numbers(count: number, scale = 1): Float64Array {
  let state = 12345;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return scale * (state / 2147483648 - 1);
  });
}

/** Seconds of one call: the mean over as many calls as fill `atLeast` seconds. */
export function secondsPerCall(act: () => void, atLeast: number): number {
  act(); // caches and compiler
  let calls = 0;
  const began = performance.now();
  let now = began;
  while (now - began < atLeast * 1000) {
    act();
    calls++;
    now = performance.now();
  }
  return (now - began) / 1000 / calls;
}
