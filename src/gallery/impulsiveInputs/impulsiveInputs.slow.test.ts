import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { finish } from "../../kernel/index.ts";
import type { ImpulseResult } from "./claims.ts";
import { impulsiveInputs } from "./index.ts";

test("R² of the last impulse at μ .01, 1, 10, 100: 1.0 .985 .791 .480 (0.03); capacities of spread rates 1.00 1.01 1.08 2.16 (0.15) and 3.56 (0.25) of the constant gain", () => {
  const { claims, result } = finish(impulsiveInputs.run({}));
  const { equal, spread, constant } = result as unknown as ImpulseResult;
  const at = (curves: ImpulseResult["equal"], overwriting: number) =>
    curves.find((curve) => curve.overwriting === overwriting)!;
  expectClose(
    [0.01, 1, 10, 100].map((mu) => at(equal, mu).recall[0]),
    [1, 0.985, 0.791, 0.48],
    { absolute: 0.03 },
  );
  expectClose(
    [0.01, 1, 10, 100].map((mu) => at(spread, mu).capacity),
    [1, 1.01, 1.08, 2.16],
    { absolute: 0.15 },
  );
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  expectClose(sum(constant.spread), 3.56, { absolute: 0.25 });
  expectClose(sum(constant.equal), 0.82, { absolute: 0.12 });
  const verdicts = Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toEqual({
    policy: "reproduced",
    "trade-off": "reproduced",
    retention: "reproduced",
    constant: "reproduced",
    benefit: "not reproduced",
  });
  expect(claims.at(-1)!.tried).toContain("linear read-out");
});
