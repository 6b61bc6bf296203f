import { expect, test } from "vitest";
import { progressText } from "./progressText.ts";

const progress = { runs: 24, complete: 3, failed: 0, running: true, secondsLeft: 300 };

test.each([
  [{}, "studies/demo", "3 of 24 networks, about 5 min left"],
  [{ secondsLeft: null }, "studies/demo", "3 of 24 networks"],
  [{ secondsLeft: 42, failed: 2 }, "studies/demo", "3 of 24 networks, about 42 s left, 2 failed"],
  [
    { running: false },
    "studies/demo",
    "3 of 24 networks; nobody is at work on it now; `npx lethe study run` with its plan goes on",
  ],
  [{ running: false }, null, "3 of 24 networks; nobody is at work on it now"],
])("%j in %s: %s", (given, folder, text) => {
  expect(progressText({ ...progress, ...given }, folder)).toBe(text);
});
