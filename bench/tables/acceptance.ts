import type { Precision } from "../../src/train/index.ts";
import type { Sections } from "../results.ts";
import { median } from "../statistics.ts";
import { gflopsOf, memoryPerNetwork, settlingSpeedups, speedups, workersSpeedups } from "../summary.ts";
import { show, table } from "./markdown.ts";

type Row = readonly [what: string, wanted: string, measured: string, met: string];

/** What issue 4 asks for, and what was measured. */
export function acceptanceTable(sections: Sections): string {
  const rows = [...training(sections), ...kernel(sections), ...tests(sections)];
  return table("What was asked", ["", "wanted", "measured", "met"], rows);
}

function least(what: string, wanted: number, values: readonly number[], unit: string): Row[] {
  if (values.length === 0) return [];
  const measured = median(values);
  const range = values.length > 1 ? ` (${show(Math.min(...values))} to ${show(Math.max(...values))})` : "";
  return [[what, `≥ ${wanted}${unit}`, `${show(measured)}${unit}${range}`, measured >= wanted ? "yes" : "**no**"]];
}

function training(sections: Sections): Row[] {
  const n = sections.reference?.pairs[0]?.ours.answer.n;
  const cells: [Precision, number, number][] = [
    ["mixed", 4, 5],
    ["float64", 4, 3.5],
    ["float32", 4, 8],
    ["mixed", 1, 3],
  ];
  return cells.flatMap(([precision, cohort, wanted]) =>
    least(
      `training, N = ${n}, cohort of ${cohort}, ${precision}: times NumPy per network and core`,
      wanted,
      speedups(sections, precision, cohort),
      " ×",
    ),
  );
}

function kernel({ kernel, training, reference }: Sections): Row[] {
  const at = Math.min(1000, Math.max(0, ...(kernel?.ladder.answer ?? []).map(({ n }) => n)));
  return (["f32", "f64"] as const).flatMap((storage) => {
    const product = kernel?.ladder.answer.find(
      (c) => c.what === "product" && c.n === at && c.storage === storage && c.width === 4,
    );
    const blas = (reference?.products ?? []).flatMap(({ theirs }) =>
      theirs.answer.rates.filter((rate) => rate.storage === storage && rate.width === 4).map(({ gflops }) => gflops),
    );
    const beside = blas.length === 0 ? "" : `, OpenBLAS ${show(median(blas))}`;
    const precision = storage === "f32" ? "mixed" : "float64";
    const shares = (training?.stages ?? [])
      .filter(({ answer }) => answer.cohort === 4 && answer.precision === precision)
      .map(({ answer }) => (100 * answer.productRate.inTraining) / answer.productRate.alone);
    return [
      ...least(
        `J R, ${storage}, N = ${at}, width 4${beside}`,
        storage === "f32" ? 30 : 14,
        product === undefined ? [] : product.samples.map((s) => gflopsOf({ ...product, samples: [s] })),
        " GFLOP/s",
      ),
      ...least(`J R, ${storage}: rate inside training over the rate alone`, 80, shares, " %"),
    ];
  });
}

function tests(sections: Sections): Row[] {
  const memory = memoryPerNetwork(sections);
  const settled = (sections.settle?.pairs ?? []).map(({ ours }) => ours.answer);
  const divisors = [...new Set(settled.map(({ feedbackDivisor }) => feedbackDivisor))];
  const most = (what: string, bytes: number): Row => {
    const megabytes = bytes / 1e6;
    return [what, "≤ 20 MB", `${show(megabytes)} MB`, megabytes <= 20 ? "yes" : "**no**"];
  };
  return [
    ...divisors.flatMap((fb) =>
      least(
        `settling ${settled[0].states} states, feedback 1/${fb}: times NumPy, 17,500 steps each`,
        30,
        settlingSpeedups(sections, fb),
        " ×",
      ),
    ),
    ...(memory === null
      ? []
      : [
          most("peak memory per further network, training", memory.trained),
          most("peak memory per further network, verdict included", memory.judged),
        ]),
    ...least("two workers over one", 1.8, workersSpeedups(sections), " ×"),
  ];
}
