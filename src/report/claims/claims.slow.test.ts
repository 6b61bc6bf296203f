import { expect, test } from "vitest";
import { syntheticClaims } from "../../../test/syntheticClaims.ts";
import { wilson } from "../../kernel/index.ts";
import { claimsOf } from "./index.ts";

const STUDIES = 200;

test("null studies with effects of J and of feedback: each test rejects at 5 % as often as it says", () => {
  const rejected = new Map([3, 4, 5, 6, 7].map((number) => [number, 0]));
  let anyPrimary = 0;
  for (let seed = 0; seed < STUDIES; seed++) {
    // claims 3 to 6: feedback moves the mechanism and the measures. Claim 7: it does not move the mechanism
    const compared = claimsOf(syntheticClaims({ seed: 100 + seed, J: 12, trainings: 4 }));
    const still = claimsOf(syntheticClaims({ seed: 1000 + seed, J: 12, trainings: 2, feedback: 0 }));
    for (const [number, count] of rejected) {
      const { p } = (number === 7 ? still : compared)[number - 1];
      if (number !== 5 && p! < 0.05) rejected.set(number, count + 1);
    }
    if (compared.some(({ role, adjustedP }) => role === "primary" && adjustedP! < 0.05)) anyPrimary++;
  }
  for (const [number, count] of rejected) {
    if (number === 5) continue; // the made-up attractors follow the mechanism
    const [low, high] = wilson(count, STUDIES);
    expect(low, `claim ${number}: ${count} of ${STUDIES}`).toBeLessThanOrEqual(0.05);
    expect(high, `claim ${number}: ${count} of ${STUDIES}`).toBeGreaterThanOrEqual(0.03); // exact p-values are discrete
  }
  // one of three primary claims or more, after adjustment
  expect(wilson(anyPrimary, STUDIES)[0], `${anyPrimary} of ${STUDIES}`).toBeLessThanOrEqual(0.05);
}, 1_200_000);
