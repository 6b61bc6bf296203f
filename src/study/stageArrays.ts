/** @file The arrays that each stage of a run holds beside its record, with their shapes: declared here, and only here. */
import type { ArrayRequirements, Dtype } from "../format/index.ts";
import { assayNamed } from "../mechanism/index.ts";
import { outlineOf } from "../task/index.ts";
import { CURVE_COLUMNS } from "../train/index.ts";
import type { AssayRecord, PortraitRecord, RetrainedRecord, TrainRecord, VerdictRecord } from "./records.ts";

/** Sizes of an array: numbers are known from the record, names are any size, the same in all arrays of the stage. */
const of = (dtype: Dtype, ...shape: (number | string)[]) => ({ dtype, shape });

/** readout [M × n] and state [n] after the last trial; curve [trials × 4]; trial_ends [conditions × n] unless training diverged. */
export function trainArrays({
  spec,
  trials,
  status,
}: Pick<TrainRecord, "spec" | "trials" | "status">): ArrayRequirements {
  const { n } = spec.network;
  const { conditions, sizes } = outlineOf(spec.task, spec.network.timeStep);
  return {
    readout: of("f8", sizes?.outputs ?? "outputs", n),
    state: of("f8", n),
    curve: of("f4", trials, CURVE_COLUMNS.length),
    ...(status === "diverged" ? {} : { trial_ends: of("f8", conditions.length, n) }),
  };
}

/** Those of `Judgement`; none where nothing was followed. */
export function verdictArrays({ verdict }: Pick<VerdictRecord, "verdict">): ArrayRequirements {
  return verdict.network === "not-learned" || verdict.network === "diverged" ? {} : JUDGEMENT_ARRAYS;
}

/** readout [M × n] after the last trial, and those of `Judgement` where it learned. */
export function retrainedArrays({ outcome }: Pick<RetrainedRecord, "outcome">): ArrayRequirements {
  return { readout: of("f8", "outputs", "n"), ...verdictArrays({ verdict: outcome }) };
}

/** Those of `packPortrait`. */
export function portraitArrays({ portrait }: Pick<PortraitRecord, "portrait">): ArrayRequirements {
  const { rows, columns } = portrait.field;
  const points = (ways: readonly { readonly points: number }[]) => ways.reduce((sum, way) => sum + way.points, 0);
  const particles = points(portrait.particles);
  return {
    field: of("i2", rows, columns),
    basins: of("u1", rows, columns),
    limit_places: of(
      "f4",
      portrait.limits.reduce((sum, { places }) => sum + places, 0),
      4,
    ),
    way_points: of("f4", points(portrait.ways), 5),
    particle_places: of("i2", particles, 4),
    particle_times: of("f4", particles),
  };
}

/** Those of the assay's result. */
export function assayArrays({ assay }: Pick<AssayRecord, "assay">): ArrayRequirements {
  return assayNamed(assay).arrays;
}

const JUDGEMENT_ARRAYS: ArrayRequirements = {
  limit_states: of("f8", "limit sets", "n"),
  draws: of("i4", "draws", 3),
  draw_times: of("f8", "draws"),
  answer_draws: of("i4", "answer draws", 4),
  answer_times: of("f8", "answer draws"),
};
