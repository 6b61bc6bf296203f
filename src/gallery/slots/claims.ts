import { spread } from "../../dynamics/index.ts";
import { claim } from "../claim.ts";

export interface SlotResult {
  readonly curves: readonly {
    readonly spread: number;
    readonly recall: readonly number[];
    readonly capacity: number;
    readonly retained: number;
  }[];
  readonly equal: number;
  /** Without noise, at the spread of the parameters. */
  readonly exact: number | null;
  readonly shifts: { readonly greedy: number; readonly wasteful: number; readonly oneSlot: number };
  readonly capacities: { readonly greedy: number; readonly wasteful: number; readonly oneSlot: number };
  readonly simulated: { readonly seen: readonly number[]; readonly theory: readonly number[] };
  readonly gradient: number;
}

export function claimsOf(
  { curves, equal, exact, shifts, capacities, simulated, gradient }: SlotResult,
  p: { readonly slots: number; readonly events: number },
  lags: number,
) {
  const steps = spread(1, curves.length - 1, curves.length - 1).map((k) => curves[k].capacity - curves[k - 1].capacity);
  const capacitiesText = curves.map(({ spread: at, capacity }) => `${capacity.toFixed(3)} at ${at}`).join(", ");
  const text = (v: number) => v.toFixed(3);
  return [
    claim({
      id: "heterogeneous",
      sentence:
        "Heterogeneous forgetting rates promote retention: the wider they are spread, the more of the past is kept.",
      whose: "paper",
      statistic: `smallest gain in capacity from one spread to the next (${capacitiesText})`,
      value: Math.min(...steps),
      atLeast: 1e-3,
      restsOn: ["derived", "mean", "linear"],
      tried: "spreads 0 to 3; with these rates and this cost it does not hold throughout",
    }),
    claim({
      id: "gate",
      sentence: "The greedy gate is a direct projection of the stimulus less lateral inhibition by what is stored.",
      whose: "paper",
      statistic: "largest derivative of the cost at the gate's shift, over 100 random states",
      value: gradient,
      atMost: 1e-12,
      restsOn: ["derived"],
      tried: "costs above 100 lose digits",
    }),
    claim({
      id: "least-shift",
      sentence: "For its encoding it overwrites least: gates that encode as well shift the state more.",
      whose: "paper",
      statistic: `shift of the cheapest other gate over the greedy one's (greedy ${text(shifts.greedy)}, wasteful ${text(shifts.wasteful)}, one slot ${text(shifts.oneSlot)}; capacities ${text(capacities.greedy)}, ${text(capacities.wasteful)}, ${text(capacities.oneSlot)})`,
      value: Math.min(shifts.wasteful, shifts.oneSlot) / shifts.greedy,
      atLeast: 1,
      restsOn: ["derived"],
      tried: "50 random gates with a shift of 0.5 beside the greedy one, and all into the slowest slot",
    }),
    claim({
      id: "equal",
      sentence: "Slots with equal rates keep one stimulus, as a formula says.",
      whose: "ours",
      statistic: "|capacity at spread 0 − formula|",
      value: Math.abs(curves[0].capacity - equal),
      atMost: 1e-10,
      restsOn: ["derived"],
      tried: `${lags} lags were summed: too few for slow rates`,
    }),
    claim({
      id: "all",
      sentence: "Without noise n slots with n different rates keep n stimuli.",
      whose: "ours",
      statistic: "|capacity − n|",
      value: exact === null ? null : Math.abs(exact - p.slots),
      atMost: 1e-6,
      restsOn: ["derived", "linear"],
      tried:
        exact === null
          ? "at spread 0 the rates do not differ"
          : "4000 lags were summed; nearly equal rates lose digits",
    }),
    claim({
      id: "simulated",
      sentence: "Simulated stimuli are told as well as the theory says.",
      whose: "ours",
      statistic: "largest |R² seen − R² by theory| over 12 lags",
      value: Math.max(...simulated.seen.map((v, k) => Math.abs(v - simulated.theory[k]))),
      atMost: 0.03,
      restsOn: ["linear"],
      tried: `${p.events} stimuli, half of them for the fit; more bring it nearer`,
    }),
  ];
}
