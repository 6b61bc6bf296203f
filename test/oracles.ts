/** @file Numbers that other programs computed, of systems of the gallery. */
import { readFileSync } from "node:fs";

interface Oracles {
  /** Eight rectified populations, W [8 × 8] row-major, the input designed for a target, and that target; NumPy and SciPy. */
  readonly designedPopulations: { readonly W: number[]; readonly u: number[]; readonly target: number[] };
}

const read = () => JSON.parse(readFileSync(new URL("oracles.json", import.meta.url), "utf8")) as Oracles;

export function oracle<Name extends keyof Oracles>(name: Name) {
  const found = Object.entries(read()[name]).map(([key, values]) => [key, Float64Array.from(values)]);
  return Object.fromEntries(found) as { readonly [Key in keyof Oracles[Name]]: Float64Array };
}
