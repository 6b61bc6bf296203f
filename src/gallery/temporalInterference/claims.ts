import { claim, notReadable } from "../claim.ts";

export interface InterferenceResult {
  readonly focus: { readonly rate: number; readonly hertz: number; readonly E: number; readonly I: number } | null;
  readonly curve: readonly { readonly beat: number; readonly averaged: number; readonly linear: number | null }[];
  readonly peak: number;
  /** Q at 5, 18 and 60 Hz. */
  readonly at: { readonly five: number; readonly eighteen: number; readonly sixty: number };
  readonly carriers: readonly { readonly beat: number; readonly withCarriers: number; readonly averaged: number }[];
  readonly control: number;
  readonly cycle: {
    readonly period: number;
    readonly largest: number;
    readonly points: readonly (readonly [number, number])[];
  } | null;
  readonly flatness: number;
}

export function claimsOf(
  { focus, peak, at, curve, carriers, control, cycle, flatness: flat }: InterferenceResult,
  p: { readonly units: number },
) {
  const near = curve.find(({ beat }) => beat === 18)!;
  const worst = Math.max(...carriers.map(({ withCarriers, averaged }) => Math.abs(withCarriers / averaged - 1)));
  return [
    notReadable(
      "paper",
      "What the paper claims.",
      "no text of it was found; a sister paper's abstract says that rates oscillate coherently near the intrinsic frequency, on helical manifolds",
    ),
    claim({
      id: "resonance",
      sentence: "The population answers most where the beat meets its own frequency.",
      whose: "ours",
      statistic: `|Δf of the largest Q − frequency of the resting focus| in Hz (${peak} and ${focus?.hertz.toFixed(2) ?? "none"})`,
      value: focus === null || focus.hertz === 0 ? null : Math.abs(peak - focus.hertz),
      atMost: 0.5,
      restsOn: ["model", "site", "averaged"],
      tried: "the resting point is no stable focus, or the amplitude is not small",
    }),
    claim({
      id: "selective",
      sentence: "It answers slower and faster beats far less.",
      whose: "ours",
      statistic: `Q(18 Hz) / Q(60 Hz) (and over Q(5 Hz): ${(at.eighteen / at.five).toFixed(2)})`,
      value: at.eighteen / at.sixty,
      atLeast: 15,
      restsOn: ["model", "site"],
      tried: "beats of 5, 18 and 60 Hz",
    }),
    claim({
      id: "averaging",
      sentence: "It is the envelope that counts: with carriers averaged out the answer is the same.",
      whose: "ours",
      statistic: "largest |Q with carriers / Q averaged − 1|, at 17 and 30 Hz",
      value: worst,
      atMost: 0.01,
      restsOn: ["averaged"],
      tried: "slower carriers are not averaged out so well",
    }),
    claim({
      id: "linear",
      sentence: "The answer is linear in the envelope's square.",
      whose: "ours",
      statistic: "|Q averaged / linear response − 1| at 18 Hz",
      value: near.linear === null ? null : Math.abs(near.averaged / near.linear - 1),
      atMost: 0.03,
      restsOn: ["averaged"],
      tried: "large amplitudes are answered otherwise",
    }),
    claim({
      id: "bend",
      sentence: "Without a bend in the response there is no answer to the beat at all.",
      whose: "ours",
      statistic: "Q of a linear response over Q, at 17 Hz",
      value: control / carriers[0].withCarriers,
      atMost: 1e-3,
      restsOn: ["model"],
      tried: "carriers of a frequency that makes whole periods of the time measured leave nothing behind; others may",
    }),
    claim({
      id: "closed",
      sentence: "The driven activity runs on a closed curve that attracts its surroundings.",
      whose: "ours",
      statistic: `largest Floquet multiplier but the trivial one (period ${cycle?.period.toFixed(4) ?? "none"} ms)`,
      value: cycle?.largest ?? null,
      atMost: 0.999,
      restsOn: ["model", "averaged"],
      tried: "no cycle closed within its tolerance",
    }),
    claim({
      id: "low-dimensional",
      sentence: "The activity of many different units lies in two dimensions.",
      whose: "ours",
      statistic: `share of the variance of ${p.units} units held by two principal components`,
      value: flat,
      atLeast: 0.95,
      restsOn: ["model", "averaged"],
      tried: "units differ in their thresholds only",
    }),
  ];
}
