import { cos, sin } from "../../kernel/index.ts";
import type { FlowPortraitData } from "./flowPortraitData.ts";

/** How a portrait is looked at: face on where both angles are 0. Angles in radians. */
export interface Turn {
  readonly azimuth: number;
  readonly tilt: number;
  readonly zoom: number;
  /** Pixels. */
  readonly shift: readonly [number, number];
}
export const FACE_ON: Turn = { azimuth: 0, tilt: 0, zoom: 1, shift: [0, 0] };

/** Where places are on the page. Parallel projection: what is equally long far and near is drawn equally long. */
export interface PortraitView {
  /** Pixels from the upper left, and depth towards the viewer. */
  at(a: number, b: number, c: number): readonly [number, number, number];
  /** Pixels of one state unit along the first and the second axis, face on. */
  readonly scale: readonly [number, number];
  readonly corner: readonly [number, number];
  readonly across: readonly [number, number];
  readonly down: readonly [number, number];
  /** Distance off the plane in parts of the half frame. */
  offPlane(distance: number): number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function portraitView(
  { frame, n }: Pick<FlowPortraitData, "frame" | "n">,
  box: Box,
  turn: Turn = FACE_ON,
): PortraitView {
  const [ma, mb] = [(frame.a[0] + frame.a[1]) / 2, (frame.b[0] + frame.b[1]) / 2];
  const [ha, hb] = [(frame.a[1] - frame.a[0]) / 2, (frame.b[1] - frame.b[0]) / 2];
  const scale = [(turn.zoom * box.width) / (2 * ha), (turn.zoom * box.height) / (2 * hb)] as const;
  const depth = Math.min(...scale);
  const [ca, sa, ct, st] = [cos(turn.azimuth), sin(turn.azimuth), cos(turn.tilt), sin(turn.tilt)];
  const [x0, y0] = [box.x + box.width / 2 + turn.shift[0], box.y + box.height / 2 + turn.shift[1]];
  const at = (a: number, b: number, c: number): readonly [number, number, number] => {
    const [x, y, z] = [(a - ma) * scale[0], (b - mb) * scale[1], c * depth];
    // about the vertical, then about the horizontal
    const [x1, z1] = [x * ca + z * sa, z * ca - x * sa];
    const [y1, z2] = [y * ct - z1 * st, z1 * ct + y * st];
    return [x0 + x1, y0 - y1, z2];
  };
  const corner = at(frame.a[0], frame.b[1], 0);
  const right = at(frame.a[1], frame.b[1], 0);
  const below = at(frame.a[0], frame.b[0], 0);
  const size = n === 1 ? ha : Math.max(ha, hb);
  return {
    at,
    scale,
    corner: [corner[0], corner[1]],
    across: [right[0] - corner[0], right[1] - corner[1]],
    down: [below[0] - corner[0], below[1] - corner[1]],
    offPlane: (distance) => distance / size,
  };
}
