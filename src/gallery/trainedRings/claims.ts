import { claim } from "../claim.ts";
import { isWhole, type Ring } from "./ring.ts";

/** NMSE in dB from which a network has learned. */
export const LEARNED = -20;
/** The bound may be passed by so much: the read-out plane is not quite flat on the ring. */
const DISTORTION = 1.05;

export interface RingsResult {
  readonly rings: readonly (Ring & {
    /** Of the squared error over the variance of what is asked. */
    readonly decibel: number;
    readonly kept: readonly {
      readonly time: number;
      readonly mean: number;
      readonly most: number;
      readonly bound: number;
    }[];
  })[];
}

export function claimsOf({ rings }: RingsResult) {
  const learned = rings.filter(({ decibel }) => decibel <= LEARNED);
  const counts = [...new Set(learned.map(({ roots }) => roots.length))].sort((a, b) => a - b);
  const list = counts.map((c) => `${c} on ${learned.filter(({ roots }) => roots.length === c).length}`).join(", ");
  const none = `none of ${rings.length} networks came to ${LEARNED} dB`;
  const of = (value: number, tried: string) => (learned.length === 0 ? { value: null, tried: none } : { value, tried });
  return [
    claim({
      id: "learned",
      sentence: "Networks learn to integrate an angular velocity.",
      whose: "paper",
      statistic: `networks with NMSE ≤ ${LEARNED} dB of ${rings.length} (${rings.map(({ decibel }) => decibel.toFixed(1)).join(", ")})`,
      value: learned.length,
      atLeast: Math.min(10, rings.length),
      restsOn: ["cue", "step"],
      tried: "more updates learn better; those that did not come so far are left out of the other claims",
    }),
    claim({
      id: "ring",
      sentence: "All of them have a closed slow ring on which stable states and saddles alternate, or a cycle.",
      whose: "paper",
      statistic: `share of ${learned.length} rings (roots: ${list})`,
      ...of(
        learned.filter(isWhole).length / learned.length,
        "a ring counts where its starts go round once and every root has no unstable direction, or one, in turn",
      ),
      atLeast: 1,
      restsOn: ["cue", "step", "sign"],
    }),
    claim({
      id: "few",
      sentence: "What is left is not a continuum: there are few roots.",
      whose: "paper",
      statistic: "largest number of roots on a ring",
      ...of(Math.max(...learned.map(({ roots }) => roots.length)), "roots were counted between the starts"),
      atMost: 64,
      restsOn: ["cue", "step", "sign"],
    }),
    claim({
      id: "bound",
      sentence: "What is remembered is lost no faster than the largest speed on the ring allows.",
      whose: "paper",
      statistic: "largest angle lost over t ‖f‖∞, over rings, starts and times of 1 to 16 trials",
      ...of(
        Math.max(...learned.flatMap(({ kept }) => kept.map(({ most, bound }) => most / bound))),
        "the supremum is over the starts, after 40 steps",
      ),
      atMost: DISTORTION,
      restsOn: ["cue", "step"],
    }),
    claim({
      id: "attracts",
      sentence: "The ring attracts far faster than it turns: it is normally hyperbolic.",
      whose: "paper",
      statistic: "second largest Re λ over the largest, in size, median along a ring, the least of the rings",
      ...of(Math.min(...learned.map(({ gap }) => gap)), "16 spectra of the flow on each ring"),
      atLeast: 5,
      restsOn: ["cue", "step"],
    }),
  ];
}
