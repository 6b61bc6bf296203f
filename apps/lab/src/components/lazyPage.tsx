import type { ComponentType, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ErrorNote } from "./errorNote.tsx";

/** A component whose module is loaded when it is first shown. */
export function lazyPage(load: () => Promise<{ readonly default: ComponentType }>) {
  let Loaded: ComponentType | undefined;
  return function LazyPage({ fallback }: { readonly fallback: VNode }) {
    const [, setCount] = useState(0);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Loaded !== undefined || failed) return;
      load().then(
        (module) => {
          Loaded = module.default;
          setCount((count) => count + 1);
        },
        () => setFailed(true),
      );
    }, [failed]);
    if (failed) {
      return (
        <ErrorNote
          message="This page could not be loaded; is the server still there?"
          onRetry={() => setFailed(false)}
        />
      );
    }
    return Loaded === undefined ? fallback : <Loaded />;
  };
}
