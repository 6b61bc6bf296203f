import { expect, test } from "vitest";
import { duration, openProgressBar } from "./progressBar.ts";

function opened(isTerminal: boolean) {
  let time = 100;
  const written: string[] = [];
  const bar = openProgressBar({ write: (text) => written.push(text), isTerminal, now: () => time, columns: 60 });
  return {
    written,
    bar,
    at(seconds: number, fraction: number, label = "training") {
      time = 100 + seconds;
      bar.update({ fraction, label });
    },
  };
}

test("on a terminal one line is redrawn, at most ten times a second, and taken away at the end", () => {
  const { written, bar, at } = opened(true);
  at(0, 0);
  at(0.05, 0.1);
  at(10, 0.25, "3 of 12 networks");
  expect(written.length).toBe(2);
  expect(written[1]).toBe("\r██████░░░░░░░░░░░░░░░░░░  25 %  3 of 12 networks  30 s left\x1b[K");
  bar.close();
  bar.close();
  expect(written.slice(2)).toEqual(["\r\x1b[K"]);
});

test("elsewhere nothing is written in the first two seconds, then a plain line every fifteen", () => {
  const { written, bar, at } = opened(false);
  for (const seconds of [0, 1, 1.9]) at(seconds, 0.01);
  expect(written).toEqual([]);
  for (const seconds of [3, 4, 17, 18, 19]) at(seconds, seconds / 30);
  bar.close();
  expect(written).toEqual(["10 %, training, 27 s left\n", "60 %, training, 12 s left\n"]);
});

test("a caller that knows the time left is believed: a study that goes on where it was did not do all in this time", () => {
  const { written, bar } = opened(false);
  let time = 3;
  const later = openProgressBar({ write: (text) => written.push(text), isTerminal: false, now: () => time });
  time = 20;
  later.update({ fraction: 0.5, label: "12 of 24 networks", secondsLeft: 90 });
  time = 40;
  later.update({ fraction: 0.6, label: "13 of 24 networks", secondsLeft: null });
  expect(written).toEqual(["50 %, 12 of 24 networks, 1:30 min left\n", "60 %, 13 of 24 networks\n"]);
  bar.close();
});

test("durations are rounded up", () => {
  expect([0, 3.2, 60, 125.1, 3600, 7380].map(duration)).toEqual([
    "0 s",
    "4 s",
    "1:00 min",
    "2:06 min",
    "1:00 h",
    "2:03 h",
  ]);
});
