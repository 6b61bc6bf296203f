import type { PaintedFacts } from "./facts.ts";
import type { FromPainter, ToPainter } from "./spaceMessages.ts";

export interface PainterLink {
  /** Whether it is a worker that draws. */
  readonly isAside: boolean;
  send(message: Exclude<ToPainter, { do: "open" | "ask" }>): void;
  ask(what: "facts" | "picture"): Promise<PaintedFacts | Blob>;
  close(): void;
}

/** The painter of a canvas: a worker, so that the page never waits for a picture; in the page where a browser has no way to. */
export async function startPainter(canvas: HTMLCanvasElement, onFailure: () => void): Promise<PainterLink> {
  return "transferControlToOffscreen" in canvas ? paintAside(canvas, onFailure) : paintHere(canvas);
}

function paintAside(canvas: HTMLCanvasElement, onFailure: () => void): PainterLink {
  const worker = new Worker(new URL("./spaceWorker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, (answer: PaintedFacts | Blob) => void>();
  let next = 1;
  worker.onmessage = ({ data }: MessageEvent<FromPainter>) => {
    if (data.is === "failed") {
      onFailure();
      return;
    }
    waiting.get(data.ask)?.(data.answer);
    waiting.delete(data.ask);
  };
  worker.onerror = onFailure;
  const send = (message: ToPainter, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  const offscreen = canvas.transferControlToOffscreen();
  send({ do: "open", canvas: offscreen }, [offscreen]);
  return {
    isAside: true,
    send: (message) => send(message, message.do === "grow" ? [message.at.buffer] : []),
    ask(what) {
      const ask = next++;
      send({ do: "ask", ask, what });
      return new Promise((resolve) => {
        waiting.set(ask, resolve);
      });
    },
    close: () => worker.terminate(),
  };
}

async function paintHere(canvas: HTMLCanvasElement): Promise<PainterLink> {
  const { openPainter } = await import("./spacePainter.ts");
  const painter = openPainter(canvas);
  return {
    isAside: false,
    send: (message) => painter.take(message),
    ask: async (what) => (what === "facts" ? painter.facts() : painter.picture()),
    close: () => painter.dispose(),
  };
}
