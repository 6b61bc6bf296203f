/** @file State space in three dimensions: where the viewer stands and what lies under the pointer. `spacePainter` draws it. */
import * as THREE from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { STIMULUS_COLORS } from "../../../../../src/figures/index.ts";
import type { AxesName, DrawnPath, Scene } from "../../engine/protocol.ts";
import { COORDINATES } from "../../engine/protocol.ts";
import type { PaintedFacts } from "./facts.ts";
import { groupOf } from "./groups.ts";
import type { LivePath, Selection } from "./session.ts";
import { FIELD_OF_VIEW, type Place, type SpaceColors, type StillLife } from "./spaceMessages.ts";
import { openPicker } from "./spacePicker.ts";
import { type PainterLink, startPainter } from "./startPainter.ts";

export interface SpaceContent {
  readonly stored: readonly DrawnPath[];
  readonly live: readonly LivePath[];
  readonly scene: Scene | null;
  readonly axes: AxesName;
  readonly hidden: ReadonlySet<string>;
  readonly selection: Selection | null;
  readonly cursor: { readonly path: LivePath; readonly step: number } | null;
  /** Of the axes that are drawn: three, or as many as there are units. */
  readonly axisNames: readonly string[];
}

export interface Space3d {
  update(content: SpaceContent, colors: SpaceColors): void;
  /** What lies under the pointer, in pixels of the canvas; null for nothing. */
  pick(x: number, y: number): Selection | null;
  /** The place under the pointer on the plane through the centre that faces the viewer. */
  place(x: number, y: number): [number, number, number];
  /** Where a place is on the canvas, in pixels; null behind the viewer. */
  toCanvas(position: readonly number[]): [number, number] | null;
  readonly size: { readonly width: number; readonly height: number };
  resize(width: number, height: number): void;
  turn(azimuth: number, polar: number): void;
  zoom(factor: number): void;
  /** Turns as the other one turns. */
  follow(view: number[]): void;
  view(): number[];
  onView(callback: () => void): void;
  labels(): readonly Label[];
  content(): SpaceContent | null;
  picture(): Promise<Blob>;
  facts(): Promise<PaintedFacts>;
  readonly isPaintedAside: boolean;
  dispose(): void;
}

export interface Label {
  readonly kind: "axis" | "mark";
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

const FREE_COLOR = "#8aa0b0";

export const storedColor = ({ memory }: DrawnPath): string =>
  memory === null ? FREE_COLOR : STIMULUS_COLORS[memory % STIMULUS_COLORS.length];
export const liveColor = ({ memory }: LivePath, text: string): string =>
  memory === null ? text : STIMULUS_COLORS[memory % STIMULUS_COLORS.length];

/** @param onFailure called when there can be no picture. */
export async function openSpace(
  canvas: HTMLCanvasElement,
  onLabels: (labels: readonly Label[]) => void,
  onFailure: () => void,
): Promise<Space3d> {
  const painter = await startPainter(canvas, onFailure);
  const camera = new THREE.PerspectiveCamera(FIELD_OF_VIEW, 1, 0.01, 1000);
  const controls = new OrbitControls(camera, canvas);
  controls.enableDamping = false;
  let size = { width: 1, height: 1 };
  let center: Place = [0, 0, 0];
  let radius = 0;
  let content: SpaceContent | undefined;
  let colors: SpaceColors | undefined;
  let tips: { kind: Label["kind"]; text: string; at: THREE.Vector3 }[] = [];
  let isScheduled = false;
  let isDisposed = false;
  const viewers: (() => void)[] = [];
  const feed = openFeed(painter);

  const first = () => (content?.axes === "readout" ? 3 : 0);
  const vectorAt = (at: ArrayLike<number>, row: number) => {
    const from = row * COORDINATES + first();
    return new THREE.Vector3(at[from], at[from + 1], at[from + 2]);
  };
  const picker = openPicker(camera, vectorAt, () => size);

  function changed(): void {
    if (isScheduled || isDisposed) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      if (isDisposed) return;
      const { near, far, position } = camera;
      painter.send({
        do: "view",
        view: { position: position.toArray(), target: controls.target.toArray(), near, far },
      });
      camera.updateMatrixWorld();
      onLabels(labels());
    });
  }
  controls.addEventListener("change", () => {
    changed();
    for (const callback of viewers) callback();
  });

  function labels(): Label[] {
    return tips.flatMap(({ kind, text, at }) => {
      const p = at.clone().project(camera);
      if (p.z > 1 || Math.abs(p.x) > 1 || Math.abs(p.y) > 1) return [];
      return [{ kind, text, x: ((p.x + 1) / 2) * size.width, y: ((1 - p.y) / 2) * size.height }];
    });
  }

  function fitView(next: SpaceContent): void {
    const box = new THREE.Box3();
    const add = (at: ArrayLike<number>, count: number) => {
      for (let row = 0; row < count; row++) box.expandByPoint(vectorAt(at, row));
    };
    for (const path of next.stored) add(path.at, path.at.length / COORDINATES);
    for (const point of next.scene?.points ?? [])
      if (point.stability === "stable" || point.reached[0] > 0) add(point.at, 1);
    for (const { at } of [...(next.scene?.cycles ?? []), ...(next.scene?.continua ?? [])])
      add(at, at.length / COORDINATES);
    if (box.isEmpty()) return;
    const sphere = box.getBoundingSphere(new THREE.Sphere());
    radius = Math.max(1e-9, sphere.radius);
    center = sphere.center.toArray();
    controls.target.copy(sphere.center);
    const away = radius / Math.sin((FIELD_OF_VIEW * Math.PI) / 360);
    // a line or a plane is looked at from straight ahead
    const from = next.axisNames.length < 3 ? new THREE.Vector3(0, 0, 1) : new THREE.Vector3(0.62, 0.5, 0.9);
    camera.position.copy(sphere.center).add(from.normalize().multiplyScalar(1.12 * away));
    camera.near = away / 100;
    camera.far = away * 30;
    camera.updateProjectionMatrix();
    controls.update();
  }

  function stillLife(next: SpaceContent, paint: SpaceColors): StillLife {
    const { points = [], cycles = [], continua = [], curves = [] } = next.scene ?? {};
    return {
      first: first(),
      axes: next.axisNames.length,
      center,
      radius,
      colors: paint,
      points: points.map(({ label, kind, stability, at, directions }) => ({ label, kind, stability, at, directions })),
      cycles: cycles.map(({ label, at, form }) => ({ label, at, form })),
      continua: continua.map(({ label, at, isCurve, isClosed }) => ({ label, at, isCurve, isClosed })),
      curves,
      stored: next.stored.map((path) => ({ id: path.id, at: path.at, color: storedColor(path) })),
    };
  }

  function updateTips(next: SpaceContent): void {
    const axis = (k: number) => new THREE.Vector3(...center).add(new THREE.Vector3().setComponent(k, radius));
    tips = next.axisNames.map((text, k) => ({ kind: "axis", text, at: axis(k) }));
    for (const point of next.scene?.points ?? []) {
      if (!next.hidden.has(groupOf(point))) tips.push({ kind: "mark", text: point.label, at: vectorAt(point.at, 0) });
    }
    for (const { label, at } of next.scene?.cycles ?? []) {
      if (!next.hidden.has("cycles")) tips.push({ kind: "mark", text: label, at: vectorAt(at, 0) });
    }
    for (const { label, at } of next.scene?.continua ?? []) {
      if (!next.hidden.has("continua")) tips.push({ kind: "mark", text: label, at: vectorAt(at, 0) });
    }
  }

  function selectedAt({ selection, scene, stored, live, axes }: SpaceContent): THREE.Vector3 | null {
    if (selection === null) return null;
    if (selection.kind === "placed") return selection.axes === axes ? new THREE.Vector3(...selection.at) : null;
    if (selection.kind === "path") {
      const path = [...stored, ...live].find(({ id }) => id === selection.path);
      return path === undefined ? null : vectorAt(path.at, selection.step);
    }
    const found = selection.kind === "point" ? scene?.points[selection.index] : scene?.cycles[selection.index];
    return found === undefined ? null : vectorAt(found.at, 0);
  }

  return {
    isPaintedAside: painter.isAside,
    get size() {
      return size;
    },
    update(next, paint) {
      const before = content;
      const isNew = before === undefined || before.axes !== next.axes || before.stored !== next.stored;
      const isRepainted = colors === undefined || JSON.stringify(colors) !== JSON.stringify(paint);
      content = next;
      colors = paint;
      if (isNew || (before.scene === null) !== (next.scene === null)) fitView(next);
      if (isNew || isRepainted || before.scene !== next.scene)
        painter.send({ do: "still", still: stillLife(next, paint) });
      if (isRepainted) feed.paths([], paint.text); // all are sent again, in the new colours
      feed.paths(next.live, paint.text);
      const { cursor } = next;
      painter.send({
        do: "look",
        look: {
          hidden: [...next.hidden],
          shown: cursor?.path.id ?? null,
          cursor:
            cursor !== null && cursor.step < cursor.path.done ? vectorAt(cursor.path.at, cursor.step).toArray() : null,
          selected: selectedAt(next)?.toArray() ?? null,
        },
      });
      updateTips(next);
      changed();
    },
    pick: (x, y) => (content === undefined ? null : picker.pick(content, x, y)),
    place: (x, y) => picker.place(controls.target, x, y),
    toCanvas([x, y, z]) {
      const p = new THREE.Vector3(x, y, z).project(camera);
      return p.z > 1 ? null : [((p.x + 1) / 2) * size.width, ((1 - p.y) / 2) * size.height];
    },
    resize(width, height) {
      size = { width, height };
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
      painter.send({ do: "size", width, height, pixelRatio: devicePixelRatio });
      changed();
    },
    turn(azimuth, polar) {
      const arm = camera.position.clone().sub(controls.target);
      const spherical = new THREE.Spherical().setFromVector3(arm);
      spherical.theta += azimuth;
      spherical.phi = Math.min(Math.PI - 0.05, Math.max(0.05, spherical.phi + polar));
      camera.position.setFromSpherical(spherical).add(controls.target);
      controls.update();
    },
    zoom(factor) {
      camera.position.sub(controls.target).multiplyScalar(factor).add(controls.target);
      controls.update();
    },
    follow(view) {
      const arm = new THREE.Vector3(view[0], view[1], view[2]).multiplyScalar(radius || 1);
      camera.position.copy(controls.target).add(arm);
      camera.lookAt(controls.target);
      controls.update();
    },
    view() {
      const arm = camera.position.clone().sub(controls.target);
      return arm.divideScalar(radius || 1).toArray();
    },
    onView(callback) {
      viewers.push(callback);
    },
    labels,
    content: () => content ?? null,
    picture: () => painter.ask("picture") as Promise<Blob>,
    facts: () => painter.ask("facts") as Promise<PaintedFacts>,
    dispose() {
      isDisposed = true;
      controls.dispose();
      painter.close();
    },
  };
}

/** Tells the painter of paths, and of what is new of them. */
function openFeed(painter: PainterLink) {
  const sent = new Map<string, number>();
  return {
    paths(live: readonly LivePath[], text: string): void {
      for (const path of live) {
        const { id, steps, done } = path;
        if (!sent.has(id)) {
          const thick = path.epochs.filter(({ role }) => role === "delay");
          const width = path.kind === "release" ? 2.2 : 1.1;
          painter.send({ do: "path", path: { id, steps, color: liveColor(path, text), width, thick } });
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
