import { expect, test } from "vitest";
import { finish } from "../../kernel/index.ts";
import { crossModal } from "./index.ts";

test("a trained network integrates the senses and forgets: no stable states, which the piece says", () => {
  const { claims } = finish(crossModal.run({ networks: 1 }));
  const verdicts = Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toMatchObject({ integrates: "reproduced", asynchrony: "reproduced", attractors: "not reproduced" });
  expect(claims[0].value!).toBeLessThan(0.05);
});

test("what has hardly learned is said not to have", () => {
  const { claims } = finish(crossModal.run({ networks: 1, updates: 2, units: 8, batch: 4 }));
  expect(claims[0].verdict).toBe("not reproduced");
  expect(claims.at(-1)!.tried).toContain("were not tried");
});
