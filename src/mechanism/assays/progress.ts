import type { AssayProgress } from "./assay.ts";

/** Adds up what is done, out of `of`. */
export function counter(of: number): (more: number) => AssayProgress {
  let done = 0;
  return (more) => {
    done += more;
    return { done, of };
  };
}

/** Passes progress on in another form. */
export function* counted<A, B, R>(steps: Generator<A, R>, tell: (value: A) => B): Generator<B, R> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    yield tell(step.value);
  }
}
