/** @file The marks of state space as objects of three.js, in the language of lab.md: filled, hollow, translucent, tube, ribbon. */
import * as THREE from "three";
import { COORDINATES, type SceneContinuum, type SceneCurve, type SceneCycle } from "../../engine/protocol.ts";
import { groupOf, type PointGroup } from "./groups.ts";
import type { DrawnPoint } from "./spaceMessages.ts";
import { viridis } from "./speedColor.ts";

export interface Mark3d {
  readonly label: string;
  /** Which entry of the legend shows and hides it. */
  readonly group: PointGroup;
  readonly object: THREE.Object3D;
}

const CYCLE_COLOR = "#CC79A7";

/** Stable: filled sphere. Other roots: hollow octahedron, unstable directions as short arrows. Ghost: translucent sphere. */
export function pointMark(
  point: DrawnPoint,
  first: number,
  radius: number,
  { text, quiet }: { text: string; quiet: string },
): Mark3d {
  const group = groupOf(point);
  const size = radius * 0.032;
  const object = new THREE.Group();
  if (group === "saddles") {
    const shape = new THREE.OctahedronGeometry(size * 1.25);
    object.add(new THREE.LineSegments(new THREE.EdgesGeometry(shape), new THREE.LineBasicMaterial({ color: text })));
    for (const direction of point.directions) {
      const v = new THREE.Vector3(direction[first], direction[first + 1], direction[first + 2]);
      if (v.length() < 1e-6) continue;
      for (const sign of [1, -1]) {
        const arrow = new THREE.ArrowHelper(
          v.clone().multiplyScalar(sign).normalize(),
          new THREE.Vector3(),
          size * 4 * v.length(),
          text,
          size,
          size * 0.7,
        );
        object.add(arrow);
      }
    }
  } else {
    const material = new THREE.MeshLambertMaterial({
      color: group === "ghosts" ? quiet : text,
      transparent: group === "ghosts",
      opacity: group === "ghosts" ? 0.35 : 1,
    });
    object.add(new THREE.Mesh(new THREE.SphereGeometry(size, 24, 16), material));
  }
  object.position.set(point.at[first], point.at[first + 1], point.at[first + 2]);
  return { label: point.label, group, object };
}

/** One period of a cycle, [phases × COORDINATES], as a closed tube; an orbit of a map as its points. */
export function cycleTube({ at, form }: Pick<SceneCycle, "at" | "form">, first: number, radius: number) {
  const points = verticesOf(at, first);
  return form === "orbit" ? beads(points, radius, CYCLE_COLOR) : tube(points, true, radius, CYCLE_COLOR);
}

/** A continuum of fixed points as its curve, in the colour of stable points; where it has none, the states found of it. */
export function continuumMark(
  { at, isCurve, isClosed }: Pick<SceneContinuum, "at" | "isCurve" | "isClosed">,
  first: number,
  radius: number,
  color: string,
): THREE.Object3D {
  const points = verticesOf(at, first);
  return isCurve && points.length > 1 ? tube(points, isClosed, radius, color) : beads(points, radius, color);
}

function verticesOf(at: Float32Array, first: number): THREE.Vector3[] {
  return Array.from({ length: at.length / COORDINATES }, (_, row) => {
    const start = row * COORDINATES + first;
    return new THREE.Vector3(at[start], at[start + 1], at[start + 2]);
  });
}

function tube(points: THREE.Vector3[], isClosed: boolean, radius: number, color: string): THREE.Object3D {
  const curve = new THREE.CatmullRomCurve3(points, isClosed, "centripetal");
  const geometry = new THREE.TubeGeometry(curve, points.length * 3, radius * 0.012, 10, isClosed);
  return new THREE.Mesh(geometry, new THREE.MeshLambertMaterial({ color }));
}

function beads(points: readonly THREE.Vector3[], radius: number, color: string): THREE.Object3D {
  const group = new THREE.Group();
  const sphere = new THREE.SphereGeometry(radius * 0.02, 16, 12);
  for (const point of points) {
    const bead = new THREE.Mesh(sphere, new THREE.MeshLambertMaterial({ color }));
    bead.position.copy(point);
    group.add(bead);
  }
  return group;
}

/** A slow curve as a ribbon: its width is how fast distances off it shrink, its colour the speed along it, on a log scale. */
export function ribbon(curve: SceneCurve, first: number, radius: number): THREE.Object3D {
  const { at, speed, contraction } = curve;
  const count = speed.length;
  const vertex = (row: number) => {
    const start = row * COORDINATES + first;
    return new THREE.Vector3(at[start], at[start + 1], at[start + 2]);
  };
  const logs = Array.from(speed, (v) => Math.log10(Math.max(v, 1e-12)));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const strongest = Math.max(1e-9, ...contraction);
  const positions: number[] = [];
  const colors: number[] = [];
  const indices: number[] = [];
  for (let row = 0; row < count; row++) {
    const along = vertex(Math.min(count - 1, row + 1)).sub(vertex(Math.max(0, row - 1)));
    const across = along.cross(new THREE.Vector3(0.3, 1, 0.2)).normalize();
    const half = radius * (0.008 + 0.03 * Math.max(0, contraction[row] / strongest));
    const color = viridis(high > low ? (logs[row] - low) / (high - low) : 0.5);
    for (const sign of [1, -1]) {
      const p = vertex(row).addScaledVector(across, sign * half);
      positions.push(p.x, p.y, p.z);
      colors.push(...color);
    }
    if (row > 0) indices.push(2 * row - 2, 2 * row - 1, 2 * row, 2 * row - 1, 2 * row + 1, 2 * row);
  }
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.Float32BufferAttribute(positions, 3));
  geometry.setAttribute("color", new THREE.Float32BufferAttribute(colors, 3));
  geometry.setIndex(indices);
  const material = new THREE.MeshBasicMaterial({ vertexColors: true, side: THREE.DoubleSide });
  return new THREE.Mesh(geometry, material);
}

/** Gives back what the graphics card holds of an object, but for materials that others use. */
export function dispose(object: THREE.Object3D, shared: ReadonlySet<THREE.Material>): void {
  object.traverse((part) => {
    if (!(part instanceof THREE.Mesh || part instanceof THREE.Line)) return;
    part.geometry.dispose();
    for (const material of [part.material].flat()) if (!shared.has(material)) material.dispose();
  });
}
