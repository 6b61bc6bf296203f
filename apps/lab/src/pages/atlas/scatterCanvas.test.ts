import { expect, test } from "vitest";
import { drawingRank } from "./scatterCanvas.ts";

const MECHANISMS = ["direct", "forgets", "mixed", "limit-cycle", "chaotic"];

test("no mechanism lies over another: of 5,000 networks each one's mean place in the drawing is the middle", () => {
  const marks = Array.from({ length: 5000 }, (_, k) => ({
    mechanism: MECHANISMS[k % MECHANISMS.length]!,
    id: (k * 2654435761).toString(16).padStart(16, "0"),
  }));
  const order = [...marks].sort((a, b) => drawingRank(a.mechanism, a.id) - drawingRank(b.mechanism, b.id));
  for (const mechanism of MECHANISMS) {
    const places = order.flatMap((mark, k) => (mark.mechanism === mechanism ? [k / order.length] : []));
    const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
    expect([mechanism, Math.abs(mean - 0.5) < 0.05]).toEqual([mechanism, true]); // 5 standard errors are 0.046
  }
});

test("what has no colour of its own lies below all others", () => {
  for (const id of ["0123456789abcdef", "fedcba9876543210"])
    expect(drawingRank("undecided", id)).toBeLessThan(drawingRank("direct", "00000000000000aa"));
});
