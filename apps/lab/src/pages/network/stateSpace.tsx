import { effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { ErrorNote } from "../../components/errorNote.tsx";
import { Figure } from "../../components/figure.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PLANE } from "../../engine/protocol.ts";
import { onKey } from "../../keys.ts";
import { theme } from "../../theme.ts";
import { followGestures } from "./gestures.ts";
import { exposeSpace } from "./hook.ts";
import { Legend } from "./legend.tsx";
import type { Session } from "./session.ts";
import type { Space, SpaceContent } from "./space.ts";

export interface StateSpaceProps {
  readonly session: Session;
  /** Called with the space once it is there: two of them turn together. */
  readonly onSpace?: ((space: Space) => (() => void) | undefined) | undefined;
}

/** The network's portrait, to be turned, looked into and touched. */
export function StateSpace({ session, onSpace }: StateSpaceProps) {
  const network = session.opened.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [space, setSpace] = useState<Space | null>(null);
  const [failed, setFailed] = useState(false);
  const pressed = useRef<{ x: number; y: number } | null>(null);

  useEffect(() => {
    if (network === null || canvas.current === null) return;
    let isGone = false;
    let leave = () => {};
    const element = canvas.current;
    const fail = () => setFailed(true);
    import("./space.ts")
      .then(({ openSpace }) => openSpace(element, fail))
      .then((opened) => {
        if (isGone) return opened.dispose();
        const observer = new ResizeObserver(([entry]) => {
          const { width, height } = entry.contentRect;
          if (width > 0 && height > 0) opened.resize(Math.floor(width), Math.floor(height));
        });
        // what moves is drawn without rendering this component again
        const unfollow = effect(() => opened.update(contentOf(session)));
        observer.observe(element.parentElement!);
        const unexpose = exposeSpace(session, opened, element);
        const unhand = followGestures(element, opened);
        const unspace = onSpace?.(opened);
        leave = () => {
          unspace?.();
          unfollow();
          unexpose();
          unhand();
          observer.disconnect();
          opened.dispose();
        };
        setSpace(opened);
      }, fail);
    return () => {
      isGone = true;
      leave();
    };
  }, [network]);

  useEffect(() => {
    if (space === null) return;
    const unbind = [
      onKey("f", "the whole picture, face on", () => space.home()),
      onKey("z", "zoom to what is selected", () => space.focus()),
      onKey("p", "let particles fly, or the still", () => {
        session.flying.value = !session.flying.peek();
      }),
    ];
    return () => {
      for (const off of unbind) off();
    };
  }, [space]);

  if (failed) {
    return <ErrorNote message="This browser cannot draw the picture; strip and charts work without it." />;
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
      "+": () => space.zoom(1.15),
      "-": () => space.zoom(1 / 1.15),
    };
    const act = turns[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const scene = session.scene.value;
  const drawing = async () => {
    const data = session.data.peek();
    if (space === null || data === null) return null;
    const { portraitElement } = await import("./portraitElement.ts");
    return portraitElement(data, session, space.view());
  };
  return (
    <Figure
      class="space"
      title="Where does it go when it is left alone?"
      origin={noteOf(session)}
      name={`lethe-${network.name}-space`}
      drawing={drawing}
      picture={drawing}
      csv={() => ({
        columns: ["mark", "kind", "stability", "x1", "x2", "x3", "speed"],
        rows: (scene?.points ?? []).map((p) => [p.label, p.kind, p.stability, p.at[0], p.at[1], p.at[2], p.speed]),
      })}
      controls={
        <div class="row">
          <button type="button" class="plain" title="The whole picture, face on (f)" onClick={() => space?.home()}>
            Fit
          </button>
          {network.n > PLANE && (
            <select
              aria-label="Axes"
              value={session.axes.value}
              onChange={(event) => {
                session.axes.value = event.currentTarget.value === "readout" ? "readout" : "principal";
              }}
            >
              <option value="principal">plane of the paths</option>
              <option value="readout">read-out axes</option>
            </select>
          )}
        </div>
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
      </div>
      <Legend session={session} />
    </Figure>
  );
}

function noteOf(session: Session): string {
  const network = session.opened.value!;
  if (session.portrait.value === null && session.dissecting.value !== null) {
    return "The delays so far; the flow around them is being computed…";
  }
  const [a, b] = network.explained;
  if (session.axes.value === "readout")
    return "On the axes of the read-outs w_o and W_d. Click selects, double-click lets a state go.";
  const share =
    a === undefined || b === undefined ? "" : `${Math.round(100 * (a + b))} % of the paths lies in this plane. `;
  return `${share}${theme.value === "dark" ? "Brighter" : "Darker"} is slower, the hue tells where a place leads. Click selects, double-click lets a state go, drag turns.`;
}

function contentOf(session: Session): SpaceContent {
  session.version.value; // paths grow without becoming others
  const path = session.shown.value;
  return {
    data: session.data.value!,
    theme: theme.value,
    stored: session.opened.value!.paths,
    live: session.paths.value,
    scene: session.scene.value,
    axes: session.axes.value,
    hidden: session.hidden.value,
    selection: session.selection.value,
    cursor: path === null ? null : { path, step: session.cursor.value },
    isPlaying: session.flying.value,
  };
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
  return `State space: ${count(stable.length, "stable point")} (${stable.map((p) => p.label).join(", ")}), ${count(others, "root")} not stable, ${count(ghosts, "ghost")}, ${count(scene.cycles.length, "cycle")}, ${count(scene.continua.length, "continuum", "continua")}, ${count(paths, "path")}. Arrows turn it, plus and minus zoom, f shows all of it.`;
}
