import type { LetheHook } from "./facts.ts";
import type { Session } from "./session.ts";
import type { Space } from "./space.ts";

declare global {
  interface Window {
    __lethe?: LetheHook;
  }
}

/** @returns what takes it away again. */
export function exposeSpace(session: Session, space: Space, canvas: HTMLCanvasElement): () => void {
  window.__lethe ??= { spaces: [] };
  const kept = window.__lethe.spaces;
  const lastTrial = () => session.paths.peek().findLast((path) => path.kind === "trial" && path.result !== null);
  const exposed: LetheHook["spaces"][number] = {
    facts: () => space.facts(),
    scene: () => session.scene.peek(),
    portrait: () => session.portrait.peek(),
    isDissecting: () => session.dissecting.peek() !== null,
    toPage(position) {
      const box = canvas.getBoundingClientRect();
      const [x, y] = space.toCanvas(position) ?? [Number.NaN, Number.NaN];
      return [box.left + x, box.top + y];
    },
    view: () => space.view(),
    lastTrial() {
      const path = lastTrial();
      return path?.result && "busy" in path.result ? { busy: path.result.busy, steps: path.steps } : null;
    },
    trialFile: () => session.trialFile(lastTrial()!),
    isPaintedAside: space.isPaintedAside,
  };
  kept.push(exposed);
  return () => {
    kept.splice(kept.indexOf(exposed), 1);
  };
}
