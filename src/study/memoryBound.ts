/**
 * Peak resident memory of one worker in bytes, rounded up from `npm run bench -- memory` (mixed, verdicts included): J in
 * three forms, a factorisation and Jacobians; two triangles of P for each network of its cohort.
 */
export function workerBytes(n: number, cohort: number): number {
  return 60e6 + n * n * (130 + 10 * cohort);
}

/** How many workers fit into `memory` bytes, at most `wanted`; 0 where not even one does. */
export function workersWithin(memory: number, n: number, cohort: number, wanted: number): number {
  return Math.min(wanted, Math.floor(memory / workerBytes(n, cohort)));
}
