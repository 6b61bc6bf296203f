import { mainSite } from "../task/index.ts";
import { pairsOf } from "./conclude.ts";
import { type Draw, rowsOf } from "./draws.ts";
import { type JudgedSubject, ownDelay, type Systems, timeUnitOf } from "./judgedSubject.ts";
import {
  echoOf,
  meanStates,
  pairLoss,
  passageOf,
  passageTime,
  passedGhost,
  propagatedAlong,
  trajectoryOf,
} from "./lossEvidence.ts";
import type { LossEvidence } from "./lossRecord.ts";
import type { VerdictProtocol } from "./protocol.ts";

/**
 * How fast every pair of memories is lost, and along what; of pairs that are merged at rest, whether they pass a ghost.
 *
 * @param states [draws × n] at the main site.
 * @param forgotten of each pair, whether it is merged at rest, in the order of `pairsOf`.
 */
export function measureLosses(
  { model, solver, task, key }: JudgedSubject,
  { follow, flow }: Pick<Systems, "follow" | "flow">,
  states: Float64Array,
  draws: readonly Draw[],
  forgotten: readonly boolean[],
  protocol: VerdictProtocol["loss"],
): LossEvidence[] {
  const n = model.dimension;
  const { site } = mainSite(task);
  const delay = ownDelay(task, timeUnitOf({ follow }));
  const memories = site.classes.map((_, a) => a);
  const memoryOf = draws.map(({ kinds }) => kinds[0]);
  const firsts = (most: number) =>
    memories.flatMap((a) => draws.flatMap((draw, d) => (draw.kinds[0] === a ? [d] : [])).slice(0, most));

  const means = meanStates(follow, states, memoryOf, protocol);
  const chosen = firsts(protocol.states);
  const chosenOf = chosen.map((d) => memoryOf[d]);
  const passage = passageOf(follow, rowsOf(states, n, chosen), chosenOf, passageTime(protocol, delay));
  const time = [protocol.from, protocol.from + protocol.delays * delay] as const;
  const along = chosen.map((_, c) => propagatedAlong(follow, trajectoryOf(passage, c, n, time)));
  const propagated = memories.map((a) => along.filter((_, c) => chosenOf[c] === a));
  const shown = firsts(protocol.echoDraws).map((d) => draws[d]);
  const untrained = model.untrained?.();
  const echo = untrained === undefined ? null : echoOf(untrained, task, key, shown, protocol);
  return pairsOf(memories.length).map((pair, p) => {
    const evidence = pairLoss(pair, n, means, propagated, echo, protocol.over);
    if (!forgotten[p]) return evidence;
    return { ...evidence, ghost: passedGhost(flow, solver, passage, pair) };
  });
}
