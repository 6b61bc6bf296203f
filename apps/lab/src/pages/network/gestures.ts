/** @file Drag turns, shift-drag moves, the wheel zooms; on a touched screen two fingers turn and zoom, and one scrolls the page. */
import type { Space } from "./space.ts";

const TURN = 0.007; // radians of a pixel

/** @returns what stops listening. */
export function followGestures(canvas: HTMLCanvasElement, space: Space): () => void {
  const fingers = new Map<number, { x: number; y: number }>();
  const stop = new AbortController();
  const { signal } = stop;
  const at = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const spread = () => {
    const [p, q] = [...fingers.values()];
    return { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2, away: Math.max(1, Math.hypot(p.x - q.x, p.y - q.y)) };
  };
  canvas.addEventListener(
    "pointerdown",
    (event) => {
      fingers.set(event.pointerId, at(event));
      if (event.pointerType === "mouse") canvas.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  canvas.addEventListener(
    "pointermove",
    (event) => {
      const before = fingers.get(event.pointerId);
      if (before === undefined) return;
      const now = at(event);
      if (event.pointerType === "mouse" && fingers.size === 1) {
        if (event.buttons !== 1) return;
        if (event.shiftKey) space.shift(now.x - before.x, now.y - before.y);
        else space.turn((now.x - before.x) * TURN, (now.y - before.y) * TURN);
      } else if (fingers.size === 2) {
        const was = spread();
        fingers.set(event.pointerId, now);
        const is = spread();
        space.zoom(is.away / was.away, [is.x, is.y]);
        space.turn((is.x - was.x) * 2 * TURN, (is.y - was.y) * 2 * TURN);
      }
      fingers.set(event.pointerId, now);
    },
    { signal },
  );
  for (const name of ["pointerup", "pointercancel", "pointerleave"] as const) {
    canvas.addEventListener(name, (event) => fingers.delete(event.pointerId), { signal });
  }
  // two fingers are for the picture: the page must not scroll under them
  canvas.addEventListener(
    "touchmove",
    (event) => {
      if (event.touches.length === 2) event.preventDefault();
    },
    { signal, passive: false },
  );
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { x, y } = at(event);
      space.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), [x, y]);
    },
    { signal, passive: false },
  );
  return () => stop.abort();
}
