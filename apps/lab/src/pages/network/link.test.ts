import { expect, test } from "vitest";
import { optionsOf, turnOf } from "./link.ts";

test("an address says the trial and the axes; what is out of bounds is left out", () => {
  expect(optionsOf({ pair: "10", delay: "21", noise: "0.3", silent: "7", draw: "4", axes: "readout" })).toEqual({
    settings: { pair: "10", delay: 21, noise: 0.3, silenced: 7, draw: 4 },
    axes: "readout",
  });
  expect(optionsOf({ delay: "-3", noise: "x", draw: "1e99", axes: "else" })).toEqual({ settings: {} });
});

test("a view is five numbers, of which the zoom is positive and bounded", () => {
  expect(turnOf("0.3,-0.2,1.5,10,4")).toEqual({ azimuth: 0.3, tilt: -0.2, zoom: 1.5, shift: [10, 4] });
  expect(turnOf("0,0,1e9,0,0")?.zoom).toBe(60);
  for (const text of [undefined, "", "1,2,3", "0,0,0,0,0", "a,b,c,d,e"]) expect(turnOf(text)).toBeUndefined();
});
