/** @file A line through states that are still being computed: room for all of them, of which only what is new is sent on. */
import * as THREE from "three";
import type { LineMaterial } from "three/examples/jsm/lines/LineMaterial.js";
import { LineSegments2 } from "three/examples/jsm/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/examples/jsm/lines/LineSegmentsGeometry.js";
import { COORDINATES } from "../../engine/protocol.ts";

export interface GrowingLine {
  readonly object: LineSegments2;
  /** States drawn. */
  states(): number;
  /** Draws states up to `done − 1` of the path, of which those from `from` on are new. */
  grow(at: Float32Array, from: number, done: number): void;
  /** The place of its first and of its last state, as drawn. */
  ends(): [number[], number[]];
}

/** Share of its brightness that a line begins with. */
const DARK = 0.35;

/**
 * States `start` … `end − 1` of a path as one line, dark at its beginning and bright where it will end.
 *
 * @param first the first of the three coordinates shown.
 */
export function growingLine(
  first: number,
  start: number,
  end: number,
  color: string,
  material: LineMaterial,
): GrowingLine {
  const segments = Math.max(1, end - start - 1);
  const positions = new Float32Array(6 * segments);
  const shades = new Float32Array(6 * segments);
  const full = new THREE.Color(color);
  for (let s = 0; s < segments; s++) {
    for (const half of [0, 1]) {
      const brightness = DARK + (1 - DARK) * ((s + half) / segments);
      shades.set([full.r * brightness, full.g * brightness, full.b * brightness], 6 * s + 3 * half);
    }
  }
  const geometry = new LineSegmentsGeometry().setPositions(positions).setColors(shades);
  geometry.instanceCount = 0;
  const { data } = geometry.getAttribute("instanceStart") as THREE.InterleavedBufferAttribute;
  data.setUsage(THREE.DynamicDrawUsage);
  const object = new LineSegments2(geometry, material);
  object.frustumCulled = false; // its bounds change as it grows
  object.visible = false;
  return {
    object,
    states: () => (geometry.instanceCount === 0 ? 0 : geometry.instanceCount + 1),
    grow(at, from, done) {
      const s0 = Math.max(0, from - start - 1); // the segment into the first new state
      const s1 = Math.min(done, end) - start - 1;
      if (s1 <= s0) return;
      for (let s = s0; s < s1; s++) {
        for (const half of [0, 1]) {
          const state = (start + s + half) * COORDINATES + first;
          for (let k = 0; k < 3; k++) positions[6 * s + 3 * half + k] = at[state + k];
        }
      }
      data.addUpdateRange(6 * s0, 6 * (s1 - s0));
      data.needsUpdate = true;
      geometry.instanceCount = s1;
      object.visible = true;
    },
    ends() {
      const last = 6 * geometry.instanceCount - 3;
      return last < 0 ? [[], []] : [[...positions.slice(0, 3)], [...positions.slice(last, last + 3)]];
    },
  };
}
