/**
 * The language of marks, the same in every picture: colours of Okabe & Ito (2008), safe for colour-blind eyes, with a
 * symbol beside each, so that nothing rests on colour alone.
 */
export interface MechanismMark {
  readonly label: string;
  readonly color: string;
  /** A symbol of Observable Plot. */
  readonly symbol: "circle" | "diamond" | "triangle" | "square" | "times";
  /** One letter, for tables in a terminal and cells of a diagram. */
  readonly short: string;
  readonly hollow: boolean;
}

export const MECHANISM_MARKS: Readonly<Record<string, MechanismMark>> = {
  direct: { label: "direct fixed point", color: "#0072B2", symbol: "circle", short: "D", hollow: false },
  forgets: { label: "forgets", color: "#D55E00", symbol: "diamond", short: "F", hollow: false },
  mixed: { label: "mixed", color: "#009E73", symbol: "triangle", short: "M", hollow: false },
  "limit-cycle": { label: "limit cycle", color: "#CC79A7", symbol: "square", short: "L", hollow: false },
  chaotic: { label: "chaotic", color: "#E69F00", symbol: "times", short: "C", hollow: false },
  undecided: { label: "undecided", color: "#767676", symbol: "circle", short: "?", hollow: true },
  "not-learned": { label: "not learned", color: "#767676", symbol: "circle", short: "-", hollow: true },
  diverged: { label: "diverged", color: "#767676", symbol: "times", short: "x", hollow: true },
};

/** Colours of stimulus classes, in order. */
export const STIMULUS_COLORS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"] as const;
