import { useMemo } from "preact/hooks";
import type { AssayName } from "../../../../../src/mechanism/index.ts";
import { Remedy } from "../../components/command.tsx";
import type { LabRecord } from "../../data/dataSource.ts";
import { allColumns } from "../../data/study.ts";
import { columnTitle } from "../../format.ts";
import { type AssayShown, assayOf, otherAssays } from "./assays.ts";
import { CurveChart, type CurveMark } from "./curveChart.tsx";
import { forecastOf, lifetimeOf, noiseOf } from "./outlook.ts";

const TEXTS = {
  forgetting: { question: "When does it forget?", empty: "how long its memories last" },
  noise: { question: "How much noise does it bear?", empty: "how much noise its memories bear" },
} as const;

export interface AssayTabProps {
  readonly run: LabRecord;
  readonly name: keyof typeof TEXTS;
}

/** The curves of one assay with what the forecast assay says of them; where it was not done, how to do it. */
export function AssayTab({ run, name }: AssayTabProps) {
  const assay = assayOf(run, name);
  const { question, empty } = TEXTS[name];
  const marks = useMemo(() => (name === "forgetting" ? lifetimeMarks(run) : noiseMarks(run)), [run, name]);
  if (assay === null) {
    return (
      <p class="empty">
        Not measured yet: {empty}.{" "}
        <Remedy verb="assay" id={run.id} flags={`--assay ${name},forecast`}>
          {" measures it, and makes the estimates it is compared with."}
        </Remedy>
      </p>
    );
  }
  return (
    <>
      <div class="charts">
        {assay.curves.map((curve) => (
          <CurveChart
            key={curve.name}
            curve={curve}
            title={`${question} By its ${columnTitle(curve.name)}`}
            name={`lethe-${run.id}-${name}-${curve.name.replaceAll(" ", "-")}`}
            origin={`${run.id}.${assay.stage}`}
            marks={marks}
          />
        ))}
      </div>
      {forecastOf(run) === null && (
        <p class="empty">
          Not estimated yet. <Remedy verb="assay" id={run.id} flags="--assay forecast" />
        </p>
      )}
      <Summary name={name} assay={assay} />
    </>
  );
}

/** The other assays of this network that were done: their curves and numbers, in the order of the registry. */
export function OtherAssays({ run }: Pick<AssayTabProps, "run">) {
  const found = otherAssays(run);
  if (found.length === 0) {
    return (
      <p class="empty">
        No other assay was done. <Remedy verb="assay" id={run.id} />
      </p>
    );
  }
  return (
    <>
      {found.map((name) => {
        const assay = assayOf(run, name)!;
        return (
          <section key={name} data-assay={name}>
            <h3>{name}</h3>
            <div class="charts">
              {assay.curves.map((curve) => (
                <CurveChart
                  key={curve.name}
                  curve={curve}
                  title={columnTitle(curve.name)}
                  name={`lethe-${run.id}-${name}-${curve.name.replaceAll(" ", "-")}`}
                  origin={`${run.id}.${assay.stage}`}
                  marks={[]}
                />
              ))}
            </div>
            <Summary name={name} assay={assay} />
          </section>
        );
      })}
    </>
  );
}

function Summary({ name, assay }: { readonly name: AssayName; readonly assay: AssayShown }) {
  // what its numbers are is said by the table's columns: the assays themselves are not loaded for it
  const prefix = `${name}_`;
  const columns = allColumns.value.filter((column) => column.group === name && column.name !== `${prefix}protocol`);
  return (
    <dl class="facts wide">
      {columns.map(({ name: column, unit, description }) => {
        const key = column.slice(prefix.length).replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase());
        const value = assay.summary[key] ?? null;
        return (
          <div key={key}>
            <dt>{description}</dt>
            <dd>
              {value === null ? "–" : `${Number(value.toPrecision(4))}${unit === "1" ? "" : ` ${unit}`}`}
              {assay.notes?.[key] !== undefined && <span class="quiet"> {assay.notes[key]}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function lifetimeMarks(run: LabRecord): CurveMark[] {
  const measured = lifetimeOf(run)?.at ?? null;
  const surrogate = forecastOf(run)?.["lifetimeSurrogate"] ?? null;
  return marksOf(measured, surrogate, (v) => `${Number(v.toPrecision(3))} τ`, "surrogate");
}

function noiseMarks(run: LabRecord): CurveMark[] {
  const { sigma, forecast } = noiseOf(run);
  return marksOf(sigma, forecast, (v) => `σ ${Number(v.toPrecision(3))}`, "forecast");
}

function marksOf(
  measured: number | null,
  estimate: number | null,
  say: (v: number) => string,
  kind: "surrogate" | "forecast",
): CurveMark[] {
  return [
    ...(measured === null ? [] : [{ at: measured, label: `measured ${say(measured)}`, isForecast: false }]),
    ...(estimate === null ? [] : [{ at: estimate, label: `${kind} ${say(estimate)}`, isForecast: true }]),
  ];
}
