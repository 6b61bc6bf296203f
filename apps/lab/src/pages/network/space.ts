/** @file State space on the page: how it is looked at and what lies under the pointer. `spacePainter` draws it. */
import {
  FACE_ON,
  type FlowPortraitData,
  type PortraitView,
  portraitView,
  type Theme,
  type Turn,
} from "../../../../../src/figures/index.ts";
import type { AxesName, DrawnPath, Scene } from "../../engine/protocol.ts";
import { COORDINATES } from "../../engine/protocol.ts";
import type { PaintedFacts } from "./facts.ts";
import { groupOf } from "./groups.ts";
import type { LivePath, Selection } from "./session.ts";
import type { Place } from "./spaceMessages.ts";
import { type PainterLink, startPainter } from "./startPainter.ts";

export interface SpaceContent {
  readonly data: FlowPortraitData;
  readonly theme: Theme;
  readonly stored: readonly DrawnPath[];
  readonly live: readonly LivePath[];
  readonly scene: Scene | null;
  readonly axes: AxesName;
  readonly hidden: ReadonlySet<string>;
  readonly selection: Selection | null;
  readonly cursor: { readonly path: LivePath; readonly step: number } | null;
  readonly isPlaying: boolean;
}

export interface Space {
  update(content: SpaceContent): void;
  /** What lies under the pointer, in pixels of the canvas; null for nothing. */
  pick(x: number, y: number): Selection | null;
  /** The place under the pointer on the plane. */
  place(x: number, y: number): [number, number, number];
  /** Where a place is on the canvas, in pixels. */
  toCanvas(position: readonly number[]): [number, number];
  readonly size: { readonly width: number; readonly height: number };
  resize(width: number, height: number): void;
  turn(azimuth: number, tilt: number): void;
  /** @param at pixels that stay where they are; the middle where undefined. */
  zoom(factor: number, at?: readonly [number, number]): void;
  shift(dx: number, dy: number): void;
  /** Face on, all of it. */
  home(): void;
  /** Brings the selected state to the middle, and nearer. */
  focus(): void;
  view(): Turn;
  setView(turn: Turn): void;
  /** @returns what takes the callback away. */
  onView(callback: () => void): () => void;
  content(): SpaceContent | null;
  picture(): Promise<Blob>;
  facts(): Promise<PaintedFacts>;
  readonly isPaintedAside: boolean;
  dispose(): void;
}

const PICK_PIXELS = 14;
/** Marks come before the lines that end in them: they are taken as if they were so many pixels nearer. */
const POINT_BONUS = 6;
const CYCLE_BONUS = 4;
const ZOOMS = [0.3, 60] as const;
const FOCUS = 3;

/** @param onFailure called when there can be no picture. */
export async function openSpace(canvas: HTMLCanvasElement, onFailure: () => void): Promise<Space> {
  const painter = await startPainter(canvas, onFailure);
  const feed = openFeed(painter);
  let size = { width: 1, height: 1 };
  let turn: Turn = FACE_ON;
  let content: SpaceContent | undefined;
  let isScheduled = false;
  let isDisposed = false;
  const viewers = new Set<() => void>();

  const first = () => (content?.axes === "readout" ? 3 : 0);
  const viewNow = (): PortraitView =>
    portraitView(content!.data, { x: 0, y: 0, width: size.width, height: size.height }, turn);

  function changed(): void {
    for (const callback of viewers) callback();
    if (isScheduled || isDisposed) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      if (!isDisposed) painter.send({ do: "turn", turn });
    });
  }

  const placeAt = (at: ArrayLike<number>, row: number): [number, number, number] => {
    const from = row * COORDINATES + first();
    return [at[from], at[from + 1], at[from + 2]];
  };

  function selectedAt({ selection, scene, stored, live, axes }: SpaceContent): Place | null {
    if (selection === null) return null;
    if (selection.kind === "placed") return selection.axes === axes ? selection.at : null;
    if (selection.kind === "path") {
      const path = [...stored, ...live].find(({ id }) => id === selection.path);
      return path === undefined ? null : placeAt(path.at, selection.step);
    }
    const found = selection.kind === "point" ? scene?.points[selection.index] : scene?.cycles[selection.index];
    return found === undefined ? null : placeAt(found.at, 0);
  }

  return {
    isPaintedAside: painter.isAside,
    get size() {
      return size;
    },
    update(next) {
      const before = content;
      content = next;
      if (before === undefined || before.data !== next.data || before.theme !== next.theme) {
        painter.send({ do: "still", still: { data: next.data, theme: next.theme, first: first() } });
      }
      if (before !== undefined && before.axes !== next.axes) {
        turn = FACE_ON;
        feed.paths([]); // all are sent again, on the other axes
        changed();
      }
      if (before?.isPlaying !== next.isPlaying) painter.send({ do: "play", isOn: next.isPlaying });
      feed.paths(next.live);
      const { cursor } = next;
      const isThere = cursor !== null && cursor.step < cursor.path.done;
      painter.send({
        do: "look",
        look: {
          hidden: [...next.hidden],
          shown: cursor?.path.id ?? null,
          cursor: isThere ? placeAt(cursor.path.at, cursor.step) : null,
          selected: selectedAt(next),
        },
      });
    },
    pick(x, y) {
      if (content === undefined) return null;
      const { scene, live, stored, hidden } = content;
      const view = viewNow();
      let nearest = Number.POSITIVE_INFINITY;
      let best: Selection | null = null;
      const offer = (at: ArrayLike<number>, row: number, bonus: number, selection: () => Selection) => {
        const [px, py] = view.at(...placeAt(at, row));
        const away = Math.hypot(px - x, py - y);
        if (away > PICK_PIXELS || away - bonus >= nearest) return;
        nearest = away - bonus;
        best = selection();
      };
      scene?.points.forEach((point, index) => {
        if (!hidden.has(groupOf(point))) offer(point.at, 0, POINT_BONUS, () => ({ kind: "point", index }));
      });
      scene?.cycles.forEach((cycle, index) => {
        if (hidden.has("limits")) return;
        for (let row = 0; row * COORDINATES < cycle.at.length; row++)
          offer(cycle.at, row, CYCLE_BONUS, () => ({ kind: "cycle", index }));
      });
      for (const path of [...live, ...stored]) {
        const isLive = "done" in path;
        if (hidden.has(isLive ? "live" : "delays")) continue;
        const done = isLive ? (path as LivePath).done : path.at.length / COORDINATES;
        for (let step = 0; step < done; step++) offer(path.at, step, 0, () => ({ kind: "path", path: path.id, step }));
      }
      return best;
    },
    place(x, y) {
      // where the plane, which parallel light shows as a parallelogram, lies under the pointer
      const { corner, across, down } = viewNow();
      const { frame } = content!.data;
      const det = across[0] * down[1] - across[1] * down[0];
      const [dx, dy] = [x - corner[0], y - corner[1]];
      if (Math.abs(det) < 1) return [(frame.a[0] + frame.a[1]) / 2, (frame.b[0] + frame.b[1]) / 2, 0];
      const s = (dx * down[1] - dy * down[0]) / det;
      const t = (dy * across[0] - dx * across[1]) / det;
      return [frame.a[0] + s * (frame.a[1] - frame.a[0]), frame.b[1] - t * (frame.b[1] - frame.b[0]), 0];
    },
    toCanvas([a, b, c]) {
      const [x, y] = viewNow().at(a, b, c);
      return [x, y];
    },
    resize(width, height) {
      size = { width, height };
      painter.send({ do: "size", width, height, pixelRatio: devicePixelRatio });
      changed();
    },
    turn(azimuth, tilt) {
      const most = Math.PI / 2;
      turn = {
        ...turn,
        azimuth: turn.azimuth + azimuth,
        tilt: Math.min(most, Math.max(-most, turn.tilt + tilt)),
      };
      changed();
    },
    zoom(factor, at = [size.width / 2, size.height / 2]) {
      const zoom = Math.min(ZOOMS[1], Math.max(ZOOMS[0], turn.zoom * factor));
      const by = zoom / turn.zoom;
      const [x, y] = [at[0] - size.width / 2, at[1] - size.height / 2];
      turn = { ...turn, zoom, shift: [x + (turn.shift[0] - x) * by, y + (turn.shift[1] - y) * by] };
      changed();
    },
    shift(dx, dy) {
      turn = { ...turn, shift: [turn.shift[0] + dx, turn.shift[1] + dy] };
      changed();
    },
    home() {
      turn = FACE_ON;
      changed();
    },
    focus() {
      const at = content === undefined ? null : selectedAt(content);
      if (at === null) return;
      turn = { ...turn, zoom: Math.max(turn.zoom, FOCUS) };
      const [x, y] = viewNow().at(...at);
      turn = { ...turn, shift: [turn.shift[0] + size.width / 2 - x, turn.shift[1] + size.height / 2 - y] };
      changed();
    },
    view: () => turn,
    setView(next) {
      turn = next;
      changed();
    },
    onView(callback) {
      viewers.add(callback);
      return () => viewers.delete(callback);
    },
    content: () => content ?? null,
    picture: () => painter.ask("picture") as Promise<Blob>,
    facts: () => painter.ask("facts") as Promise<PaintedFacts>,
    dispose() {
      isDisposed = true;
      painter.close();
    },
  };
}

/** Tells the painter of paths, and of what is new of them. */
function openFeed(painter: PainterLink) {
  const sent = new Map<string, number>();
  return {
    paths(live: readonly LivePath[]): void {
      for (const path of live) {
        const { id, steps, done, memory } = path;
        if (!sent.has(id)) {
          const thick = path.epochs.filter(({ role }) => role === "delay");
          painter.send({ do: "path", path: { id, steps, memory, thick } });
        }
        const from = sent.get(id) ?? 0;
        if (done > from) {
          painter.send({ do: "grow", id, from, at: path.at.slice(from * COORDINATES, done * COORDINATES) });
        }
        sent.set(id, done);
      }
      const kept = new Set(live.map(({ id }) => id));
      for (const id of sent.keys()) {
        if (kept.has(id)) continue;
        painter.send({ do: "drop", id });
        sent.delete(id);
      }
    },
  };
}
