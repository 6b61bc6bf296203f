import { useEffect, useRef } from "preact/hooks";
import { go, hrefOf, setQuery } from "../../router.ts";
import { type Axes, MARGIN } from "./scatterAxes.ts";
import { type Box, dragged, hovered } from "./view.ts";

interface PointerOptions {
  readonly axes: Axes;
  readonly width: number;
  readonly height: number;
  /** Index of the mark near a place, or −1. */
  readonly nearest: (x: number, y: number) => number;
  readonly drawn: { readonly rows: readonly { readonly id: string }[] };
}

/** A press that moves less than this is a click, in pixels. */
const CLICK = 4;

/** Hover, click and brush on the scatter. @returns the ref of the surface that hears the pointer. */
export function usePointer(options: PointerOptions) {
  const surface = useRef<HTMLDivElement>(null);
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const element = surface.current!;
    let start: readonly [number, number] | null = null;
    const place = (event: PointerEvent) => {
      const { left, top } = element.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top] as const;
    };
    const idAt = (at: readonly [number, number]) => {
      const { nearest, drawn } = latest.current;
      return drawn.rows[nearest(...at)]?.id ?? null;
    };
    const isDrag = (a: readonly [number, number], b: readonly [number, number]) =>
      Math.hypot(a[0] - b[0], a[1] - b[1]) > CLICK;
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      start = place(event);
      element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      const at = place(event);
      if (start === null) hovered.value = idAt(at);
      else if (isDrag(start, at)) {
        hovered.value = null;
        dragged.value = boxOf(start, at, latest.current);
      }
    };
    const up = (event: PointerEvent) => {
      if (start === null) return;
      const at = place(event);
      if (isDrag(start, at)) setQuery({ box: boxOf(start, at, latest.current).map(short).join() });
      else {
        const id = idAt(at);
        if (id === null) setQuery({ box: "" });
        else go(hrefOf("network", [id]));
      }
      start = null;
      dragged.value = null;
    };
    const cancel = () => {
      start = null;
      dragged.value = null;
      hovered.value = null;
    };
    const handlers = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: cancel } as const;
    for (const [name, handler] of Object.entries(handlers)) element.addEventListener(name, handler as EventListener);
    const leave = () => {
      if (start === null) hovered.value = null;
    };
    element.addEventListener("pointerleave", leave);
    return () => {
      for (const [name, handler] of Object.entries(handlers))
        element.removeEventListener(name, handler as EventListener);
      element.removeEventListener("pointerleave", leave);
    };
  }, []);
  return surface;
}

const short = (value: number) => Number(value.toPrecision(6));

function boxOf(
  a: readonly [number, number],
  b: readonly [number, number],
  { axes, width, height }: PointerOptions,
): Box {
  const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  const xs = [a[0], b[0]]
    .map((x) => axes.x.toValue(within(x, MARGIN.left, width - MARGIN.right)))
    .sort((p, q) => p - q);
  const ys = [a[1], b[1]]
    .map((y) => axes.y.toValue(within(y, MARGIN.top, height - MARGIN.bottom)))
    .sort((p, q) => p - q);
  return [xs[0]!, xs[1]!, ys[0]!, ys[1]!];
}
