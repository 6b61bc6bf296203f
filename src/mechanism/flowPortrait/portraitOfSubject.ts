import { dissect } from "../../dynamics/index.ts";
import type { NumericArray } from "../../format/index.ts";
import { stream } from "../../kernel/index.ts";
import { bulkEdgeOf } from "../bulkEdge.ts";
import { type JudgedSubject, systemsOf } from "../judgedSubject.ts";
import { visitedStates } from "../visited.ts";
import { fitPortrait } from "./fitPortrait.ts";
import { flowPortrait, type PortraitOptions, type PortraitProgress, type PortraitSource } from "./flowPortrait.ts";
import { drawingOf, type PortraitDrawing } from "./portraitDrawing.ts";
import type { PortraitProtocol, PortraitWords } from "./portraitRecord.ts";

/** By which portraits are kept with runs. */
export const PORTRAIT_PROTOCOL: PortraitProtocol = {
  version: 1,
  seeds: 24,
  particles: 44,
  particlePoints: 30,
  longest: 300,
};

/** Part of the work that the dissection is, about. */
const DISSECTING = 0.4;

/** A network in its task, dissected and drawn: what a portrait's stage holds. */
export function* portraitOfSubject(
  subject: JudgedSubject,
  protocol: PortraitProtocol = PORTRAIT_PROTOCOL,
): Generator<
  { readonly done: number; readonly of: number },
  { readonly words: PortraitWords; readonly arrays: Readonly<Record<string, NumericArray>> }
> {
  const { model, solver, network, task, key } = subject;
  const { follow, exact, flow } = systemsOf(model);
  const { states, trajectories } = visitedStates(subject);
  const random = stream(key, "dissectionSeeds", model.dimension);
  const dissecting = dissect(flow, exact, solver, states, trajectories, random, {
    seeds: protocol.seeds,
    ...(network !== undefined && { bulkEdge: bulkEdgeOf(network) }),
  });
  let found = dissecting.next();
  for (; !found.done; found = dissecting.next()) {
    yield { done: (DISSECTING * found.value.done) / found.value.of, of: 1 };
  }
  const paths = trajectories.map((trajectory, k) => ({
    label: task.conditions[k].name,
    memory: task.sites[0].classOf[k],
    states: trajectory,
  }));
  const drawing = drawPortrait({ follow, exact, flow, solver, paths, dissection: found.value }, protocol);
  let step = drawing.next();
  for (; !step.done; step = drawing.next()) {
    yield { done: DISSECTING + ((1 - DISSECTING) * step.value.done) / step.value.of, of: 1 };
  }
  return fitPortrait(step.value);
}

/** What is drawn of any system that has been dissected. */
export function* drawPortrait(
  source: PortraitSource,
  options: PortraitOptions,
): Generator<PortraitProgress, PortraitDrawing> {
  return drawingOf(source, yield* flowPortrait(source, options));
}
