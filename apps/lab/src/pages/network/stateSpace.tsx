import { effect, signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { ErrorNote } from "../../components/errorNote.tsx";
import { Figure } from "../../components/figure.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { type OpenedNetwork, PLANE } from "../../engine/protocol.ts";
import { theme, themeColor } from "../../theme.ts";
import { exposeSpace } from "./hook.ts";
import { Legend } from "./legend.tsx";
import type { Session } from "./session.ts";
import type { Label, Space3d, SpaceContent } from "./space3d.ts";
import type { SpaceColors } from "./spaceMessages.ts";

export interface StateSpaceProps {
  readonly session: Session;
  /** Called with the space once it is there: two of them turn together. */
  readonly onSpace?: ((space: Space3d) => void) | undefined;
}

/** The network's state space, to be turned, looked into and touched. */
export function StateSpace({ session, onSpace }: StateSpaceProps) {
  const network = session.opened.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [space, setSpace] = useState<Space3d | null>(null);
  const [failed, setFailed] = useState(false);
  const [labels] = useState(() => signal<readonly Label[]>([]));
  const pressed = useRef<{ x: number; y: number } | null>(null);

  useEffect(() => {
    if (network === null || canvas.current === null) return;
    let isGone = false;
    let leave = () => {};
    const element = canvas.current;
    const fail = () => setFailed(true);
    import("./space3d.ts")
      .then(({ openSpace }) => openSpace(element, (next) => (labels.value = next), fail))
      .then((opened) => {
        if (isGone) return opened.dispose();
        const observer = new ResizeObserver(([entry]) => {
          const { width, height } = entry.contentRect;
          if (width > 0 && height > 0) opened.resize(Math.floor(width), Math.floor(height));
        });
        observer.observe(element.parentElement!);
        // what moves is drawn without rendering this component again
        const unfollow = effect(() => opened.update(contentOf(session, network), spaceColors()));
        const unexpose = exposeSpace(session, opened, element);
        leave = () => {
          unfollow();
          unexpose();
          observer.disconnect();
          opened.dispose();
        };
        setSpace(opened);
        onSpace?.(opened);
      }, fail);
    return () => {
      isGone = true;
      leave();
    };
  }, [network]);

  if (failed) {
    return (
      <ErrorNote message="This browser shows no 3-d picture (WebGL 2 is missing or switched off); strip and charts work without it." />
    );
  }
  if (network === null) return <Skeleton height={420} label="Opening the network" />;

  const at = (event: MouseEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const click = (event: MouseEvent) => {
    const { x, y } = at(event);
    const start = pressed.current;
    if (space === null || start === null || Math.hypot(x - start.x, y - start.y) > 4) return; // it was turned
    const found = space.pick(x, y);
    if (found !== null) session.selection.value = found;
    if (found?.kind === "path") {
      const live = session.paths.value.find(({ id }) => id === found.path);
      if (live !== undefined) {
        session.show(live);
        session.cursor.value = found.step;
      }
    }
  };
  const place = (event: MouseEvent) => {
    if (space === null) return;
    const { x, y } = at(event);
    if (space.pick(x, y) === null)
      session.selection.value = { kind: "placed", axes: session.axes.value, at: space.place(x, y) };
    void session.release();
  };
  const turnByKey = (event: KeyboardEvent) => {
    if (space === null) return;
    const turns: Record<string, () => void> = {
      ArrowLeft: () => space.turn(-0.1, 0),
      ArrowRight: () => space.turn(0.1, 0),
      ArrowUp: () => space.turn(0, -0.1),
      ArrowDown: () => space.turn(0, 0.1),
      "+": () => space.zoom(0.9),
      "-": () => space.zoom(1.1),
    };
    const act = turns[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const scene = session.scene.value;
  return (
    <Figure
      class="space"
      title="Where does it go when it is left alone?"
      note="Drag turns, wheel or pinch zooms. Click selects a mark or a path, double-click lets a state go."
      name={`lethe-${network.name}-space`}
      picture={() => (space === null ? null : picturing().then((m) => m.spacePng(space, spaceColors())))}
      drawing={() => (space === null ? null : picturing().then((m) => m.spaceSvg(space, spaceColors())))}
      csv={() => ({
        columns: ["mark", "kind", "stability", "x1", "x2", "x3", "speed"],
        rows: (scene?.points ?? []).map((p) => [p.label, p.kind, p.stability, p.at[0], p.at[1], p.at[2], p.speed]),
      })}
      controls={
        network.n > PLANE && (
          <select
            aria-label="Axes"
            value={session.axes.value}
            onChange={(event) => {
              session.axes.value = event.currentTarget.value === "readout" ? "readout" : "principal";
            }}
          >
            <option value="principal">principal axes</option>
            <option value="readout">read-out axes</option>
          </select>
        )
      }
    >
      <div class="space-body">
        <canvas
          ref={canvas}
          tabIndex={0}
          role="img"
          aria-label={describe(session)}
          onPointerDown={(event) => {
            pressed.current = at(event);
          }}
          onClick={click}
          onDblClick={place}
          onKeyDown={turnByKey}
        />
        <Labels labels={labels} />
        <Legend session={session} />
      </div>
    </Figure>
  );
}

const picturing = () => import("./spacePicture.ts");

function Labels({ labels }: { readonly labels: { readonly value: readonly Label[] } }) {
  return (
    <div class="labels" aria-hidden="true">
      {labels.value.map(({ kind, text, x, y }, k) => (
        <span key={k} class={kind} style={{ left: `${x}px`, top: `${y}px` }}>
          {text}
        </span>
      ))}
    </div>
  );
}

function contentOf(session: Session, network: OpenedNetwork): SpaceContent {
  session.version.value; // paths grow without becoming others
  const path = session.shown.value;
  const axes = session.axes.value;
  return {
    stored: network.paths,
    live: session.paths.value,
    scene: session.scene.value,
    axes,
    hidden: session.hidden.value,
    selection: session.selection.value,
    cursor: path === null ? null : { path, step: session.cursor.value },
    axisNames: axisNames(network, axes),
  };
}

function spaceColors(): SpaceColors {
  theme.value; // variables of the style sheet follow it
  return {
    background: themeColor("--panel"),
    text: themeColor("--text"),
    quiet: themeColor("--quiet"),
    line: themeColor("--line"),
    accent: themeColor("--accent"),
  };
}

function axisNames({ n, explained }: OpenedNetwork, axes: "principal" | "readout"): readonly string[] {
  if (n <= PLANE) return Array.from({ length: n }, (_, k) => `x ${k + 1}`);
  if (axes === "readout") return ["w_o", "W_d 1", "W_d 2"];
  const name = (k: number) =>
    `PC ${k + 1}${explained[k] === undefined ? "" : ` (${Math.round(100 * explained[k])} %)`}`;
  return [name(0), name(1), name(2)];
}

/** The picture in words. */
function describe(session: Session): string {
  const scene = session.scene.value;
  if (scene === null) return "State space with the paths of the delay; its fixed points are being searched";
  const stable = scene.points.filter((p) => p.kind === "root" && p.stability === "stable");
  const count = (n: number, what: string, many = `${what}s`) => `${n} ${n === 1 ? what : many}`;
  const others = scene.points.filter((p) => p.kind === "root" && p.stability !== "stable").length;
  const ghosts = scene.points.filter((p) => p.kind === "ghost").length;
  const paths = session.paths.value.length + (session.opened.value?.paths.length ?? 0);
  return `State space: ${count(stable.length, "stable point")} (${stable.map((p) => p.label).join(", ")}), ${count(others, "root")} not stable, ${count(ghosts, "ghost")}, ${count(scene.cycles.length, "cycle")}, ${count(scene.continua.length, "continuum", "continua")}, ${count(scene.curves.length, "slow curve")}, ${count(paths, "path")}. Arrows turn it, plus and minus zoom.`;
}
