/** @file Small portraits: loaded when they come into sight, painted one after the other, kept for as long as the page is. */
import {
  drawField,
  drawMarks,
  drawTrails,
  FACE_ON,
  type FlowPortraitData,
  portraitView,
  prepareField,
  type Theme,
} from "../../../../src/figures/index.ts";
import { source } from "../data/study.ts";
import { canvasPen } from "../pages/network/canvasPen.ts";
import { type Comets, openComets } from "../pages/network/comets.ts";
import { portraitOf } from "../pages/network/loadRun.ts";

/** Fetched at a time. */
const AT_ONCE = 4;
/** Width over height of a portrait. */
const ASPECT = 1.5;
/** Of what is drawn large, this is left out. */
const HIDDEN = new Set(["labels", "ghosts", "saddles", "slow", "contours"]);

const portraits = new Map<string, Promise<FlowPortraitData | null>>();
const waiting: (() => void)[] = [];
let busy = 0;

/** The portrait of a run, from its records; null where they hold none or cannot be read. */
export function thumbData(id: string): Promise<FlowPortraitData | null> {
  let found = portraits.get(id);
  if (found === undefined) {
    found = turn().then(async () => {
      try {
        return await portraitOf(await source().record(id));
      } catch {
        return null; // the network's own page says what is wrong
      } finally {
        busy--;
        waiting.shift()?.();
      }
    });
    portraits.set(id, found);
  }
  return found;
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    const begin = () => {
      busy++;
      resolve();
    };
    if (busy < AT_ONCE) begin();
    else waiting.push(begin);
  });
}

/** Paints a portrait onto a canvas. @returns what lets its particles fly, and what stops them. */
export function paintThumb(canvas: HTMLCanvasElement, data: FlowPortraitData, theme: Theme) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  const context = canvas.getContext("2d")!;
  const still = new OffscreenCanvas(canvas.width, canvas.height);
  const pencil = still.getContext("2d")!;
  pencil.setTransform(ratio, 0, 0, ratio, 0, 0);
  const pen = canvasPen(pencil);
  // its own shape, cut where the place has another
  const wide = Math.max(width, height * ASPECT);
  const box = { x: (width - wide) / 2, y: (height - wide / ASPECT) / 2, width: wide, height: wide / ASPECT };
  const view = portraitView(data, box, FACE_ON);
  const how = { theme, box, hidden: HIDDEN, size: Math.max(0.28, width / 300) };
  drawField(prepareField(data, theme, [Math.max(24, width), Math.max(16, height)], false), view, pen, how);
  drawTrails(data, view, pen, { ...how, size: 0.5 });
  drawMarks(data, view, pen, how);
  const show = () => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(still, 0, 0);
  };
  show();
  let comets: Comets | null = null;
  let frame = 0;
  return {
    play() {
      comets ??= openComets(data, theme);
      const tick = () => {
        show();
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        comets!.draw(context, view, performance.now() / 1000);
        frame = requestAnimationFrame(tick);
      };
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(tick);
    },
    stop() {
      cancelAnimationFrame(frame);
      show();
    },
  };
}
