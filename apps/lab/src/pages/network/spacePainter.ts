/** @file Draws state space on a canvas: the portrait, particles, and the paths that grow on it. */
import {
  drawField,
  drawMarks,
  drawTrails,
  FACE_ON,
  PORTRAIT_INK,
  type PortraitView,
  type PreparedField,
  portraitView,
  prepareField,
  type Turn,
} from "../../../../../src/figures/index.ts";
import { COORDINATES } from "../../engine/protocol.ts";
import { canvasPen } from "./canvasPen.ts";
import { type Comets, openComets } from "./comets.ts";
import type { PaintedFacts } from "./facts.ts";
import type { Look, NewPath, Place, StillLife, ToPainter } from "./spaceMessages.ts";

export interface SpacePainter {
  take(message: Exclude<ToPainter, { do: "open" | "ask" }>): void;
  facts(): PaintedFacts;
  picture(): Promise<Blob>;
  dispose(): void;
}

interface Grown {
  readonly path: NewPath;
  /** [steps × COORDINATES] */
  readonly at: Float32Array;
  done: number;
}

/** How much paler than the path in front the others are. */
const PALE = 0.45;
const NOTHING: Look = { hidden: [], shown: null, cursor: null, selected: null };

export function openPainter(canvas: OffscreenCanvas | HTMLCanvasElement): SpacePainter {
  const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  if (context === null) throw new Error("this browser draws nothing on a canvas");
  const back = layer();
  const front = layer();
  let size = { width: 1, height: 1, pixelRatio: 1 };
  let still: StillLife | undefined;
  let field: PreparedField | null = null;
  let comets: Comets | null = null;
  let look = NOTHING;
  let turn: Turn = FACE_ON;
  let isPlaying = false;
  let isDirty = true;
  let isScheduled = false;
  let isDisposed = false;
  let frames = 0;
  let cost: number | null = null;
  const grown = new Map<string, Grown>();

  const boxOf = () => ({ x: 0, y: 0, width: size.width, height: size.height });

  function request(): void {
    if (isScheduled || isDisposed) return;
    isScheduled = true;
    requestAnimationFrame(draw);
  }

  function draw(): void {
    isScheduled = false;
    if (isDisposed || still === undefined) return;
    const began = performance.now();
    const { width, height, pixelRatio } = size;
    const view = portraitView(still.data, boxOf(), turn);
    if (isDirty) drawLayers(view);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.drawImage(back.canvas, 0, 0);
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    const hidden = new Set(look.hidden);
    const fly = isPlaying && comets !== null && comets.count > 0 && !hidden.has("trails");
    if (fly) comets!.draw(context, view, performance.now() / 1000);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(front.canvas, 0, 0);
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    if (!hidden.has("live")) for (const one of grown.values()) drawPath(one, view);
    drawCursor(view);
    frames++;
    cost = performance.now() - began;
    void [width, height];
    if (fly) request();
  }

  /** What does not move: behind the particles, and before them. */
  function drawLayers(view: PortraitView): void {
    isDirty = false;
    const { data, theme } = still!;
    const { width, height, pixelRatio } = size;
    const how = {
      theme,
      box: boxOf(),
      hidden: new Set(look.hidden),
      size: Math.min(1.15, Math.max(0.62, width / 800)),
    };
    for (const { canvas: own, context: pencil } of [back, front]) {
      own.width = Math.max(1, Math.round(width * pixelRatio));
      own.height = Math.max(1, Math.round(height * pixelRatio));
      pencil.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    }
    back.context.fillStyle = PORTRAIT_INK[theme].page;
    back.context.fillRect(0, 0, width, height);
    if (field !== null) drawField(field, view, back.pen, how);
    if (!isPlaying) drawTrails(data, view, back.pen, how);
    drawMarks(data, view, front.pen, how);
  }

  function drawPath({ path, at, done }: Grown, view: PortraitView): void {
    if (done < 1) return;
    const ink = PORTRAIT_INK[still!.theme];
    const color = path.memory === null ? ink.text : ink.stimuli[path.memory % ink.stimuli.length];
    const isShown = look.shown === path.id;
    const { first } = still!;
    const trace = (from: number, to: number) => {
      context.beginPath();
      for (let step = from; step < to; step++) {
        const k = step * COORDINATES + first;
        const [x, y] = view.at(at[k], at[k + 1], at[k + 2]);
        context.lineTo(x, y);
      }
    };
    context.lineJoin = "round";
    context.lineCap = "round";
    context.setLineDash([]);
    const stroke = (from: number, to: number, width: number) => {
      if (to - from < 2) return;
      trace(from, to);
      context.strokeStyle = ink.casing;
      context.globalAlpha = isShown ? 0.6 : 0.3;
      context.lineWidth = width + 2;
      context.stroke();
      context.strokeStyle = color;
      context.globalAlpha = isShown ? 1 : PALE;
      context.lineWidth = width;
      context.stroke();
    };
    stroke(0, done, path.memory === null ? 2 : 1.3);
    for (const { start, end } of path.thick) stroke(start, Math.min(end, done), 3);
    context.globalAlpha = 1;
    if (isShown && done < path.steps) {
      const k = (done - 1) * COORDINATES + first;
      const [x, y] = view.at(at[k], at[k + 1], at[k + 2]);
      const glow = context.createRadialGradient(x, y, 0, x, y, 14);
      glow.addColorStop(0, color);
      glow.addColorStop(1, "transparent");
      context.fillStyle = glow;
      context.fillRect(x - 14, y - 14, 28, 28);
    }
  }

  function drawCursor(view: PortraitView): void {
    const ink = PORTRAIT_INK[still!.theme];
    const ring = (at: Place | null, r: number, fill: boolean) => {
      if (at === null) return;
      const [x, y] = view.at(...at);
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.setLineDash([]);
      context.lineWidth = fill ? 2 : 2.4;
      context.strokeStyle = fill ? ink.casing : ink.text;
      context.fillStyle = ink.text;
      if (fill) context.fill();
      context.stroke();
    };
    ring(look.cursor, 5.5, true);
    ring(look.selected, 13, false);
  }

  return {
    take(message) {
      switch (message.do) {
        case "size":
          size = message;
          canvas.width = Math.max(1, Math.round(size.width * size.pixelRatio));
          canvas.height = Math.max(1, Math.round(size.height * size.pixelRatio));
          isDirty = true;
          break;
        case "still":
          still = message.still;
          field = still.data.field.values.length === 0 ? null : prepareField(still.data, still.theme);
          comets = still.data.particles.length === 0 ? null : openComets(still.data, still.theme);
          isDirty = true;
          break;
        case "path": {
          const { path } = message;
          grown.set(path.id, { path, at: new Float32Array(path.steps * COORDINATES), done: 0 });
          break;
        }
        case "grow": {
          const one = grown.get(message.id);
          if (one === undefined) return;
          one.at.set(message.at, message.from * COORDINATES);
          one.done = message.from + message.at.length / COORDINATES;
          break;
        }
        case "drop":
          grown.delete(message.id);
          break;
        case "look":
          isDirty ||= look.hidden.join() !== message.look.hidden.join();
          look = message.look;
          break;
        case "turn":
          turn = message.turn;
          isDirty = true;
          break;
        case "play":
          isDirty ||= isPlaying !== message.isOn;
          isPlaying = message.isOn;
          break;
      }
      request();
    },
    facts() {
      const hidden = new Set(look.hidden);
      const { data, first } = still ?? { data: null, first: 0 };
      const end = (at: ArrayLike<number>, from: number) => [at[from], at[from + 1], at[from + 2]];
      const ink = PORTRAIT_INK[still?.theme ?? "dark"];
      const colorOf = (memory: number | null) =>
        memory === null ? ink.text : ink.stimuli[memory % ink.stimuli.length];
      const of = (kinds: readonly string[]) => data?.limits.filter(({ kind }) => kinds.includes(kind)) ?? [];
      return {
        points: (data?.points ?? []).map(({ label, kind, place }) => ({
          label,
          position: place.slice(0, 3),
          visible: !hidden.has(kind === "ghost" ? "ghosts" : kind === "stable" ? "stable" : "saddles"),
        })),
        paths: [
          ...(data?.ways ?? []).map(({ label, memory, delay, points }) => ({
            id: memory === null ? `free:${label}` : `delay:${label}`,
            color: colorOf(memory),
            states: delay,
            visible: !hidden.has("delays"),
            first: end(points, 0),
            last: end(points, 5 * (delay - 1)),
          })),
          ...[...grown].map(([id, { path, at, done }]) => ({
            id,
            color: colorOf(path.memory),
            states: done,
            visible: !hidden.has("live"),
            first: done > 0 ? end(at, first) : [],
            last: done > 0 ? end(at, (done - 1) * COORDINATES + first) : [],
          })),
        ],
        cycles: of(["cycle", "orbit", "circle"]).map(({ label }) => ({ label, visible: !hidden.has("limits") })),
        continua: of(["continuum"]).map(({ label, places }) => ({
          label,
          vertices: places.length / 4,
          visible: !hidden.has("limits"),
        })),
        particles: isPlaying ? (comets?.count ?? 0) : 0,
        hasField: field !== null,
        frames,
        cost,
      };
    },
    picture() {
      draw();
      return "convertToBlob" in canvas
        ? canvas.convertToBlob({ type: "image/png" })
        : new Promise((resolve, reject) => {
            canvas.toBlob((png) => (png === null ? reject(new Error("no picture")) : resolve(png)));
          });
    },
    dispose() {
      isDisposed = true;
    },
  };
}

function layer() {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d")!;
  return { canvas, context, pen: canvasPen(context) };
}
