/** @file Directions all round, drawn anywhere in one of eight sectors: what a condition is where an angle is held. */
import type { Stream } from "../kernel/index.ts";
import { directionOf } from "./angle.ts";
import type { Site } from "./task.ts";

const COUNT = 8;
const WIDTH = 360 / COUNT;

/** Middles of the sectors, in degrees, and their names. */
export const MIDDLES: readonly number[] = Array.from({ length: COUNT }, (_, k) => WIDTH * k);
const NAMES = MIDDLES.map((middle) => `${middle}°`);
const EACH = MIDDLES.map((_, k) => k);

/** A condition is a sector. */
export const SECTOR_CONDITIONS = MIDDLES.map((middle, k) => ({ name: NAMES[k], labels: [String(middle)] }));

/** An angle in degrees, uniform in a sector. */
export const angleIn = (sector: number, random: Stream): number => MIDDLES[sector] + (random.uniform(0) - 0.5) * WIDTH;

/** The end of the delay, where the angle is held. @param about what is asked there, and the mean of what was shown before. */
export const sectorSite = (about: Pick<Site, "step" | "delay" | "noun" | "shown">): Site => ({
  name: "end-of-delay",
  ...about,
  classes: NAMES,
  classOf: EACH,
  futures: [{ name: "", conditionOf: EACH }],
  held: MIDDLES.map(directionOf),
});
