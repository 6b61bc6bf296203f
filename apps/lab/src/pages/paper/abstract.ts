/** The abstract of Ghazizadeh & Ching (2021), claim by claim, in words of our own: by the numbers of src/report/claims. */
export const ABSTRACT: readonly string[] = [
  "Networks that were trained to do the same task come to remember in four different ways.",
  "More often than in any other way the memory drifts along a slow manifold, and is not held by an attractor of its own.",
  "While a memory drifts, units take turns in being active; while it is held, the same units stay active.",
  "What drifts is forgotten after a time; what is held is not.",
  "Drifting needs fewer attractors for each thing that is remembered.",
  "And it is hurt less by noise.",
  "Which way a network finds depends on how it is connected, above all on the strength of its feedback.",
];
