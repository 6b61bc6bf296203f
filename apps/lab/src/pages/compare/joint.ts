/** @file Two networks as one: what is done to the first is done to both, and what differs between them. */
import type { CurveData } from "../../../../../src/figures/index.ts";
import type { LabRecord } from "../../data/dataSource.ts";
import { assayOf } from "../network/assays.ts";
import type { LoadedRun } from "../network/loadRun.ts";
import type { Session } from "../network/session.ts";

/** The first one's session, with all that acts acting on both. */
export function jointSession(first: Session, second: Session): Session {
  return {
    ...first,
    async run() {
      const settings = first.settings.peek();
      const going = first.run();
      second.settings.value = settings; // the same draw
      await Promise.all([going, second.run()]);
      second.settings.value = first.settings.peek();
    },
    async release(nudged) {
      second.nudge.value = first.nudge.peek();
      await Promise.all([first.release(nudged), second.release(nudged)]);
    },
    togglePause() {
      first.togglePause();
      second.togglePause();
    },
    step() {
      first.step();
      second.step();
    },
    stop() {
      first.stop();
      second.stop();
    },
    reset() {
      first.reset();
      second.reset();
    },
  };
}

/** "g 0.8 and 1.2, feedback ÷ 10 and 5": in what they were made differently. */
export function differencesOf(runs: readonly LoadedRun[]): string {
  const specs = runs.map(({ record }) => record.train.spec);
  const of = (name: string, values: readonly (string | number | undefined)[]) =>
    values[0] === values[1] ? [] : [`${name} ${values.map((value) => value ?? "as the network").join(" and ")}`];
  const all = [
    ...of(
      "units",
      specs.map(({ network }) => network.n),
    ),
    ...of(
      "g",
      specs.map(({ network }) => network.g),
    ),
    ...of(
      "density",
      specs.map(({ network }) => network.density),
    ),
    ...of(
      "feedback ÷",
      specs.map(({ network }) => network.feedbackDivisor),
    ),
    ...of(
      "seed",
      specs.map(({ seed }) => seed),
    ),
    ...of(
      "training seed",
      specs.map(({ trainingSeed }) => trainingSeed),
    ),
    ...of(
      "trials",
      specs.map(({ training }) => training.trials),
    ),
  ];
  return all.length === 0 ? "Made alike in all that is recorded." : `They differ in ${all.join(", ")}.`;
}

/** Accuracy of both over one abscissa; null where it was not measured of both in the same way. */
export function overlaid(runs: readonly LabRecord[], name: string): CurveData | null {
  const curves = runs.map((run) => assayOf(run, name)?.curves.find((curve) => curve.name === "accuracy"));
  const [a, b] = curves;
  if (a === undefined || b === undefined || a.at.join() !== b.at.join()) return null;
  const lines = [a, b].flatMap((curve, k) => {
    const [line] = curve.lines;
    return line === undefined ? [] : [{ ...line, name: runs[k]!.id.slice(0, 8) }];
  });
  return lines.length < 2 ? null : { ...a, lines };
}
