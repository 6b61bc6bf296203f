/** @file What is known of one point, cycle or state. */
import type { FlowPortraitData } from "../../../../../src/figures/index.ts";
import { Figure } from "../../components/figure.tsx";
import { type OpenedNetwork, PLANE, type SceneCycle, type ScenePoint } from "../../engine/protocol.ts";
import { EigenPlane, show } from "./eigenPlane.tsx";
import { Fact, Facts } from "./factList.tsx";
import type { Session } from "./session.ts";

interface PointFactsProps {
  readonly point: ScenePoint;
  readonly network: OpenedNetwork;
  /** How far it is off the plane of the picture, state units; null where the picture is of no plane, or lacks it. */
  readonly offPlane: number | null;
}

export function offPlaneOf(label: string, data: FlowPortraitData | null): number | null {
  return data?.points.find((point) => point.label === label)?.place[3] ?? null;
}

export function PointFacts({ point, network, offPlane }: PointFactsProps) {
  const { isDiscrete } = network;
  const unit = isDiscrete ? "steps" : "τ";
  const [leading] = point.eigenvalues;
  const disagrees =
    point.flowStability !== null && (point.flowStability === "stable") !== (point.stability === "stable");
  return (
    <>
      <Facts>
        <Fact name="outputs z">{point.outputs.map((v) => v.toFixed(3)).join(", ")}</Fact>
        <Fact name="speed ‖F‖">
          {point.speed.toExponential(1)} {isDiscrete ? "per step" : "per τ"}
        </Fact>
        {offPlane !== null && network.n > PLANE && (
          <Fact name="off the picture's plane">{offPlane.toFixed(2)} state units</Fact>
        )}
        {point.uniquenessRadius !== null && (
          <Fact name="alone within">{point.uniquenessRadius.toExponential(1)} (certified, ∞-norm)</Fact>
        )}
        {point.timeConstant !== null && (
          <Fact name="time constant">{`${point.timeConstant.toFixed(1)} ${isDiscrete ? "steps" : "τ (map)"}`}</Fact>
        )}
        {point.dwell !== null && <Fact name="dwell">{`${point.dwell.toFixed(0)} ${unit}`}</Fact>}
        {leading !== undefined && <LeadingMode value={leading} isDiscrete={isDiscrete} />}
        {point.gapToNext !== null && <Fact name="gap">{point.gapToNext.toFixed(1)} × to the next mode</Fact>}
        {point.gapToBulk !== null && <Fact name="gap to bulk">{point.gapToBulk.toFixed(1)} ×</Fact>}
        {point.unstable > 0 && (
          <Fact name="unstable modes">
            {point.isFullSpectrum ? "" : "≥ "}
            {point.unstable}
          </Fact>
        )}
        <Fact name="reached">{`by ${point.reached[0]} of ${point.reached[1]} followed states, ${point.seeds[0]} of ${point.seeds[1]} searches`}</Fact>
      </Facts>
      {point.reason !== "" && <p class="quiet">{`${point.stability}: ${point.reason}`}</p>}
      {disagrees && (
        <p class="warning">
          The flow calls it {point.flowStability}, the map as trained {point.stability}.
        </p>
      )}
      {point.eigenvalues.length > 0 && (
        <Spectrum eigenvalues={point.eigenvalues} network={network} name={`${network.name}-${point.label}`} />
      )}
    </>
  );
}

interface LeadingModeProps {
  /** Eigenvalue of the flow; of a map λ = μ − 1. */
  readonly value: ScenePoint["eigenvalues"][number];
  readonly isDiscrete: boolean;
}

function LeadingMode({ value, isDiscrete }: LeadingModeProps) {
  if (!isDiscrete) return <Fact name="leading λ">{show(value)} per τ</Fact>;
  const mu = multiplierOf(value);
  return <Fact name="leading multiplier">{`${show(mu)}, |μ| ${Math.hypot(...mu).toFixed(4)}`}</Fact>;
}

const multiplierOf = ([re, im]: ScenePoint["eigenvalues"][number]) => [1 + re, im] as const;

export function CycleFacts({ cycle, isDiscrete }: { readonly cycle: SceneCycle; readonly isDiscrete: boolean }) {
  const { steps, stability, multipliers } = cycle;
  return (
    <Facts>
      <Fact name="period">
        {steps !== null ? `${steps} steps` : `${cycle.period.toFixed(3)} ${isDiscrete ? "steps" : "τ (map)"}`}
      </Fact>
      {stability !== null && <Fact name="stability">{stability}</Fact>}
      {multipliers !== null && multipliers.length > 0 && (
        <Fact name="multipliers">{multipliers.slice(0, 4).map(show).join(", ")}</Fact>
      )}
      <Fact name="closes to">{cycle.closure.toExponential(1)} of its size</Fact>
      <Fact name="size">{cycle.size.toFixed(2)} state units</Fact>
      <Fact name="mean outputs">{cycle.outputs.map((v) => v.toFixed(3)).join(", ")}</Fact>
      <Fact name="reached">{`by ${cycle.reached[0]} of ${cycle.reached[1]} followed states`}</Fact>
      {cycle.flow !== null && (
        <Fact name="the flow's">{`${cycle.flow.period.toFixed(3)} τ, ${cycle.flow.stability}; multipliers ${cycle.flow.multipliers.slice(0, 4).map(show).join(", ")}`}</Fact>
      )}
      {cycle.reason !== null && <Fact name="the flow's">does not close: {cycle.reason}</Fact>}
    </Facts>
  );
}

export function StateFacts({ session }: { readonly session: Session }) {
  const inspected = session.inspected.value;
  const network = session.opened.value!;
  if (inspected === null) return <p class="quiet">Looking…</p>;
  return (
    <>
      <Facts>
        <Fact name="outputs z">{inspected.outputs.map((v) => v.toFixed(3)).join(", ")}</Fact>
        <Fact name="speed ‖F‖">
          {inspected.speed.toPrecision(3)} {network.isDiscrete ? "per step" : "per τ"}
        </Fact>
        {inspected.eigenvalues.length > 0 && (
          <LeadingMode value={inspected.eigenvalues[0]} isDiscrete={network.isDiscrete} />
        )}
      </Facts>
      {inspected.eigenvalues.length > 0 && (
        <Spectrum eigenvalues={inspected.eigenvalues} network={network} name={`${network.name}-state`} />
      )}
    </>
  );
}

interface SpectrumProps {
  readonly eigenvalues: ScenePoint["eigenvalues"];
  readonly network: OpenedNetwork;
  /** File name of what is saved. */
  readonly name: string;
}

function Spectrum({ eigenvalues, network: { timeStep, isDiscrete }, name }: SpectrumProps) {
  const shown = isDiscrete ? eigenvalues.map(multiplierOf) : eigenvalues;
  return (
    <Figure
      class="nested"
      title="Is it stable here?"
      note={
        isDiscrete
          ? "Multipliers; dashed: the unit circle, outside of which the map is unstable."
          : `Line: where the flow turns unstable; dashed: where the map (Δt ${timeStep} τ) does.`
      }
      name={`lethe-${name}-eigenvalues`}
      csv={() => ({ columns: ["re", "im"], rows: shown.map(([re, im]) => [re, im]) })}
    >
      <EigenPlane eigenvalues={shown} timeStep={timeStep} isMap={isDiscrete} />
    </Figure>
  );
}
