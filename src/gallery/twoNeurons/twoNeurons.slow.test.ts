import { expect, test } from "vitest";
import { finish } from "../../kernel/index.ts";
import { twoNeurons } from "./index.ts";

test("of 2000 pairs trained with Adam cycles and fixed points are 40 … 60 % each, stable origins 0.3 … 3 %; AUC ≥ 0.75; descent finds fixed points", () => {
  const { claims, result } = finish(twoNeurons.run({ networks: 2000, descended: 300 }));
  const of = (id: string) => claims.find((claim) => claim.id === id)!;
  for (const id of ["cycle", "fixed-point"]) {
    expect(of(id).value).toBeGreaterThan(0.4);
    expect(of(id).value).toBeLessThan(0.6);
  }
  expect(of("origin").value).toBeGreaterThan(0.003);
  expect(of("origin").value).toBeLessThan(0.03);
  expect(of("foretold").value).toBeGreaterThan(0.75);
  expect(of("optimiser").value).toBeGreaterThan(0.97);
  const { adam, good } = result as { adam: { loss: number }[]; good: number };
  const learned = adam.filter(({ loss }) => loss < good).length / 2000;
  expect(learned).toBeGreaterThan(0.84);
  expect(learned).toBeLessThan(0.91);
});
