/** @file The worker that draws state space. */
import type { FromPainter, ToPainter } from "./spaceMessages.ts";
import { openPainter, type SpacePainter } from "./spacePainter.ts";

const scope = self as unknown as {
  postMessage(message: FromPainter): void;
  onmessage: ((event: MessageEvent<ToPainter>) => void) | null;
};
let painter: SpacePainter | undefined;

scope.onmessage = ({ data }) => {
  if (data.do === "open") {
    try {
      painter = openPainter(data.canvas);
    } catch (error) {
      scope.postMessage({ is: "failed", message: error instanceof Error ? error.message : String(error) });
    }
    return;
  }
  if (painter === undefined) return;
  if (data.do === "ask") void answer(painter, data);
  else painter.take(data);
};

async function answer(from: SpacePainter, { ask, what }: Extract<ToPainter, { do: "ask" }>): Promise<void> {
  scope.postMessage({ is: "answer", ask, answer: what === "facts" ? from.facts() : await from.picture() });
}
