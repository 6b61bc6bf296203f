import type { VNode } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { messageOf } from "../data/study.ts";
import { ErrorNote } from "./errorNote.tsx";

/** Keeps an error of one part of the page from taking the rest with it. */
export function ErrorBoundary({ children }: { readonly children: VNode }) {
  const [error, reset] = useErrorBoundary((caught) => console.error(caught));
  return error === undefined ? children : <ErrorNote message={messageOf(error)} onRetry={reset} />;
}
