/** @file Draws state space with three.js, on a canvas of the page or of a worker. Draws when something changed. */
import * as THREE from "three";
import { LineMaterial } from "three/examples/jsm/lines/LineMaterial.js";
import { COORDINATES } from "../../engine/protocol.ts";
import type { PaintedFacts } from "./facts.ts";
import { openFramePacer } from "./framePacer.ts";
import { type GrowingLine, growingLine } from "./growingLine.ts";
import { continuumMark, cycleTube, dispose, type Mark3d, pointMark, ribbon } from "./marks3d.ts";
import { FIELD_OF_VIEW, type Look, type NewPath, type Place, type StillLife, type ToPainter } from "./spaceMessages.ts";

export interface SpacePainter {
  take(message: Exclude<ToPainter, { do: "open" | "ask" }>): void;
  facts(): PaintedFacts;
  /** What is drawn, as PNG. */
  picture(): Promise<Blob>;
  dispose(): void;
}

/** A path that grows: its states so far, and the lines through them. */
interface Grown {
  readonly path: NewPath;
  readonly at: Float32Array;
  done: number;
  group: THREE.Group;
  lines: GrowingLine[];
}

const STORED_WIDTH = 3;
const THICK = 3.4;
const PALE = 0.45;
const NOTHING: Look = { hidden: [], shown: null, cursor: null, selected: null };

/** @param isSlow WebGL runs on the processor: smooth edges come from a finer picture once nothing moves. */
export function openPainter(canvas: HTMLCanvasElement | OffscreenCanvas, isSlow: boolean): SpacePainter {
  const renderer = new THREE.WebGLRenderer({ canvas: canvas as HTMLCanvasElement, antialias: !isSlow });
  renderer.debug.checkShaderErrors = false; // asking waits for the graphics process
  const world = new THREE.Scene();
  const camera = new THREE.PerspectiveCamera(FIELD_OF_VIEW, 1, 0.01, 1000);
  const light = new THREE.DirectionalLight(0xffffff, 1.6);
  const root = new THREE.Group();
  const cursor = new THREE.Mesh(new THREE.SphereGeometry(1, 20, 14), new THREE.MeshBasicMaterial());
  const ring = new THREE.Mesh(new THREE.TorusGeometry(1, 0.12, 8, 40), new THREE.MeshBasicMaterial());
  world.add(new THREE.AmbientLight(0xffffff, 1.9), light, root, cursor, ring);

  let size = { width: 1, height: 1 };
  let still: StillLife | undefined;
  let look = NOTHING;
  let marks: Mark3d[] = [];
  let cycles: { label: string; object: THREE.Object3D }[] = [];
  let continua: { label: string; vertices: number; object: THREE.Object3D }[] = [];
  let curves: { vertices: number; object: THREE.Object3D }[] = [];
  let stored: { id: string; color: string; line: GrowingLine }[] = [];
  const grown = new Map<string, Grown>();
  const pacer = openFramePacer(renderer, isSlow, render);

  // one material for all lines of a width, so that no program is built again while states move
  const materials = new Map<string, LineMaterial>();
  function lineMaterial(linewidth: number, opacity: number): LineMaterial {
    const key = `${linewidth}/${opacity}`;
    const known = materials.get(key);
    if (known !== undefined) return known;
    const made = new LineMaterial({ linewidth, vertexColors: true, transparent: opacity < 1, opacity });
    materials.set(key, made);
    return made;
  }

  function render(): void {
    light.position.copy(camera.position);
    ring.quaternion.copy(camera.quaternion);
    renderer.render(world, camera);
  }

  function rebuild(next: StillLife): void {
    for (const child of [...root.children]) clear(child);
    root.clear();
    const { first, axes, center, radius, colors } = next;
    world.background = new THREE.Color(colors.background);
    const middle = new THREE.Vector3(...center);
    for (let k = 0; k < axes; k++) {
      const along = new THREE.Vector3().setComponent(k, radius);
      const ends = [middle.clone().sub(along), middle.clone().add(along)];
      const geometry = new THREE.BufferGeometry().setFromPoints(ends);
      root.add(new THREE.Line(geometry, new THREE.LineBasicMaterial({ color: colors.line })));
    }
    marks = next.points.map((point) => pointMark(point, first, radius, colors));
    cycles = next.cycles.map((cycle) => ({ label: cycle.label, object: cycleTube(cycle, first, radius) }));
    continua = next.continua.map((continuum) => ({
      label: continuum.label,
      vertices: continuum.at.length / COORDINATES,
      object: continuumMark(continuum, first, radius, colors.text),
    }));
    curves = next.curves.map((curve) => ({ vertices: curve.speed.length, object: ribbon(curve, first, radius) }));
    for (const { object } of [...marks, ...cycles, ...continua, ...curves]) root.add(object);
    stored = next.stored.map(({ id, at, color }) => {
      const states = at.length / COORDINATES;
      const line = growingLine(first, 0, states, color, lineMaterial(STORED_WIDTH, 1));
      line.grow(at, 0, states);
      root.add(line.object);
      return { id, color, line };
    });
    for (const one of grown.values()) drawPath(one, first);
  }

  /** Thin, and thick in the delay; what it was let go from is one width. */
  function drawPath(one: Grown, first: number): void {
    const { id, steps, color, width, thick } = one.path;
    const opacity = look.shown === id ? 1 : PALE;
    const parts = [{ start: 0, end: steps, width }, ...thick.map((part) => ({ ...part, width: THICK }))];
    one.group = new THREE.Group();
    one.lines = parts.map(({ start, end, width: wide }) =>
      growingLine(first, start, end, color, lineMaterial(wide, opacity)),
    );
    for (const line of one.lines) {
      line.grow(one.at, 0, one.done);
      one.group.add(line.object);
    }
    root.add(one.group);
  }

  function clear(object: THREE.Object3D): void {
    root.remove(object);
    dispose(object, new Set(materials.values()));
  }

  function show(): void {
    const hidden = new Set(look.hidden);
    for (const mark of marks) mark.object.visible = !hidden.has(mark.group);
    for (const { object } of cycles) object.visible = !hidden.has("cycles");
    for (const { object } of continua) object.visible = !hidden.has("continua");
    for (const { object } of curves) object.visible = !hidden.has("slow");
    for (const { line } of stored) line.object.visible = !hidden.has("delays");
    for (const [id, { group, lines, path }] of grown) {
      group.visible = !hidden.has("live");
      const opacity = look.shown === id ? 1 : PALE;
      lines.forEach((line, k) => {
        line.object.material = lineMaterial(k === 0 ? path.width : THICK, opacity);
      });
    }
    const radius = still?.radius ?? 1;
    place(cursor, look.cursor, 0.02 * radius);
    place(ring, look.selected, 0.05 * radius);
  }

  function place(mesh: THREE.Mesh, at: Place | null, scale: number): void {
    mesh.visible = at !== null && still !== undefined;
    if (at === null || still === undefined) return;
    mesh.position.set(...at);
    mesh.scale.setScalar(scale);
    (mesh.material as THREE.MeshBasicMaterial).color.set(still.colors.accent);
  }

  return {
    take(message) {
      switch (message.do) {
        case "size":
          size = message;
          pacer.resize(size.width, size.height, message.pixelRatio);
          camera.aspect = size.width / size.height;
          camera.updateProjectionMatrix();
          break;
        case "still":
          still = message.still;
          rebuild(still);
          show();
          break;
        case "path": {
          const { path } = message;
          const at = new Float32Array(path.steps * COORDINATES);
          const one: Grown = { path, at, done: 0, group: new THREE.Group(), lines: [] };
          grown.set(path.id, one);
          if (still !== undefined) drawPath(one, still.first);
          break;
        }
        case "grow": {
          const one = grown.get(message.id);
          if (one === undefined) return;
          one.at.set(message.at, message.from * COORDINATES);
          one.done = message.from + message.at.length / COORDINATES;
          for (const line of one.lines) line.grow(one.at, message.from, one.done);
          break;
        }
        case "drop": {
          const one = grown.get(message.id);
          if (one !== undefined) clear(one.group);
          grown.delete(message.id);
          break;
        }
        case "look":
          look = message.look;
          show();
          break;
        case "view": {
          const { position, target, near, far } = message.view;
          camera.position.set(...position);
          camera.near = near;
          camera.far = far;
          camera.updateProjectionMatrix();
          camera.lookAt(...target);
          break;
        }
      }
      pacer.request();
    },
    facts() {
      return {
        points: marks.map(({ label, object }) => {
          return { label, position: object.position.toArray(), visible: object.visible };
        }),
        paths: [
          ...stored.map(({ id, color, line }) => {
            return { id, color, states: line.states(), visible: line.object.visible, ...ends(line) };
          }),
          ...[...grown].map(([id, { path, lines, group, done }]) => {
            const states = Math.max(lines[0]?.states() ?? 0, Math.min(1, done));
            return { id, color: path.color, states, visible: group.visible, ...ends(lines[0]) };
          }),
        ],
        cycles: cycles.map(({ label, object }) => ({ label, visible: object.visible })),
        continua: continua.map(({ label, vertices, object }) => ({ label, vertices, visible: object.visible })),
        curves: curves.map(({ vertices, object }) => ({ vertices, visible: object.visible })),
        frames: pacer.frames(),
        cost: pacer.cost(),
      };
    },
    picture() {
      pacer.finest();
      return "convertToBlob" in canvas
        ? canvas.convertToBlob({ type: "image/png" })
        : new Promise((resolve, reject) => {
            canvas.toBlob((png) => (png === null ? reject(new Error("no picture")) : resolve(png)));
          });
    },
    dispose() {
      pacer.stop();
      for (const child of [...root.children]) clear(child);
      for (const material of materials.values()) material.dispose();
      renderer.dispose();
    },
  };
}

function ends(line: GrowingLine | undefined): { first: number[]; last: number[] } {
  const [first, last] = line?.ends() ?? [[], []];
  return { first, last };
}
