import { PORTRAIT_INK } from "../../../../../src/figures/index.ts";
import { Figure } from "../../components/figure.tsx";
import { theme } from "../../theme.ts";
import { EigenPlane } from "../network/eigenPlane.tsx";
import { type Choice, FIRST } from "./choice.ts";
import type { Training } from "./training.ts";

const WIDTH = 860;
const ERROR_HEIGHT = 170;
const OUTPUT_HEIGHT = 236;
const LEFT = 44;
/** Trials that one point of the curve averages, at least 1: about 280 points are drawn. */
const POINTS = 280;

/** The network while it learns: its error, its outputs, its spectrum. */
export function Charts({ training }: { readonly training: Training }) {
  const errors = training.errors.value;
  const probe = training.probe.value;
  return (
    <div class="train-charts">
      <Figure
        class="wide"
        title="How far off are its answers?"
        note="response error of each trial, before its own updates, on a log scale; grey: one trial, blue: their running mean"
        name="lethe-training-error"
        origin="computed here"
        csv={() => ({ columns: ["trial", "response_rmse"], rows: errors.map((error, k) => [k + 1, error]) })}
      >
        <ErrorCurve errors={errors} trials={training.trials.value || training.choice.value.trials} />
      </Figure>
      <Figure
        title="What does it answer now?"
        note={
          probe === null
            ? "a test trial with the weights as they are"
            : `test trial ${probe.pair} after ${probe.trial} trials; ${outputsOf(training.choice.value.task)}, dashed: asked`
        }
        name="lethe-training-outputs"
        origin="computed here"
        csv={() => outputTable(training)}
      >
        <Outputs training={training} />
      </Figure>
      <Figure
        title="How do its eigenvalues move?"
        note="leading eigenvalues of the effective matrix W = g J + w_f w_oᵀ + W_fd W_dᵀ; right of 1 the origin is unstable"
        name="lethe-training-spectrum"
        origin="computed here"
        csv={() => ({ columns: ["re", "im"], rows: (probe?.eigenvalues ?? []).map(([re, im]) => [re, im]) })}
      >
        <EigenPlane eigenvalues={probe?.eigenvalues ?? []} timeStep={0.1} isMatrix />
      </Figure>
    </div>
  );
}

const outputsOf = (task: Choice["task"]): string =>
  task === FIRST.task ? "z_o in black or white, z_d in colour" : "the first output in black or white, others in colour";

function outputTable(training: Training) {
  const probe = training.probe.value;
  if (probe === null) return { columns: ["step"], rows: [] };
  const { outputs, targets, epochs } = probe;
  const steps = epochs[epochs.length - 1].end;
  const M = outputs.length / steps;
  const names = Array.from({ length: M }, (_, m) => (m === 0 ? "z_o" : `z_d${m}`));
  const asked = (v: number) => (Number.isNaN(v) ? null : v);
  return {
    columns: ["step", ...names, ...names.map((name) => `${name} asked`)],
    rows: Array.from({ length: steps }, (_, step) => [
      step + 1,
      ...outputs.subarray(step * M, (step + 1) * M),
      ...Array.from(targets.subarray(step * M, (step + 1) * M), asked),
    ]),
  };
}

function ErrorCurve({ errors, trials }: { readonly errors: readonly number[]; readonly trials: number }) {
  const known = errors.filter((v) => v > 0 && Number.isFinite(v)).map(Math.log10);
  const low = Math.min(-2, ...known);
  const high = Math.max(0.3, ...known);
  const x = (trial: number) => LEFT + ((WIDTH - LEFT - 8) * trial) / Math.max(1, trials);
  const y = (error: number) => 8 + (ERROR_HEIGHT - 34) * ((high - Math.log10(Math.max(error, 1e-9))) / (high - low));
  const each = Math.max(1, Math.ceil(errors.length / POINTS));
  const points: string[] = [];
  for (let k = 0; k < errors.length; k += each) points.push(`${x(k + 1).toFixed(1)},${y(errors[k]).toFixed(1)}`);
  const window = Math.max(5, Math.round(errors.length / 25));
  const means: string[] = [];
  for (let k = window - 1; k < errors.length; k += each) {
    const mean = errors.slice(k - window + 1, k + 1).reduce((sum, v) => sum + v, 0) / window;
    means.push(`${x(k + 1).toFixed(1)},${y(mean).toFixed(1)}`);
  }
  const last = errors.at(-1);
  const grid = [0.01, 0.03, 0.1, 0.3, 1, 3].filter((v) => Math.log10(v) >= low && Math.log10(v) <= high);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${ERROR_HEIGHT}`}
      style={{ width: "100%", maxHeight: "230px" }}
      role="img"
      aria-label={last === undefined ? "no trial yet" : `error ${last.toPrecision(2)} after ${errors.length} trials`}
      font-size="11"
    >
      {grid.map((v) => (
        <g key={v}>
          <line x1={LEFT} x2={WIDTH - 8} y1={y(v)} y2={y(v)} stroke="var(--grid)" />
          <text x={LEFT - 6} y={y(v) + 4} text-anchor="end">
            {v}
          </text>
        </g>
      ))}
      <polyline points={points.join(" ")} fill="none" stroke="var(--faint)" stroke-opacity="0.55" />
      <polyline points={means.join(" ")} fill="none" stroke="var(--accent)" stroke-width="2" />
      <text x={LEFT} y={ERROR_HEIGHT - 6}>
        1
      </text>
      <text x={WIDTH - 8} y={ERROR_HEIGHT - 6} text-anchor="end">
        {`${trials} trials`}
      </text>
    </svg>
  );
}

function Outputs({ training }: { readonly training: Training }) {
  const probe = training.probe.value;
  if (probe === null) return <p class="empty">Nothing yet.</p>;
  const { outputs, targets, epochs } = probe;
  const steps = epochs[epochs.length - 1].end;
  const M = outputs.length / steps;
  const finite = [...outputs, ...targets].filter(Number.isFinite);
  const low = Math.max(-4, Math.min(-0.2, ...finite));
  const high = Math.min(4, Math.max(1.6, ...finite));
  const width = 360;
  const x = (step: number) => 30 + ((width - 38) * step) / steps;
  const y = (v: number) => 6 + (OUTPUT_HEIGHT - 26) * ((high - Math.min(high, Math.max(low, v))) / (high - low));
  const trace = (values: Float64Array, m: number) => {
    let d = "";
    let isOn = false;
    for (let step = 0; step < steps; step++) {
      const v = values[step * M + m];
      if (Number.isNaN(v)) isOn = false;
      else {
        d += `${isOn ? "L" : "M"}${x(step).toFixed(1)} ${y(v).toFixed(1)}`;
        isOn = true;
      }
    }
    return d;
  };
  const color = (m: number) =>
    m === 0 ? "var(--text)" : PORTRAIT_INK[theme.value].outputs[(m - 1) % PORTRAIT_INK[theme.value].outputs.length];
  return (
    <svg
      viewBox={`0 0 ${width} ${OUTPUT_HEIGHT}`}
      width="100%"
      role="img"
      aria-label={`outputs in a test trial of pair ${probe.pair}`}
      font-size="10"
    >
      {epochs
        .filter(({ role }) => role === "delay")
        .map(({ label, start, end }) => (
          <rect
            key={label}
            x={x(start)}
            y="6"
            width={x(end) - x(start)}
            height={OUTPUT_HEIGHT - 26}
            fill="var(--shade)"
          />
        ))}
      <line x1="30" x2={width - 8} y1={y(0)} y2={y(0)} stroke="var(--grid)" />
      {[0, 1].map((v) => (
        <text key={v} x="24" y={y(v) + 3} text-anchor="end">
          {v}
        </text>
      ))}
      {Array.from({ length: M }, (_, m) => (
        <g key={m} fill="none" stroke={color(m)}>
          <path d={trace(targets, m)} stroke-dasharray="5,4" />
          <path d={trace(outputs, m)} stroke-width="1.5" />
        </g>
      ))}
      <text x={width / 2} y={OUTPUT_HEIGHT - 4} text-anchor="middle">
        time, shaded: delays
      </text>
    </svg>
  );
}
