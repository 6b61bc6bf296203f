import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { type ClaimData, claimFigure, type PlotDocument, STIMULUS_COLORS } from "./index.ts";

const document = parseHTML("<!doctype html><html><body></body></html>").document as unknown as PlotDocument;
const count = (text: string, part: string | RegExp) => text.split(part).length - 1;
const heading = { title: "3. <Phasic> & tonic", subtitle: "12 networks of 6 J" };
const sensitivity: ClaimData["sensitivity"] = [
  { choices: { site: "delay", from: "0.95" }, value: 0.7, interval: [0.6, 0.8], networks: 12 },
  { choices: { site: "trial", from: "0.95" }, value: 0.4, interval: [null, 0.6], networks: 9 },
  { choices: { site: "trial", from: "0.99" }, value: null, interval: [null, null], networks: 0 },
];
const effect = { name: "P(direct > forgetting)", value: 0.7, interval: [0.6, 0.8], none: 0.5 } as const;

test("a claim's figure: the effect, and a point per choice that has a value, with its row of the matrix", () => {
  const { svg } = claimFigure(document, { effect, sensitivity }, heading);
  expect(svg).not.toContain("NaN");
  expect(svg).not.toContain("<Phasic>");
  expect(svg).toContain("P(direct &gt; forgetting)");
  // the effect and the deciding choice are filled; 2 points of the curve, 2 choices each in the matrix
  expect(count(svg, /<circle[^>]*r="4.5"/)).toBe(2);
  expect(count(svg, /<circle[^>]*r="3.5"/)).toBe(4);
  expect(count(svg, /<circle[^>]*r="6"/)).toBe(1);
  expect(count(svg, `fill="${STIMULUS_COLORS[0]}"`)).toBeGreaterThan(0);
  for (const text of ["site: delay", "site: trial", "from: 0.95", ">12<", ">9<"]) expect(svg).toContain(text);
  expect(svg).not.toContain("from: 0.99");
  expect(count(svg, "stroke-dasharray")).toBe(2); // no effect, in both panels
});

test("what a study cannot say is said, and no curve is drawn", () => {
  const none = { name: "slope", value: null, interval: [null, null], none: null } as const;
  const { svg } = claimFigure(document, { effect: none, sensitivity: [sensitivity[2]] }, heading);
  expect(svg).toContain("the study has no such value");
  expect(svg).not.toContain("NaN");
  expect(count(svg, "<circle")).toBe(0);
});

test("equal values, and one without an interval, have a scale", () => {
  const same = { choices: { site: "delay" }, value: 2, interval: [null, null], networks: 5 } as const;
  const { svg } = claimFigure(
    document,
    { effect: { ...effect, ...same, none: null }, sensitivity: [same, same] },
    heading,
  );
  expect(svg).not.toContain("NaN");
  expect(count(svg, /<circle[^>]*r="4.5"/)).toBe(2);
});
