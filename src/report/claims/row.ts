/** A network as one row of the table of results: what docs/results.md lists, null for what it has not. */
export type Row = Readonly<Record<string, unknown>>;

/** Columns without which a claim has nothing to go by. */
export const CLAIM_COLUMNS: readonly string[] = [
  ..."id seed density n g fb delay1 status learned accuracy mechanism mechanism_trial_end paper_label loss".split(" "),
  ..."retained_least bits loss_rate attraction saturation_tonic_share forgetting_lifetime forgetting_censored".split(
    " ",
  ),
  ..."landscape_attractors noise_protocol noise_tolerated_sigma".split(" "),
];

/** A number, or null where the row has none. */
export function numberOf(row: Row, name: string): number | null {
  const value = row[name];
  return typeof value === "number" && !Number.isNaN(value) ? value : null;
}

export function textOf(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === "string" ? value : null;
}

/** Networks of one J: they share recurrent, feedback and input weights up to g and fb. The independent unit. */
export const clusterOf = (row: Row): string => `seed ${row["seed"]}, density ${row["density"]}, N ${row["n"]}`;

/** What decides a run beside its seeds, n and density: connectivity, task, and how it was trained. */
const CONDITIONS = [
  ..."g fb input_divisor initial time_step task stimuli stimuli_sha256 labels codes tolerance".split(" "),
  ..."stimulus1 delay1 stimulus2 delay2 response method trials alpha every stop_after precision".split(" "),
];

/** Networks that differ by their training seed alone: equal J, g, feedback, task and training. */
export const stratumOf = (row: Row): string =>
  [clusterOf(row), ...CONDITIONS.map((name) => `${name} ${row[name] ?? "–"}`)].join(", ");

/** A cell of the phase diagram. */
export const cellOf = (row: Row): string => `g ${row["g"]}, fb ${row["fb"]}`;
