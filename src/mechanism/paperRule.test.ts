import { describe, expect, test } from "vitest";
import { type PaperState, paperLabel } from "./index.ts";

const codes = [1, 0.5, 1.5];
const quiet = (last: number): PaperState => ({ variance: 0, mean: last, last });
const moving = (mean: number): PaperState => ({ variance: 0.1, mean, last: 0 });
const label = (states: PaperState[]) => paperLabel(states, codes).label;

describe("the paper's rule, cut by cut", () => {
  test("all quiet: six distinct outputs to four places are fixed points, five a manifold; −0 is 0", () => {
    const five = [1, -1, 0.5, -0.5, 1.5].map(quiet);
    expect(label([...five, quiet(-1.5)])).toBe("fixedPoint");
    expect(label([...five, quiet(1.50004)])).toBe("manifoldFps");
    expect(paperLabel([quiet(-0.00001), quiet(0.00001), quiet(0)], codes)).toMatchObject({ distinct: 1, quiet: 3 });
  });

  test("a variance of 1e-9 is not quiet, just below it is", () => {
    const at = (variance: number) => paperLabel([{ variance, mean: 1, last: 1 }, quiet(1)], codes).quiet;
    expect(at(1.0001e-9)).toBe(1);
    expect(at(0.9999e-9)).toBe(2);
  });

  test("not all quiet: all means different a limit cycle; else far beyond the codes, or both", () => {
    expect(label([moving(0.1), moving(0.2), quiet(0.3)])).toBe("limitCycle");
    expect(label([moving(0.1), quiet(1), quiet(1)])).toBe("both");
    expect(label([moving(0.1), quiet(-4.1), quiet(-4.1)])).toBe("far_someFPs");
    expect(label([moving(0.1), quiet(3.9), quiet(3.9)])).toBe("both"); // 4 = 1.5 + 2.5 is the cut
  });
});
