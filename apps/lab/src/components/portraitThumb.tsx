import { useEffect, useRef } from "preact/hooks";
import type { ResultRow } from "../data/dataSource.ts";
import { theme } from "../theme.ts";

/** Whether a network has a portrait in its records. */
export const hasPortrait = (row: ResultRow): boolean => typeof row["portrait_protocol"] === "string";

export interface PortraitThumbProps {
  readonly id: string;
  /** Pixels; as large as what it is in where undefined. */
  readonly width?: number;
  readonly height?: number;
}

/** A small portrait, painted once it is in sight; particles fly in it while the pointer is on it. */
export function PortraitThumb({ id, width, height }: PortraitThumbProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const now = theme.value;
  useEffect(() => {
    const element = canvas.current!;
    let isGone = false;
    let painted: { play(): void; stop(): void } | undefined;
    const mayMove = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const play = () => painted?.play();
    const stop = () => painted?.stop();
    const observer = new IntersectionObserver(async (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      const { thumbData, paintThumb } = await import("./thumbPainter.ts");
      const data = await thumbData(id);
      if (isGone || data === null) return;
      // one at a time: a frame is never kept waiting by many
      requestAnimationFrame(() => {
        if (isGone) return;
        painted = paintThumb(element, data, now);
        element.dataset["painted"] = "yes";
      });
    });
    observer.observe(element);
    if (mayMove) {
      element.addEventListener("pointerenter", play);
      element.addEventListener("pointerleave", stop);
    }
    return () => {
      isGone = true;
      observer.disconnect();
      painted?.stop();
      element.removeEventListener("pointerenter", play);
      element.removeEventListener("pointerleave", stop);
    };
  }, [id, now, width, height]);
  const size = width === undefined ? { width: "100%", height: "100%" } : { width: `${width}px`, height: `${height}px` };
  return <canvas ref={canvas} class="thumb" style={size} role="img" aria-label={`portrait of ${id}`} data-thumb={id} />;
}
