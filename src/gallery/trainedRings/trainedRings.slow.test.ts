import { expect, test } from "vitest";
import { finish } from "../../kernel/index.ts";
import { trainedRings } from "./index.ts";

test("a trained ring: below −20 dB, whole, within the bound; all claims are reproduced", () => {
  const { claims } = finish(trainedRings.run({ rings: 1 }));
  expect(claims.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(
    ["learned", "ring", "few", "bound", "attracts"].map((id) => `${id} reproduced`),
  );
  expect(claims[0].value).toBe(1);
});
