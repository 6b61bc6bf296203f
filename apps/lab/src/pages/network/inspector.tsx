import { Remedy } from "../../components/command.tsx";
import type { LabRecord } from "../../data/dataSource.ts";
import type { SceneCycle, ScenePoint } from "../../engine/protocol.ts";
import { Fact, Facts } from "./factList.tsx";
import { shockOf } from "./outlook.ts";
import { SceneOverview } from "./sceneOverview.tsx";
import { CycleFacts, offPlaneOf, PointFacts, StateFacts } from "./selectedFacts.tsx";
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
      {selection === null && <SceneOverview session={session} />}
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
