/** @file The worker of the gallery: runs one piece, and says how far it is. It is ended to stop it. */
import { canonicalJson, InputError, sha256Hex } from "../../../../../src/format/index.ts";
import { type GalleryRecord, pieceNamed } from "../../../../../src/gallery/index.ts";

export type ToRunner = { readonly piece: string; readonly settings: Readonly<Record<string, number>> };
export type FromRunner =
  | { readonly kind: "progress"; readonly fraction: number; readonly doing: string }
  | { readonly kind: "record"; readonly record: GalleryRecord; readonly sum: string }
  | { readonly kind: "refused"; readonly message: string };

const scope = self as unknown as {
  postMessage(message: FromRunner): void;
  onmessage: ((event: MessageEvent<ToRunner>) => void) | null;
};

/** Between two messages, milliseconds. */
const TOLD_EVERY = 100;

scope.onmessage = ({ data: { piece, settings } }) => {
  try {
    const running = pieceNamed(piece).run(settings);
    let told = 0;
    for (let step = running.next(); ; step = running.next()) {
      if (step.done) {
        scope.postMessage({ kind: "record", record: step.value, sum: sha256Hex(canonicalJson(step.value)) });
        return;
      }
      if (performance.now() - told < TOLD_EVERY) continue;
      told = performance.now();
      scope.postMessage({ kind: "progress", ...step.value });
    }
  } catch (error) {
    const message = error instanceof InputError ? error.message : `internal: ${String(error)}`;
    scope.postMessage({ kind: "refused", message });
  }
};
