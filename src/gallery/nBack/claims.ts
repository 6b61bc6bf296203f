import { claim } from "../claim.ts";
import { bootstrapInterval, meanOf } from "../training.ts";
import type { NBackMeasures } from "./measure.ts";
import { FEATURES } from "./trials.ts";

export interface NBackResult {
  /** Of each network: share of right answers, where asked, for known views and for the one never shown. */
  readonly networks: readonly {
    readonly known: number;
    readonly novel: number;
    readonly loss: readonly number[];
    readonly measures: NBackMeasures;
  }[];
  readonly seed: number;
}

const RESTS = ["objects", "size"] as const;

export function claimsOf({ networks, seed }: NBackResult) {
  const each = (of: (n: NBackResult["networks"][number]) => number) => {
    const values = networks.map(of);
    return { value: meanOf(values), interval: bootstrapInterval(values, seed) };
  };
  const trained = `${networks.length} networks; more updates, or more units, raise it`;
  const perFeature = (of: (m: NBackMeasures, f: number) => number) =>
    FEATURES.map((name, f) => `${name} ${meanOf(networks.map(({ measures }) => of(measures, f))).toFixed(2)}`).join(
      ", ",
    );
  /** The mean over features; where each must hold alone, the least of them. */
  const least = (of: (m: NBackMeasures, f: number) => number) => {
    const means = FEATURES.map((_, f) => meanOf(networks.map(({ measures }) => of(measures, f))));
    const f = means.indexOf(Math.min(...means));
    return each(({ measures }) => of(measures, f));
  };
  return [
    claim({
      id: "learned",
      sentence: "One network learns all nine tasks, and answers for views of an object that it never saw.",
      whose: "paper",
      statistic: `right answers where asked, views never shown (known views ${meanOf(networks.map(({ known }) => known)).toFixed(3)})`,
      ...each(({ novel }) => novel),
      atLeast: 0.9,
      restsOn: RESTS,
      tried: trained,
    }),
    claim({
      id: "known",
      sentence: "For views that were shown in training it is right in 95 of 100.",
      whose: "paper",
      statistic: "right answers where asked, views shown in training",
      ...each(({ known }) => known),
      atLeast: 0.95,
      restsOn: RESTS,
      tried: trained,
    }),
    claim({
      id: "irrelevant",
      sentence: "Features that the task does not ask are kept too.",
      whose: "paper",
      statistic: `accuracy of decoders of a feature that is not asked, the least of: ${perFeature((m, f) => irrelevant(m, f))}`,
      ...least(irrelevant),
      atLeast: 0.85,
      restsOn: RESTS,
      tried: trained,
    }),
    claim({
      id: "orthogonal",
      sentence: "Features are less orthogonal inside the network than in what it sees.",
      whose: "paper",
      statistic: `orthogonality seen less inside, the least of: ${perFeature((m, f) => m.orthogonality[f].perceptual - m.orthogonality[f].encoding)}`,
      ...least(({ orthogonality }, f) => orthogonality[f].perceptual - orthogonality[f].encoding),
      atLeast: 0,
      restsOn: RESTS,
      tried: "decoders are ridge fits to the first object, in the embedding and in the state after it",
    }),
    claim({
      id: "slots",
      sentence: "An object is not kept in a slot: the decoder of its own step does not read it one step later.",
      whose: "paper",
      statistic: `accuracy above chance one step later, identity (fitted anew ${meanOf(networks.map(({ measures }) => measures.slots[1].fitted)).toFixed(2)})`,
      ...each(({ measures }) => measures.slots[1].same - measures.slots[1].chance),
      atMost: 0.1,
      restsOn: RESTS,
      tried: "object 2 of 3-back trials, states less the mean of their step",
    }),
    claim({
      id: "chronological",
      sentence: "A memory moves by the same rotation whatever the object, and by another one at each age.",
      whose: "paper",
      statistic: `accuracy by another object's rotation less that by another age's, the least of: ${perFeature((m, f) => m.turned[f].otherObject - m.turned[f].otherAge)}`,
      ...least(({ turned }, f) => turned[f].otherObject - turned[f].otherAge),
      atLeast: 0.25,
      restsOn: RESTS,
      tried:
        "object 2 of 3-back trials by the rotation of object 3, and by its own from age 1 to 2, in the first 24 principal directions",
    }),
  ];
}

/** Mean accuracy for feature f over the tasks that ask another one. */
export function irrelevant({ within }: NBackMeasures, f: number): number {
  const others = within[f].filter((_, asked) => asked !== f);
  return meanOf(others);
}
