import { mainSite, type Site } from "../task/index.ts";
import type { SiteEvidence } from "./conclude.ts";
import { leftAlone, rowsOf } from "./draws.ts";
import type { Followed } from "./followDraws.ts";
import { type JudgedSubject, ownDelay, type Systems, timeUnitOf } from "./judgedSubject.ts";
import { type LimitSetEvidence, limitSetsOf, meanByKind } from "./limitSets.ts";
import { openAnswers } from "./resume.ts";
import type { Stop } from "./stops.ts";

/** What draws have come to. */
export interface Evidence {
  readonly evidence: readonly LimitSetEvidence[];
  /** Of each draw that counts at the first stop, then at the next, its limit set. */
  readonly limitOf: readonly number[];
  /** Shares of right answers, [stop][limit set][class][way to go on]. */
  readonly right: number[][][][];
  /** Of each stop, the evidence at its sites. */
  readonly sites: readonly (readonly SiteEvidence[])[];
}

/** From draws that were followed to the evidence at every site. @param resumedDraws as for `openAnswers`. */
export function openEvidence(
  subject: JudgedSubject,
  systems: Systems,
  stops: readonly Stop[],
  resumedDraws: number,
): (followed: Followed) => Evidence {
  const { model, task } = subject;
  const answers = openAnswers(subject, stops, resumedDraws);
  const { site: main } = mainSite(task);
  const memory = task.outputGroups.flatMap(({ name, outputs }) => (name === "response" ? [] : outputs));
  const usualNoun = (site: Site) => (site === main ? "stimulus" : "answer");
  return ({ draws, places, states, arrivals, settlement }) => {
    const kindsOf = places.map((own, s) => own.map((d) => draws[d].kinds[s]));
    const limits = arrivals.map(({ limit }) => limit);
    const { evidence, limitOf } = limitSetsOf(limits, settlement, kindsOf, model);
    const right = answers(evidence);
    let first = 0; // of `limitOf`
    const sites = stops.map((stop, s) => {
      const memoryOf = kindsOf[s];
      const atStop = rowsOf(states[s], model.dimension, places[s]);
      const common = {
        labels: stop.classes,
        memoryOf,
        limitOf: limitOf.slice(first, first + memoryOf.length),
        right: right[s],
        memoryOutputs: memory,
        losses: [],
        delay: ownDelay(task, timeUnitOf(systems)),
      };
      first += memoryOf.length;
      return stop.sites.map((site): SiteEvidence => {
        const at = leftAlone(model, atStop, site.step - stop.step);
        const outputs = model.outputsOf(at, memoryOf.length);
        return {
          ...common,
          site: site.name,
          ...(site.noun === usualNoun(site) ? {} : { noun: site.noun }),
          atSite: meanByKind(outputs, model.outputs, memoryOf),
          targets: model.outputs === task.outputs ? site.held : null,
        };
      });
    });
    return { evidence, limitOf, right, sites };
  };
}
