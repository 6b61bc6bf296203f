import { expect, test } from "vitest";
import { uniforms } from "../../test/zoo.ts";
import { takeOff } from "./gramSchmidt.ts";
import { dot, norm } from "./vectors.ts";

test("what is left is orthogonal to 1e-15 of its length, even of a vector almost in the space, and parts and rest make up w", () => {
  const n = 50;
  const basis: Float64Array[] = [];
  for (let k = 0; k < 8; k++) {
    const w = uniforms(n, -1, 1, k);
    takeOff(w, basis, k);
    basis.push(w.map((v) => v / norm(w)));
  }
  const noise = uniforms(n, -1, 1, 99);
  const w = noise.map((v, i) => 1e-6 * v + basis.reduce((sum, b, k) => sum + (k + 1) * b[i], 0));
  const rest = w.slice();
  const parts = takeOff(rest, basis, 7); // the last one of the basis stays
  for (let k = 0; k < 7; k++) expect(Math.abs(dot(basis[k], rest))).toBeLessThan(1e-15 * norm(rest));
  expect(dot(basis[7], rest)).toBeCloseTo(8, 5);
  expect(parts.length).toBe(7);
  const sum = rest.map((v, i) => v + parts.reduce((s, part, k) => s + part * basis[k][i], 0));
  sum.forEach((v, i) => {
    expect(Math.abs(v - w[i])).toBeLessThan(1e-14);
  });
});

test("of an empty basis nothing is taken off", () => {
  const w = Float64Array.of(1, 2);
  expect(takeOff(w, [], 0).length).toBe(0);
  expect(w).toEqual(Float64Array.of(1, 2));
});
