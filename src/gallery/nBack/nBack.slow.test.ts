import { expect, test } from "vitest";
import { finish } from "../../kernel/index.ts";
import { nBack } from "./index.ts";

test("one network learns the nine tasks: right in 9 of 10, keeps what is not asked, and less orthogonally than it sees", () => {
  const { claims } = finish(nBack.run({ networks: 1, updates: 3000 }));
  const verdicts = Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toMatchObject({ learned: "reproduced", irrelevant: "reproduced", orthogonal: "reproduced" });
  expect(claims.map(({ interval }) => interval)).toEqual(new Array(6).fill(null));
});
