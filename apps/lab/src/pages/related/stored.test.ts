import { expect, test } from "vitest";
import { ENTRIES, GALLERY, PAPER } from "../../../../../src/gallery/index.ts";
import { STORED, stateOf, tally } from "./stored.ts";

test("what is stored is of the pieces there are, with their usual parameters: else run scripts/storeGallery.mjs", () => {
  expect(Object.keys(STORED).sort()).toEqual(GALLERY.map(({ id }) => id).sort());
  for (const piece of GALLERY) {
    const { id, claims, miniature, sum } = STORED[piece.id]!;
    expect(id).toBe(piece.idFor({}));
    expect(sum).toMatch(/^[0-9a-f]{64}$/);
    expect(claims.length).toBeGreaterThan(3);
    expect(miniature).toMatch(/^<svg[^<>]*viewBox="0 0 64 64"[^<>]*>(<(path|circle) [^<>]*\/>)+<\/svg>$/);
    for (const { verdict, tried } of claims) expect(verdict === "reproduced" || tried !== "").toBe(true);
  }
});

test("the paper, what runs and what does not yet are told apart, and verdicts are counted", () => {
  expect(stateOf(PAPER)).toBe("paper");
  expect(ENTRIES.filter((entry) => stateOf(entry) === "runs")).toHaveLength(
    new Set(GALLERY.map(({ entry }) => entry)).size,
  );
  expect(tally(STORED["impulsive-inputs"]!.claims)).toBe("4 reproduced, 1 not reproduced");
});
