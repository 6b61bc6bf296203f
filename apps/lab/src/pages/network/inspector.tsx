import type { ComponentChildren } from "preact";
import type { FlowPortraitData } from "../../../../../src/figures/index.ts";
import { Remedy } from "../../components/command.tsx";
import { Figure } from "../../components/figure.tsx";
import type { LabRecord } from "../../data/dataSource.ts";
import type {
  OpenedNetwork,
  Scene,
  SceneContinuum,
  SceneCycle,
  SceneMotion,
  ScenePoint,
  SlowMotion,
} from "../../engine/protocol.ts";
import { PLANE } from "../../engine/protocol.ts";
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
      {point !== undefined && (
        <PointFacts point={point} network={network} offPlane={offPlaneOf(point.label, session.data.value)} />
      )}
      {cycle !== undefined && <CycleFacts cycle={cycle} isDiscrete={network.isDiscrete} />}
      {run !== undefined && (cycle !== undefined || point?.kind === "root") && <Shock run={run} />}
      {(selection?.kind === "path" || selection?.kind === "placed") && <StateFacts session={session} />}
      {dissecting !== null && (
        <p class="quiet" role="status">
          {dissecting === "starting"
            ? "The dissection starts…"
            : `Dissecting: ${dissecting.doing}, ${Math.floor(dissecting.done)} of ${dissecting.of}`}
        </p>
      )}
    </aside>
  );
}

function titleOf(selection: Selection | null, point?: ScenePoint, cycle?: SceneCycle): string {
  if (point !== undefined) {
    return `${point.label}: ${stabilityOf(point)}`;
  }
  if (cycle !== undefined) return `${cycle.label}: ${FORMS[cycle.form]}`;
  if (selection?.kind === "path") return `A state on its way: step ${selection.step}`;
  return selection === null ? "What is there?" : "A state placed by hand";
}

/** "stable point", "half-stable point"; "point of undecided stability". */
function stabilityOf({ kind, stability }: ScenePoint): string {
  if (kind === "ghost") return stability.replace("-", " ");
  return stability === "undecided" ? "point of undecided stability" : `${stability} point`;
}

const FORMS: Readonly<Record<SceneCycle["form"], string>> = {
  cycle: "limit cycle",
  orbit: "periodic orbit",
  circle: "invariant circle",
};

function Overview({ session }: { readonly session: Session }) {
  const scene = session.scene.value;
  if (scene === null) return <p class="quiet">Click a mark or a path to look at a state.</p>;
  const { isDiscrete } = session.opened.value!;
  const per = isDiscrete ? "step" : "τ";
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
        <Fact name={isDiscrete ? "other fixed points" : "other roots"}>
          {list(roots.filter((p) => p.stability !== "stable"))}
        </Fact>
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
        {scene.continua.length > 0 && <Fact name="continua">{sentences(scene.continua.map(continuumSentence))}</Fact>}
        {scene.motions.length > 0 && (
          <Fact name="tori and chaos">{sentences(scene.motions.map((m) => motionSentence(m, per)))}</Fact>
        )}
        <Fact name="followed states">{sentences(arrivalSentences(scene, isDiscrete))}</Fact>
        {slow !== null && <Fact name="slow directions">{slowSentence(slow, per)}</Fact>}
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

const sentences = (all: readonly string[]) => all.join("; ");

function continuumSentence({ label, kind, dimension, extent, isClosed, reached }: SceneContinuum): string {
  const by = `reached by ${reached[0]} of ${reached[1]}`;
  if (kind === "degenerate") return `${label}: a degenerate root, ${dimension} null directions, ${by}`;
  const size = extent === null ? "without an end" : `of extent ${extent.toFixed(2)}`;
  return `${label}: a continuum of fixed points, of dimension ${dimension}, ${size}${isClosed ? ", closed" : ""}, ${by}`;
}

function motionSentence({ kind, dimension, exponents, reached }: SceneMotion, per: string): string {
  const name = kind === "chaos" ? "chaos" : `torus of dimension ${dimension}`;
  const largest = exponents.map(([value, error]) => `${value.toPrecision(3)} ± ${error.toPrecision(1)}`).join(", ");
  return `${name}, largest exponent ${largest} per ${per} from each start, reached by ${reached[0]} of ${reached[1]}`;
}

/** Where followed states went, by the kinds of limit sets; of those on their way each reason. */
function arrivalSentences({ arrivals }: Scene, isDiscrete: boolean): string[] {
  const words = { ...ARRIVALS, cycle: isDiscrete ? "on a periodic orbit or invariant circle" : ARRIVALS.cycle };
  return arrivals.map(({ kind, count, reason }) => `${count} ${words[kind]}${reason === null ? "" : ` (${reason})`}`);
}

const ARRIVALS: Readonly<Record<Scene["arrivals"][number]["kind"], string>> = {
  "fixed-point": "at a fixed point",
  continuum: "on a continuum",
  cycle: "on a limit cycle",
  torus: "on a torus",
  chaos: "chaotic",
  diverged: "diverged",
  undecided: "undecided",
};

function slowSentence(motion: SlowMotion, per: string): string {
  const { slowDirections, slowRates, fastRate, gap, isSlow, reason } = motion;
  if (slowDirections === 0) return "none stands out";
  const along = `${slowDirections} slow direction${slowDirections > 1 ? "s" : ""}, at ${slowRates.map((r) => r.toFixed(3)).join(", ")} per ${per} along and ${fastRate.toFixed(2)} off`;
  if (isSlow)
    return `${along}: the states lie on an attracting slow set, gap ${Number(gap.toPrecision(3))}${reason === null ? "" : ` (no curve: ${reason})`}`;
  return `${along}; with gap ${Number(gap.toPrecision(3))} no slow set stands out`;
}

/** How hard the memories must be pushed: of the whole network, since the answer and not the limit set is asked for. */
function Shock({ run }: { readonly run: LabRecord }) {
  const shock = shockOf(run);
  if (shock === null) {
    return (
      <p class="quiet small">
        Critical shock not measured. <Remedy verb="assay" id={run.id} flags="--assay shock" />
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
  readonly network: OpenedNetwork;
  /** How far it is off the plane of the picture, state units; null where the picture is of no plane, or lacks it. */
  readonly offPlane: number | null;
}

function offPlaneOf(label: string, data: FlowPortraitData | null): number | null {
  return data?.points.find((point) => point.label === label)?.place[3] ?? null;
}

function PointFacts({ point, network, offPlane }: PointFactsProps) {
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

function CycleFacts({ cycle, isDiscrete }: { readonly cycle: SceneCycle; readonly isDiscrete: boolean }) {
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

function StateFacts({ session }: { readonly session: Session }) {
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
