import type { ComponentChildren } from "preact";
import { Figure } from "../../components/figure.tsx";
import type { LabRecord } from "../../data/dataSource.ts";
import type { SceneCycle, ScenePoint, SlowMotion } from "../../engine/protocol.ts";
import { EigenPlane, show } from "./eigenPlane.tsx";
import { shockOf } from "./outlook.ts";
import type { Selection, Session } from "./session.ts";

/** What is known of the selected point, cycle or state. */
export function Inspector({ session, run }: { readonly session: Session; readonly run?: LabRecord | undefined }) {
  const scene = session.scene.value;
  const selection = session.selection.value;
  const network = session.opened.value;
  const dissecting = session.dissecting.value;
  if (network === null) return null;
  const point = selection?.kind === "point" ? scene?.points[selection.index] : undefined;
  const cycle = selection?.kind === "cycle" ? scene?.cycles[selection.index] : undefined;
  return (
    <aside class="inspector figure" aria-label="Inspector" data-selection={selection?.kind ?? "none"}>
      <header>
        <div>
          <h2>{titleOf(selection, point, cycle)}</h2>
        </div>
      </header>
      {selection === null && <Overview session={session} />}
      {point !== undefined && <PointFacts point={point} timeStep={network.timeStep} name={network.name} />}
      {cycle !== undefined && <CycleFacts cycle={cycle} />}
      {run !== undefined && (cycle !== undefined || point?.kind === "root") && <Shock run={run} />}
      {(selection?.kind === "path" || selection?.kind === "placed") && <StateFacts session={session} />}
      {dissecting !== null && (
        <p class="quiet" role="status">
          {dissecting === "starting"
            ? "The dissection starts…"
            : `Dissecting: ${dissecting.doing}, ${dissecting.done} of ${dissecting.of}`}
        </p>
      )}
    </aside>
  );
}

function titleOf(selection: Selection | null, point?: ScenePoint, cycle?: SceneCycle): string {
  if (point !== undefined) {
    const what = point.kind === "ghost" ? point.stability.replace("-", " ") : `${point.stability} point`;
    return `${point.label}: ${what}`;
  }
  if (cycle !== undefined) return `${cycle.label}: limit cycle`;
  if (selection?.kind === "path") return `A state on its way: step ${selection.step}`;
  return selection === null ? "What is there?" : "A state placed by hand";
}

function Overview({ session }: { readonly session: Session }) {
  const scene = session.scene.value;
  if (scene === null) return <p class="quiet">Click a mark or a path to look at a state.</p>;
  const roots = scene.points.filter(({ kind }) => kind === "root");
  const list = (points: readonly ScenePoint[]) =>
    points.map((point) => {
      const index = scene.points.indexOf(point);
      return (
        <button
          key={point.label}
          type="button"
          class="plain chip"
          onClick={() => {
            session.selection.value = { kind: "point", index };
          }}
        >
          {point.label}
        </button>
      );
    });
  const slow = scene.slow;
  return (
    <>
      <Facts>
        <Fact name="stable points">{list(roots.filter((p) => p.stability === "stable"))}</Fact>
        <Fact name="other roots">{list(roots.filter((p) => p.stability !== "stable"))}</Fact>
        <Fact name="ghosts">{list(scene.points.filter((p) => p.kind === "ghost"))}</Fact>
        <Fact name="cycles">
          {scene.cycles.map((cycle, index) => (
            <button
              key={cycle.label}
              type="button"
              class="plain chip"
              onClick={() => {
                session.selection.value = { kind: "cycle", index };
              }}
            >
              {cycle.label}
            </button>
          ))}
        </Fact>
        {slow !== null && <Fact name="after the delay">{slowSentence(slow)}</Fact>}
        <Fact name="searched from">
          {scene.seeds} states, {scene.stalled} led nowhere; {scene.kinds} kinds of root found
          {scene.coverage !== null &&
            `; ${percent(scene.coverage[0])} of such states lead to them (95 %: ${percent(scene.coverage[1])} to ${percent(scene.coverage[2])})`}
        </Fact>
      </Facts>
      <p class="quiet">A sample, never a proof that this is all.</p>
      <button
        type="button"
        data-action="search-more"
        disabled={session.dissecting.value !== null}
        onClick={() => void session.dissect(scene.seeds * 4)}
      >
        Search from {scene.seeds * 4} states
      </button>
    </>
  );
}

function slowSentence({ slowDirections, slowRates, fastRate, gap, isSlow, reason }: SlowMotion): string {
  if (slowDirections === 0) return "no slow direction stands out: no slow manifold here";
  const along = `${slowDirections} slow direction${slowDirections > 1 ? "s" : ""}, at ${slowRates.map((r) => r.toFixed(3)).join(", ")} per τ along and ${fastRate.toFixed(2)} off`;
  if (isSlow)
    return `${along}: a slow manifold, gap ${gap.toFixed(1)}${reason === null ? "" : ` (no curve: ${reason})`}`;
  return `${along}; gap ${gap.toFixed(1)} is no slow manifold`;
}

/** How hard the memories must be pushed: of the whole network, since the answer and not the limit set is asked for. */
function Shock({ run }: { readonly run: LabRecord }) {
  const shock = shockOf(run);
  if (shock === null) {
    return (
      <p class="quiet small">
        Critical shock not measured: <code>{`lethe assay ${run.id} --assay shock`}</code>
      </p>
    );
  }
  return (
    <Facts>
      <Fact name="critical shock">
        {`${shock.size.toPrecision(3)} state units (smallest ${shock.smallest.toPrecision(3)}): least push of a memory at the end of delay 1 that makes its answer wrong`}
      </Fact>
    </Facts>
  );
}

interface PointFactsProps {
  readonly point: ScenePoint;
  readonly timeStep: number;
  readonly name: string;
}

function PointFacts({ point, timeStep, name }: PointFactsProps) {
  const disagrees =
    point.flowStability !== null && (point.flowStability === "stable") !== (point.stability === "stable");
  return (
    <>
      <Facts>
        <Fact name="outputs z">{point.outputs.map((v) => v.toFixed(3)).join(", ")}</Fact>
        <Fact name="speed ‖F‖">{point.speed.toExponential(1)} per τ</Fact>
        {point.uniquenessRadius !== null && (
          <Fact name="alone within">{point.uniquenessRadius.toExponential(1)} (certified, ∞-norm)</Fact>
        )}
        {point.timeConstant !== null && <Fact name="time constant">{point.timeConstant.toFixed(1)} τ (map)</Fact>}
        {point.dwell !== null && <Fact name="dwell">{point.dwell.toFixed(0)} τ</Fact>}
        {point.eigenvalues.length > 0 && <Fact name="leading λ">{show(point.eigenvalues[0])} per τ</Fact>}
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
      {disagrees && (
        <p class="warning">
          The flow calls it {point.flowStability}, the map as trained {point.stability}.
        </p>
      )}
      {point.eigenvalues.length > 0 && (
        <Spectrum eigenvalues={point.eigenvalues} timeStep={timeStep} name={`${name}-${point.label}`} />
      )}
    </>
  );
}

function CycleFacts({ cycle }: { readonly cycle: SceneCycle }) {
  return (
    <Facts>
      <Fact name="period">{cycle.period.toFixed(3)} τ (map)</Fact>
      <Fact name="closes to">{cycle.closure.toExponential(1)} of its size</Fact>
      <Fact name="size">{cycle.size.toFixed(2)} state units</Fact>
      <Fact name="mean outputs">{cycle.outputs.map((v) => v.toFixed(3)).join(", ")}</Fact>
      <Fact name="reached">{`by ${cycle.reached[0]} of ${cycle.reached[1]} followed states`}</Fact>
      <Fact name="the flow's">
        {cycle.flow === null
          ? `does not close: ${cycle.reason}`
          : `${cycle.flow.period.toFixed(3)} τ, ${cycle.flow.stability}; multipliers ${cycle.flow.multipliers.slice(0, 4).map(show).join(", ")}`}
      </Fact>
    </Facts>
  );
}

function StateFacts({ session }: { readonly session: Session }) {
  const inspected = session.inspected.value;
  const network = session.opened.value!;
  if (inspected === null) return <p class="quiet">Looking…</p>;
  return (
    <>
      <Facts>
        <Fact name="outputs z">{inspected.outputs.map((v) => v.toFixed(3)).join(", ")}</Fact>
        <Fact name="speed ‖F‖">{inspected.speed.toPrecision(3)} per τ</Fact>
        {inspected.eigenvalues.length > 0 && <Fact name="leading λ here">{show(inspected.eigenvalues[0])} per τ</Fact>}
      </Facts>
      {inspected.eigenvalues.length > 0 && (
        <Spectrum eigenvalues={inspected.eigenvalues} timeStep={network.timeStep} name={`${network.name}-state`} />
      )}
    </>
  );
}

interface SpectrumProps {
  readonly eigenvalues: ScenePoint["eigenvalues"];
  readonly timeStep: number;
  /** File name of what is saved. */
  readonly name: string;
}

function Spectrum({ eigenvalues, timeStep, name }: SpectrumProps) {
  return (
    <Figure
      class="nested"
      title="Is it stable here?"
      note={`Line: where the flow turns unstable; dashed: where the map (Δt ${timeStep} τ) does.`}
      name={`lethe-${name}-eigenvalues`}
      csv={() => ({ columns: ["re", "im"], rows: eigenvalues.map(([re, im]) => [re, im]) })}
    >
      <EigenPlane eigenvalues={eigenvalues} timeStep={timeStep} />
    </Figure>
  );
}

const Facts = ({ children }: { readonly children: ComponentChildren }) => <dl class="facts">{children}</dl>;

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  const isEmpty = Array.isArray(children) && children.length === 0;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{isEmpty ? "none found" : children}</dd>
    </div>
  );
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
