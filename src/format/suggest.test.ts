import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestName } from "./suggest.ts";

const KEYS = ["alpha", "delay", "noise", "seed", "dt", "readoutLoops"];

test.each([
  ["aplha", "alpha"], // two letters swapped
  ["alph", "alpha"],
  ["alphaa", "alpha"],
  ["Alpha", "alpha"],
  ["sead", "seed"],
  ["dT", "dt"],
  ["readout_loops", "readoutLoops"],
])("%s was meant to be %s", (word, meant) => expect(nearestName(word, KEYS)).toBe(meant));

test("nothing near is no suggestion", () => {
  for (const word of ["wavelength", "", "xyz", "a".repeat(1000)]) expect(nearestName(word, KEYS)).toBeUndefined();
  expect(nearestName("alpha", [])).toBeUndefined();
});

test("of equals the first; an exact match before all", () => {
  expect(nearestName("cat", ["bat", "hat"])).toBe("bat");
  expect(nearestName("hat", ["bat", "hat"])).toBe("hat");
  expect(nearestName("dt", ["DT", "dt"])).toBe("dt");
  expect(nearestName("w_rec", ["w_ref", "W_rec"])).toBe("W_rec"); // case alone is nearer than a letter
});

test("one letter in the wrong case is a miss, another letter is none", () => {
  expect(nearestName("B", ["g", "b"])).toBe("b");
  expect(nearestName("B", ["g", "J"])).toBeUndefined();
});

test("one letter added, dropped, changed or swapped is always found", () => {
  const word = fc.stringMatching(/^[a-z]{3,20}$/);
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom("add", "drop", "change", "swap"), (meant, position, edit) => {
      const at = position % (meant.length - 1);
      const [head, a, b, tail] = [meant.slice(0, at), meant[at]!, meant[at + 1]!, meant.slice(at + 2)];
      const typed = { add: `${a}_${b}`, drop: b, change: `_${b}`, swap: b + a }[edit];
      expect(nearestName(head + typed + tail, [meant])).toBe(meant);
    }),
  );
});
