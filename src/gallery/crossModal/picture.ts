import type { PlotDocument } from "../../figures/index.ts";
import { linesPanel } from "../panels.ts";
import { ANSWER, CHANNELS, DIGITS, drawSenses, INPUTS, likeliest, openDigits, STIMULUS, shareRight } from "./trials.ts";

const MARGIN = 10;
const COUNT = 400;

/** One trial of both senses, and how well it could be told. */
export function drawScene(
  document: PlotDocument,
  p: {
    readonly digit: number;
    readonly lag: number;
    readonly visualNoise: number;
    readonly auditoryNoise: number;
    readonly seed: number;
  },
) {
  const key = { seed: p.seed, density: 1 };
  // without noise there is nothing to weigh: a little stands for none
  const noise = [Math.max(1e-3, p.visualNoise), Math.max(1e-3, p.auditoryNoise)] as const;
  const senses = drawSenses(key, noise);
  const steps = STIMULUS + MARGIN + ANSWER;
  const draw = openDigits(senses, { steps, count: COUNT }, key);
  const best = [0, 1, 2].map((sense) => {
    const trials = draw(sense, { sense, delay: [MARGIN, MARGIN], lag: p.lag });
    return shareRight(likeliest(senses, trials, MARGIN, p.lag), trials.digit);
  });
  const trials = draw(9, { sense: 2, delay: [MARGIN, MARGIN], lag: p.lag });
  const b = Math.max(0, trials.digit.indexOf(p.digit));
  const channel = (c: number) =>
    Array.from({ length: STIMULUS + MARGIN }, (_, t) => [t, trials.inputs[(t * COUNT + b) * INPUTS + c]] as const);
  const clean = Array.from(
    { length: STIMULUS },
    (_, t) => [t + p.lag, senses.auditory[p.digit][t * CHANNELS]] as const,
  );
  return {
    says: `digit ${p.digit}: the best there is tells ${best.map((v) => `${Math.round(100 * v)} %`).join(", ")} (seen, heard, both; chance ${100 / DIGITS} %)`,
    panels: [
      linesPanel(document, {
        title: "What is seen: three of eight channels",
        x: "step",
        y: "input",
        lines: [0, 1, 2].map((c) => ({ name: `channel ${c + 1}`, points: channel(c) })),
        height: 190,
      }),
      linesPanel(document, {
        title: "What is heard: one of eight channels, and its pattern without noise",
        x: "step",
        y: "input",
        lines: [
          { name: "heard", points: channel(CHANNELS) },
          { name: "pattern", points: clean, as: "dashed" },
        ],
        height: 190,
      }),
    ],
  };
}
