import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { PORTRAIT_INK } from "../../../../../src/figures/index.ts";
import { Figure } from "../../components/figure.tsx";
import { onKey } from "../../keys.ts";
import { theme, themeColor } from "../../theme.ts";
import { answerOf } from "./answer.ts";
import { growRaster, openRaster, peakOrder } from "./raster.ts";
import type { LivePath, Session } from "./session.ts";
import { paintStrip, stepAt, stripLayout } from "./stripPainter.ts";
import { type Pen, svgPen } from "./svgPen.ts";

const HEIGHT = 250;
/** Scrubbing plays a trial of the paper's length in about six seconds. */
const PLAYED_PER_SECOND = 6; // τ

export interface StripProps {
  readonly session: Session;
  /** Drawn dotted over it. */
  readonly compared?: Session | undefined;
  /** Beside the answer. */
  readonly challenge?: ComponentChildren;
}

/** What the network answers and holds over time, with a scrubber that moves the state in three dimensions. */
export function Strip({ session, compared, challenge }: StripProps) {
  const path = session.shown.value;
  const network = session.opened.value;
  const version = session.version.value;
  const cursor = session.cursor.value;
  const other = compared?.shown.value ?? null;
  const otherVersion = compared?.version.value ?? 0;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(800);
  const [playing, setPlaying] = useState(false);

  useEffect(() => {
    const element = canvas.current?.parentElement;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(320, Math.floor(entry.contentRect.width))));
    observer.observe(element);
    return () => observer.disconnect();
  }, [path === null]);

  // the order is settled once the delay is over, and stays
  const delayEnd = path?.epochs.find(({ isMain }) => isMain)?.end ?? path?.steps ?? 0;
  const isSettled = path !== null && path.done >= delayEnd;
  const order = useMemo(() => (path === null ? [] : peakOrder(path)), [path, isSettled]);
  const raster = useMemo(() => (path === null ? null : openRaster(path, order)), [path, order, theme.value]);

  const [painted, setPainted] = useState(0); // of a raster that is painted in parts
  const colors = useMemo(stripColors, [theme.value]);
  const paint = (pen: Pen) =>
    path !== null &&
    network !== null &&
    paintStrip(pen, { ...stripLayout(width, HEIGHT), ...network, colors }, path, other, raster, cursor);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const scale = devicePixelRatio;
    const [wide, tall] = [Math.round(width * scale), Math.round(HEIGHT * scale)];
    if (context.canvas.width !== wide || context.canvas.height !== tall) {
      context.canvas.width = wide;
      context.canvas.height = tall;
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (raster !== null && growRaster(raster, colors.rates)) requestAnimationFrame(() => setPainted(painted + 1));
    paint(context);
  }, [path, version, cursor, width, raster, colors, other, otherVersion, painted]);

  useEffect(() => {
    if (!playing || path === null || network === null) return;
    let last = performance.now();
    let at = session.cursor.peek() >= path.done - 1 ? 0 : session.cursor.peek();
    let frame = requestAnimationFrame(function turn(now) {
      at += ((now - last) / 1000) * (PLAYED_PER_SECOND / network.timeStep);
      last = now;
      session.cursor.value = Math.min(path.done - 1, Math.floor(at));
      if (at >= path.done - 1) setPlaying(false);
      else frame = requestAnimationFrame(turn);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, path]);

  const move = (by: number) => {
    if (path !== null) session.cursor.value = Math.min(path.done - 1, Math.max(0, session.cursor.peek() + by));
  };
  useEffect(() => {
    const unbind = [
      onKey(" ", "play or hold the scrubber", () => setPlaying((is) => !is)),
      onKey("ArrowRight", "one step on", () => move(1)),
      onKey("ArrowLeft", "one step back", () => move(-1)),
    ];
    return () => {
      for (const off of unbind) off();
    };
  }, [path]);

  if (network === null || path === null) return null;
  const scrub = (event: PointerEvent) => {
    if (event.buttons !== 1) return;
    const box = canvas.current!.getBoundingClientRect();
    session.cursor.value = Math.min(
      Math.max(0, path.done - 1),
      stepAt(stripLayout(width, HEIGHT), event.clientX - box.left, path.steps),
    );
  };
  const M = network.outputs;
  const z = Array.from(path.outputs.subarray(cursor * M, (cursor + 1) * M), (v) => v.toFixed(2)).join(", ");
  const time = (cursor + 1) * network.timeStep;
  const told = network.isDiscrete ? `step ${cursor + 1}` : `${time.toFixed(1)} τ`;
  const caption = captionOf(path, network.isDiscrete ? "step" : "τ");
  return (
    <Figure
      class="strip"
      title={path.kind === "trial" ? "What does it answer?" : "What do its outputs do when it is let go?"}
      origin={`${caption} · ${network.isDiscrete ? told : `t = ${told}`}: z_o, z_d = ${z}${path.targets === null ? "" : " · dashed: what is asked"}`}
      name={`lethe-${network.name}-${path.label.replaceAll(" ", "-")}`}
      picture={() => canvas.current}
      drawing={() => {
        const { svg, pen } = svgPen(width, HEIGHT, document.createElement("canvas").getContext("2d")!);
        paint(pen);
        return svg;
      }}
      csv={() => tableOf(path, network.timeStep)}
      controls={
        <div class="row">
          <button type="button" onClick={() => setPlaying(!playing)} title="Space">
            {playing ? "Hold" : "Play"}
          </button>
          <input
            type="range"
            aria-label="Time"
            aria-valuetext={told}
            min={0}
            max={Math.max(0, path.done - 1)}
            value={cursor}
            onInput={(event) => {
              session.cursor.value = Number(event.currentTarget.value);
            }}
          />
        </div>
      }
    >
      <div class="said-row">
        <Said path={path} session={session} />
        {challenge}
      </div>
      <canvas
        ref={canvas}
        style={{ width: "100%", height: `${HEIGHT}px`, touchAction: "pan-y" }}
        role="img"
        aria-label={`${caption}; at ${told} the outputs are ${z}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          scrub(event);
        }}
        onPointerMove={scrub}
      />
    </Figure>
  );
}

function stripColors() {
  return {
    text: themeColor("--text"),
    quiet: themeColor("--quiet"),
    line: themeColor("--grid"),
    shade: themeColor("--shade"),
    accent: themeColor("--accent"),
    outputs: PORTRAIT_INK[theme.value].outputs,
    rates: PORTRAIT_INK[theme.value].rates,
  };
}

/** "pair 01, delay 5 τ, draw 3"; what a release came from and how fast it still moves. @param unit of time. */
function captionOf(path: LivePath, unit: string): string {
  const { request, result } = path;
  if (request === null) {
    const speed =
      result !== null && "speed" in result ? `, moving at ${result.speed.toExponential(1)} per ${unit} at its end` : "";
    return `${path.label} into the intact network${speed}`;
  }
  const extras = [
    request.noise ? `noise ${request.noise}` : "",
    request.silenced ? `${request.silenced} units silent` : "",
    `draw ${request.draw ?? 0}`,
  ].filter(Boolean);
  return [`pair ${request.pair}`, `delay ${request.delay} τ`, ...extras].join(", ");
}

/** What was asked and what was answered, in one line that stands out. */
function Said({ path, session }: { readonly path: LivePath; readonly session: Session }) {
  session.version.value; // the result comes into the path without making it another
  const { memories, codes } = session.opened.value!;
  const answer = answerOf(path, memories, codes);
  if (answer === null) return <p class="said quiet">{path.kind === "trial" ? "…" : path.label}</p>;
  const { asked, said, isRight, response, code } = answer;
  return (
    <p class={`said ${isRight ? "right" : "wrong"}`} role="status">
      {asked} → {said ?? response.toFixed(2)} {isRight ? "✓" : "✗"}{" "}
      <span class="quiet">
        ({response.toFixed(2)}, asked {code})
      </span>
    </p>
  );
}

function tableOf(path: LivePath, timeStep: number) {
  const M = path.outputs.length / path.steps;
  const columns = ["time", ...Array.from({ length: M }, (_, m) => (m === 0 ? "z_o" : `z_d${m}`))];
  const rows = Array.from({ length: path.done }, (_, step) => [
    (step + 1) * timeStep,
    ...path.outputs.subarray(step * M, (step + 1) * M),
  ]);
  return { columns, rows };
}
