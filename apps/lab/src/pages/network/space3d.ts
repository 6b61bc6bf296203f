/** @file State space in three dimensions. Loaded only where it is shown: three.js is large. Renders when something changed. */
import * as THREE from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { STIMULUS_COLORS } from "../../../../../src/figures/index.ts";
import type { AxesName, DrawnPath, Scene } from "../../engine/protocol.ts";
import { COORDINATES } from "../../engine/protocol.ts";
import type { SpaceFacts } from "./facts.ts";
import { cycleTube, dispose, type Mark3d, pointMark, ribbon, thickLine } from "./marks3d.ts";
import type { LivePath, Selection } from "./session.ts";

export interface SpaceContent {
  readonly stored: readonly DrawnPath[];
  readonly live: readonly LivePath[];
  readonly scene: Scene | null;
  readonly axes: AxesName;
  readonly hidden: ReadonlySet<string>;
  readonly selection: Selection | null;
  readonly cursor: { readonly path: LivePath; readonly step: number } | null;
  readonly axisNames: readonly [string, string, string];
}

export interface SpaceColors {
  readonly background: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly accent: string;
}

export interface Space3d {
  update(content: SpaceContent, colors: SpaceColors): void;
  /** What lies under the pointer, in pixels of the canvas; null for nothing. */
  pick(x: number, y: number): Selection | null;
  /** The place under the pointer on the plane through the centre that faces the viewer. */
  place(x: number, y: number): [number, number, number];
  /** Where a place is on the canvas, in pixels. */
  toCanvas(position: readonly number[]): [number, number];
  resize(width: number, height: number): void;
  turn(azimuth: number, polar: number): void;
  zoom(factor: number): void;
  /** Turns as the other one turns. */
  follow(view: number[]): void;
  view(): number[];
  onView(callback: () => void): void;
  /** Renders now, so that the canvas can be saved in the same task. */
  renderNow(): void;
  facts(): SpaceFacts;
  canvas: HTMLCanvasElement;
  dispose(): void;
}

export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

const PICK_PIXELS = 14;
const FIELD_OF_VIEW = 35;

export function openSpace(canvas: HTMLCanvasElement, onLabels: (labels: readonly Label[]) => void): Space3d {
  const renderer = new THREE.WebGLRenderer({ canvas, antialias: true });
  renderer.debug.checkShaderErrors = false; // asking waits for the graphics process
  renderer.setPixelRatio(Math.min(2, devicePixelRatio));
  const world = new THREE.Scene();
  const camera = new THREE.PerspectiveCamera(FIELD_OF_VIEW, 1, 0.01, 1000);
  const controls = new OrbitControls(camera, canvas);
  controls.enableDamping = false;
  const light = new THREE.DirectionalLight(0xffffff, 1.6);
  world.add(new THREE.AmbientLight(0xffffff, 1.9), light);
  const root = new THREE.Group();
  world.add(root);

  let size = { width: 1, height: 1 };
  let radius = 0;
  let requested = false;
  let frames = 0;
  let isDisposed = false;
  let content: SpaceContent | undefined;
  let colors: SpaceColors | undefined;
  let marks: Mark3d[] = [];
  let cycles: { label: string; object: THREE.Object3D }[] = [];
  let curves: { vertices: number; object: THREE.Object3D }[] = [];
  const lines = new Map<string, { object: THREE.Object3D; done: number; key: string; states: number }>();
  const tips: { text: string; at: THREE.Vector3 }[] = [];
  const cursor = new THREE.Mesh(new THREE.SphereGeometry(1, 20, 14), new THREE.MeshBasicMaterial());
  const ring = new THREE.Mesh(new THREE.TorusGeometry(1, 0.12, 8, 40), new THREE.MeshBasicMaterial());
  const viewers: (() => void)[] = [];
  world.add(cursor, ring);

  const first = () => (content!.axes === "principal" ? 0 : 3);
  const vectorAt = (at: ArrayLike<number>, row: number) => {
    const from = row * COORDINATES + first();
    return new THREE.Vector3(at[from], at[from + 1], at[from + 2]);
  };

  function request(): void {
    if (requested || isDisposed) return;
    requested = true;
    requestAnimationFrame(() => {
      requested = false;
      if (!isDisposed) render();
    });
  }
  function render(): void {
    frames++;
    light.position.copy(camera.position);
    ring.quaternion.copy(camera.quaternion);
    renderer.render(world, camera);
    onLabels(
      tips.flatMap(({ text, at }) => {
        const p = at.clone().project(camera);
        if (p.z > 1 || Math.abs(p.x) > 1 || Math.abs(p.y) > 1) return [];
        return [{ text, x: ((p.x + 1) / 2) * size.width, y: ((1 - p.y) / 2) * size.height }];
      }),
    );
  }
  controls.addEventListener("change", () => {
    request();
    for (const callback of viewers) callback();
  });

  function fitView(next: SpaceContent): void {
    const box = new THREE.Box3();
    const add = (at: ArrayLike<number>, count: number) => {
      for (let row = 0; row < count; row++) box.expandByPoint(vectorAt(at, row));
    };
    for (const path of next.stored) add(path.at, path.at.length / COORDINATES);
    for (const point of next.scene?.points ?? [])
      if (point.stability === "stable" || point.reached[0] > 0) add(point.at, 1);
    for (const cycle of next.scene?.cycles ?? []) add(cycle.at, cycle.at.length / COORDINATES);
    if (box.isEmpty()) return;
    const sphere = box.getBoundingSphere(new THREE.Sphere());
    radius = Math.max(1e-9, sphere.radius);
    controls.target.copy(sphere.center);
    const away = radius / Math.sin((FIELD_OF_VIEW * Math.PI) / 360);
    camera.position.copy(sphere.center).add(new THREE.Vector3(0.62, 0.5, 0.9).normalize().multiplyScalar(1.12 * away));
    camera.near = away / 100;
    camera.far = away * 30;
    camera.updateProjectionMatrix();
    controls.update();
  }

  function rebuildStatic(next: SpaceContent, paint: SpaceColors): void {
    for (const child of [...root.children]) dispose(child);
    root.clear();
    lines.clear();
    tips.length = 0;
    drawAxes(next, paint);
    marks = (next.scene?.points ?? []).map((point) => {
      const mark = pointMark(point, first(), radius, paint);
      root.add(mark.object);
      return mark;
    });
    cycles = (next.scene?.cycles ?? []).map((cycle) => {
      const object = cycleTube(cycle.at, first(), radius);
      root.add(object);
      return { label: cycle.label, object };
    });
    curves = (next.scene?.curves ?? []).map((curve) => {
      const object = ribbon(curve, first(), radius);
      root.add(object);
      return { vertices: curve.speed.length, object };
    });
  }

  function drawAxes(next: SpaceContent, paint: SpaceColors): void {
    const origin = controls.target.clone();
    for (let k = 0; k < 3; k++) {
      const direction = new THREE.Vector3().setComponent(k, radius);
      const ends = [origin.clone().sub(direction), origin.clone().add(direction)];
      const geometry = new THREE.BufferGeometry().setFromPoints(ends);
      root.add(new THREE.Line(geometry, new THREE.LineBasicMaterial({ color: paint.line })));
      tips.push({ text: next.axisNames[k], at: ends[1] });
    }
  }

  function syncLines(next: SpaceContent): void {
    const wanted = new Set<string>();
    const draw = (id: string, at: Float32Array, done: number, key: string, make: () => THREE.Object3D) => {
      wanted.add(id);
      const known = lines.get(id);
      if (known !== undefined && known.done === done && known.key === key) return;
      if (known !== undefined) {
        root.remove(known.object);
        dispose(known.object);
      }
      const object = done < 2 ? new THREE.Group() : make();
      lines.set(id, { object, done, key, states: at.length / COORDINATES });
      root.add(object);
    };
    for (const path of next.stored) {
      const count = path.at.length / COORDINATES;
      const color = path.pair === null ? "#8aa0b0" : STIMULUS_COLORS[path.pair[0] % STIMULUS_COLORS.length];
      draw(path.id, path.at, count, next.axes, () => thickLine(path.at, first(), 0, count, color, 3, size));
    }
    for (const path of next.live) {
      const isShown = next.cursor?.path === path;
      draw(path.id, path.at, path.done, `${next.axes}${isShown}`, () => livePath(path, isShown));
    }
    for (const [id, { object }] of lines) {
      if (wanted.has(id)) continue;
      root.remove(object);
      dispose(object);
      lines.delete(id);
    }
  }

  // thin, and thick in the delay; a release is drawn in one width
  function livePath(path: LivePath, isShown: boolean): THREE.Object3D {
    const color = path.first === null ? colors!.accent : STIMULUS_COLORS[path.first % STIMULUS_COLORS.length];
    const group = new THREE.Group();
    const opacity = isShown ? 1 : 0.45;
    group.add(thickLine(path.at, first(), 0, path.done, color, path.kind === "release" ? 2.2 : 1.1, size, opacity));
    for (const { name, start, end } of path.epochs) {
      const to = Math.min(end, path.done);
      if (!name.startsWith("delay") || to - start < 2) continue;
      group.add(thickLine(path.at, first(), start, to, color, 3.4, size, opacity));
    }
    return group;
  }

  function showHidden({ hidden }: SpaceContent): void {
    for (const mark of marks) mark.object.visible = !hidden.has(mark.group);
    for (const { object } of cycles) object.visible = !hidden.has("cycles");
    for (const { object } of curves) object.visible = !hidden.has("slow");
    for (const [id, { object }] of lines) {
      object.visible = !hidden.has(/^(trial|release)/.test(id) ? "live" : "delays");
    }
  }

  function updateTips(next: SpaceContent): void {
    tips.length = 3;
    for (const mark of marks) if (mark.object.visible) tips.push({ text: mark.label, at: mark.object.position });
    next.scene?.cycles.forEach((cycle, k) => {
      if (cycles[k]?.object.visible) tips.push({ text: cycle.label, at: vectorAt(cycle.at, 0) });
    });
  }

  function placeCursor(next: SpaceContent, paint: SpaceColors): void {
    cursor.visible = next.cursor !== null && next.cursor.step < next.cursor.path.done;
    if (next.cursor !== null && cursor.visible) cursor.position.copy(vectorAt(next.cursor.path.at, next.cursor.step));
    cursor.scale.setScalar(radius * 0.02);
    (cursor.material as THREE.MeshBasicMaterial).color.set(paint.accent);
    const at = selectedAt(next);
    ring.visible = at !== null;
    if (at !== null) ring.position.copy(at);
    ring.scale.setScalar(radius * 0.05);
    (ring.material as THREE.MeshBasicMaterial).color.set(paint.accent);
  }

  function selectedAt({ selection, scene, stored, live }: SpaceContent): THREE.Vector3 | null {
    if (selection === null) return null;
    if (selection.kind === "placed") {
      const isHere = selection.axes === content!.axes;
      return isHere ? new THREE.Vector3(...selection.at) : null;
    }
    if (selection.kind === "path") {
      const path = [...stored, ...live].find(({ id }) => id === selection.path);
      return path === undefined ? null : vectorAt(path.at, selection.step);
    }
    const found = selection.kind === "point" ? scene?.points[selection.index] : scene?.cycles[selection.index];
    return found === undefined ? null : vectorAt(found.at, 0);
  }

  return {
    canvas,
    update(next, paint) {
      const before = content;
      const isNew = before === undefined || before.axes !== next.axes || before.stored !== next.stored;
      content = next;
      const isRepainted = colors === undefined || JSON.stringify(colors) !== JSON.stringify(paint);
      colors = paint;
      if (isNew || (before.scene === null) !== (next.scene === null)) fitView(next);
      if (isNew || isRepainted || before.scene !== next.scene) rebuildStatic(next, paint);
      world.background = new THREE.Color(paint.background);
      syncLines(next);
      showHidden(next);
      updateTips(next);
      placeCursor(next, paint);
      request();
    },
    pick(x, y) {
      if (content === undefined) return null;
      let best: { distance: number; selection: Selection } | null = null;
      const offer = (at: THREE.Vector3, selection: Selection, bonus: number) => {
        const p = at.clone().project(camera);
        if (p.z > 1) return;
        const dx = ((p.x + 1) / 2) * size.width - x;
        const dy = ((1 - p.y) / 2) * size.height - y;
        const distance = Math.hypot(dx, dy) - bonus;
        if (distance <= PICK_PIXELS - bonus && (best === null || distance < best.distance))
          best = { distance, selection };
      };
      // marks come before the lines that end in them
      marks.forEach((mark, index) => {
        if (mark.object.visible) offer(mark.object.position, { kind: "point", index }, 6);
      });
      content.scene?.cycles.forEach((cycle, index) => {
        if (!cycles[index]?.object.visible) return;
        for (let row = 0; row * COORDINATES < cycle.at.length; row++)
          offer(vectorAt(cycle.at, row), { kind: "cycle", index }, 4);
      });
      for (const path of [...content.live, ...content.stored]) {
        if (!lines.get(path.id)?.object.visible) continue;
        const done = "done" in path ? path.done : path.at.length / COORDINATES;
        for (let step = 0; step < done; step++)
          offer(vectorAt(path.at, step), { kind: "path", path: path.id, step }, 0);
      }
      return (best as { selection: Selection } | null)?.selection ?? null;
    },
    place(x, y) {
      const ray = new THREE.Raycaster();
      ray.setFromCamera(new THREE.Vector2((2 * x) / size.width - 1, 1 - (2 * y) / size.height), camera);
      const facing = camera.getWorldDirection(new THREE.Vector3());
      const plane = new THREE.Plane().setFromNormalAndCoplanarPoint(facing, controls.target);
      const at = ray.ray.intersectPlane(plane, new THREE.Vector3()) ?? controls.target;
      return [at.x, at.y, at.z];
    },
    toCanvas([x, y, z]) {
      const p = new THREE.Vector3(x, y, z).project(camera);
      return [((p.x + 1) / 2) * size.width, ((1 - p.y) / 2) * size.height];
    },
    resize(width, height) {
      size = { width, height };
      renderer.setSize(width, height, false);
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
      if (content !== undefined) {
        for (const line of lines.values()) line.key = ""; // widths are in pixels of this size
        syncLines(content);
        showHidden(content);
      }
      request();
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
      return camera.position
        .clone()
        .sub(controls.target)
        .divideScalar(radius || 1)
        .toArray();
    },
    onView(callback) {
      viewers.push(callback);
    },
    renderNow: render,
    facts() {
      const at = (path: { at: Float32Array }, row: number) => vectorAt(path.at, row).toArray();
      const all = [...(content?.stored ?? []), ...(content?.live ?? [])];
      return {
        points: marks.map(({ label, object }, k) => {
          const { kind, stability } = content!.scene!.points[k];
          return { label, kind, stability, position: object.position.toArray(), visible: object.visible };
        }),
        paths: all.map((path) => {
          const line = lines.get(path.id);
          const done = "done" in path ? path.done : path.at.length / COORDINATES;
          return {
            id: path.id,
            states: line?.done ?? 0,
            visible: line?.object.visible ?? false,
            first: at(path, 0),
            last: at(path, Math.max(0, done - 1)),
          };
        }),
        cycles: cycles.map(({ label, object }) => ({ label, visible: object.visible })),
        curves: curves.map(({ vertices, object }) => ({ vertices, visible: object.visible })),
        frames,
      };
    },
    dispose() {
      isDisposed = true;
      controls.dispose();
      for (const child of [...root.children]) dispose(child);
      renderer.dispose();
    },
  };
}
