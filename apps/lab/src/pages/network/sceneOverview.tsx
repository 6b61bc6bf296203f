import type { Scene, SceneContinuum, SceneMotion, ScenePoint, SlowMotion } from "../../engine/protocol.ts";
import { Fact, Facts } from "./factList.tsx";
import type { Session } from "./session.ts";

/** What was found in all, with a button for each mark. */
export function SceneOverview({ session }: { readonly session: Session }) {
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

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
