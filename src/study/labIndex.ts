import type { Verdict } from "../mechanism/index.ts";
import type { TrainRecord, VerdictRecord } from "./records.ts";

/** One network as a line of the table the lab shows: a value for each column, null where it is not known. */
export type ResultRow = { readonly id: string } & Readonly<Record<string, string | number | null>>;

/** What a column means. */
export interface LabColumn {
  readonly name: string;
  /** "" for pure numbers and text. */
  readonly unit: string;
  readonly description: string;
  readonly kind: "number" | "integer" | "text";
}

/** How far a study is that is being run. */
export interface LabProgress {
  /** Networks that have all the plan asks for, of those in the plan. */
  readonly complete: number;
  readonly runs: number;
  /** Whether somebody is at work on it, as far as is known. */
  readonly running: boolean;
  /** Null where nobody has estimated it. */
  readonly secondsLeft: number | null;
  readonly failed: number;
}

/** The table of a study. */
export interface LabIndex {
  readonly name: string;
  readonly rows: readonly ResultRow[];
  readonly columns: readonly LabColumn[];
  /** Null where there is no plan, or all of it is done. */
  readonly progress: LabProgress | null;
  /** What the visitor should know: records that are damaged and left out. */
  readonly notices: readonly string[];
  /** To ask for what has changed since. */
  readonly version: string;
}

/** What has changed in a table. */
export interface LabUpdate {
  readonly rows: readonly ResultRow[];
  readonly progress: LabProgress | null;
  readonly notices: readonly string[];
  readonly version: string;
}

/** All records of one network. */
export interface LabRecord {
  readonly id: string;
  readonly train: TrainRecord;
  readonly verdict: VerdictRecord | null;
  /** Records of other stages, by the names of the stages. */
  readonly assays: Readonly<Record<string, unknown>>;
  /** Names of all stages that have arrays or records. */
  readonly stages: readonly string[];
  /** The command that makes this network again; null where no flags can say it. */
  readonly command: string | null;
}

interface Column extends LabColumn {
  readonly of: (train: TrainRecord, verdict: Verdict | null) => string | number | null;
}

const text = (name: string, description: string, of: Column["of"]): Column => ({
  name,
  unit: "",
  description,
  kind: "text",
  of,
});
const number = (name: string, unit: string, description: string, of: Column["of"]): Column => ({
  name,
  unit,
  description,
  kind: "number",
  of,
});
const integer = (name: string, unit: string, description: string, of: Column["of"]): Column => ({
  ...number(name, unit, description, of),
  kind: "integer",
});

const count = (verdict: Verdict | null, kind: string) =>
  verdict === null || verdict.limitSets.length === 0
    ? null
    : verdict.limitSets.filter((set) => set.kind === kind).length;

const COLUMNS: readonly Column[] = [
  text("id", "name of the network", ({ id }) => id),
  text("status", "what training came to", ({ status }) => status),
  text("mechanism", "how it remembers", (_, verdict) => verdict?.network ?? null),
  text("kind", "what coexists in a mixed network", (_, verdict) => verdict?.kind ?? null),
  number("g", "", "strength of the random recurrent weights", ({ spec }) => spec.network.g),
  number(
    "fb",
    "",
    "feedback divisor: feedback is strong where it is small",
    ({ spec }) => spec.network.feedbackDivisor,
  ),
  number("density", "", "share of recurrent weights that are not zero", ({ spec }) => spec.network.density),
  integer("seed", "", "seed of the weights and trials", ({ spec }) => spec.seed),
  integer("n", "", "units", ({ spec }) => spec.network.n),
  integer("trials", "", "training trials", ({ trials }) => trials),
  number("accuracy", "", "share of test trials answered right", ({ evaluation }) => evaluation?.accuracy ?? null),
  number("rmse", "", "error of z_o in the response window", ({ evaluation }) => evaluation?.rmse ?? null),
  number("margin", "", "distance of the verdict to its nearest threshold", (_, verdict) => verdict?.margin ?? null),
  number("bits", "bit", "what the limit set tells about the stimulus", (_, verdict) => verdict?.bits ?? null),
  number("retained", "", "share of draws that end where their memory is kept", (_, verdict) => {
    if (verdict === null || verdict.memories.length === 0) return null;
    return verdict.memories.reduce((sum, memory) => sum + memory.retained, 0) / verdict.memories.length;
  }),
  integer("fixedPoints", "", "stable fixed points that draws end at", (_, v) => count(v, "fixed-point")),
  integer("cycles", "", "limit cycles that draws end at", (_, v) => count(v, "cycle")),
  number("timeConstant", "τ", "slowest time constant at a fixed point reached, −1/Re λ", (_, verdict) => {
    const times = (verdict?.limitSets ?? []).flatMap((set) =>
      set.kind === "fixed-point" && set.eigenvalue[0] < 0 ? [-1 / set.eigenvalue[0]] : [],
    );
    return times.length === 0 ? null : Math.max(...times);
  }),
  number("period", "τ", "longest period of a limit cycle reached", (_, verdict) => {
    const periods = (verdict?.limitSets ?? []).flatMap((set) => (set.kind === "cycle" ? [set.period] : []));
    return periods.length === 0 ? null : Math.max(...periods);
  }),
];

export const LAB_COLUMNS: readonly LabColumn[] = COLUMNS.map(({ of: _, ...column }) => column);

/** The line of one network. A network that did not learn has that for its mechanism, as in every picture. */
export function labRow(train: TrainRecord, verdict: VerdictRecord | null): ResultRow {
  const values = COLUMNS.map(({ name, of }) => [name, of(train, verdict?.verdict ?? null)]);
  const row = Object.fromEntries(values) as ResultRow;
  return row["mechanism"] === null && train.status !== "learned" ? { ...row, mechanism: train.status } : row;
}
