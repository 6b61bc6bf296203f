/** @file What lies under the pointer. */
import * as THREE from "three";
import { COORDINATES, type DrawnPath } from "../../engine/protocol.ts";
import { groupOf } from "./groups.ts";
import type { LivePath, Selection } from "./session.ts";
import type { SpaceContent } from "./space3d.ts";

const PICK_PIXELS = 14;
/** Marks come before the lines that end in them: they are taken as if they were so many pixels nearer. */
const POINT_BONUS = 6;
const CYCLE_BONUS = 4;

export function openPicker(
  camera: THREE.PerspectiveCamera,
  vectorAt: (at: ArrayLike<number>, row: number) => THREE.Vector3,
  size: () => { readonly width: number; readonly height: number },
) {
  return {
    pick({ scene, live, stored, hidden }: SpaceContent, x: number, y: number): Selection | null {
      const { width, height } = size();
      let nearest = Number.POSITIVE_INFINITY;
      let best: Selection | null = null;
      const offer = (at: THREE.Vector3, bonus: number, selection: () => Selection) => {
        const p = at.project(camera);
        if (p.z > 1) return;
        const away = Math.hypot(((p.x + 1) / 2) * width - x, ((1 - p.y) / 2) * height - y);
        if (away > PICK_PIXELS || away - bonus >= nearest) return;
        nearest = away - bonus;
        best = selection();
      };
      scene?.points.forEach((point, index) => {
        if (!hidden.has(groupOf(point))) offer(vectorAt(point.at, 0), POINT_BONUS, () => ({ kind: "point", index }));
      });
      scene?.cycles.forEach((cycle, index) => {
        if (hidden.has("cycles")) return;
        for (let row = 0; row * COORDINATES < cycle.at.length; row++)
          offer(vectorAt(cycle.at, row), CYCLE_BONUS, () => ({ kind: "cycle", index }));
      });
      const paths: readonly (LivePath | DrawnPath)[] = [...live, ...stored];
      for (const path of paths) {
        const isLive = "done" in path;
        if (hidden.has(isLive ? "live" : "delays")) continue;
        const done = isLive ? path.done : path.at.length / COORDINATES;
        for (let step = 0; step < done; step++)
          offer(vectorAt(path.at, step), 0, () => ({ kind: "path", path: path.id, step }));
      }
      return best;
    },

    /** The place under the pointer on the plane through `target` that faces the viewer. */
    place(target: THREE.Vector3, x: number, y: number): [number, number, number] {
      const { width, height } = size();
      const ray = new THREE.Raycaster();
      ray.setFromCamera(new THREE.Vector2((2 * x) / width - 1, 1 - (2 * y) / height), camera);
      const facing = camera.getWorldDirection(new THREE.Vector3());
      const plane = new THREE.Plane().setFromNormalAndCoplanarPoint(facing, target);
      const at = ray.ray.intersectPlane(plane, new THREE.Vector3()) ?? target;
      return [at.x, at.y, at.z];
    },
  };
}
