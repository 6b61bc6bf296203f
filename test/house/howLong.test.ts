import { expect, test } from "vitest";
import { read } from "./sources.ts";

const STEPS = 350; // of a trial of the paper's task, 35 τ at 0.1 τ
const secondsOf = (text: string) => Number.parseFloat(text) * (text.endsWith("min") ? 60 : 1);
const rowsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => /^\| \d/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

test("seconds of training that docs/performance.md foresees are trials × steps × µs of its own table, to the digits shown", () => {
  const { text } = read("docs/performance.md");
  const [foreseen, rest] = text.split("## What this page is") as [string, string];
  const measured = new Map(
    rowsOf(rest.split("### Training: µs per step of one network")[1]!.split("###")[0]!).map(([n, us]) => [
      n,
      Number(us),
    ]),
  );
  const rows = rowsOf(foreseen);
  expect(rows.length).toBe(5);
  for (const [n, ...cells] of rows) {
    for (const [k, trials] of [500, 1000, 3500].entries()) {
      const seconds = measured.get(n)! * 1e-6 * STEPS * trials;
      const digit = cells[k]!.endsWith("min") ? 6 : seconds < 10 ? 0.1 : 1;
      expect(Math.abs(secondsOf(cells[k]!) - seconds)).toBeLessThanOrEqual(digit / 2 + 1e-9);
    }
  }
});
