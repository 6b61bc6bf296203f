import { flowFromEquations, integrate, spread } from "../../dynamics/index.ts";
import type { Drawing, PlotDocument } from "../../figures/index.ts";
import { tanh } from "../../kernel/index.ts";
import { linesPanel } from "../panels.ts";
import { CLASSES, classOf, type PairClass } from "./train.ts";

interface Pair {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly loss: number;
}
export interface PairResult {
  readonly adam: readonly Pair[];
  readonly descent: readonly Pair[];
  readonly good: number;
}

const NAMES: Readonly<Record<PairClass, string>> = {
  cycle: "cycle",
  "fixed-point": "fixed point",
  origin: "stable origin",
};

export function drawPairs(document: PlotDocument, { adam, descent, good }: PairResult): Drawing[] {
  const plane = (title: string, pairs: readonly Pair[], which: "first" | "last") => {
    const learned = pairs.filter(({ loss }) => loss < good).slice(0, 600);
    const points = (name: PairClass) =>
      learned
        .filter(({ last }) => classOf(Float64Array.from(last)) === name)
        .map((pair) => {
          const [a, b, c, d] = pair[which];
          return [a + d, a * d - b * c] as const;
        });
    return linesPanel(document, {
      title,
      x: "trace of W",
      y: "determinant of W",
      lines: [
        ...CLASSES.map((name) => ({ name: NAMES[name], points: points(name), as: "dots" as const })),
        {
          name: "tr² = 4 det",
          points: spread(-6, 6, 121).map((t) => [t, (t * t) / 4] as const),
          as: "dashed",
          color: 3,
        },
      ],
      xDomain: [-4, 6],
      yDomain: [-6, 8],
      height: 250,
    });
  };
  return [
    plane("First weights, by what Adam makes of them", adam, "first"),
    plane("What Adam ends with", adam, "last"),
    plane("What gradient descent ends with, from the same first weights", descent, "last"),
  ];
}

/** ẋ = −x + W tanh x */
export function pairFlow(W: Float64Array) {
  const [a, b, c, d] = W;
  return flowFromEquations(
    2,
    (x, out) => {
      const [p, q] = [tanh(x[0]), tanh(x[1])];
      out[0] = -x[0] + a * p + b * q;
      out[1] = -x[1] + c * p + d * q;
    },
    (x, out) => {
      const [p, q] = [tanh(x[0]), tanh(x[1])];
      const [u, v] = [1 - p * p, 1 - q * q];
      out.set([-1 + a * u, b * v, c * u, -1 + d * v]);
    },
    { odd: true },
  );
}

/** The path of one W through the plane, the task's ten time constants marked, and what is left of it later. */
export function drawScene(document: PlotDocument, W: Float64Array, loss: number): { panels: Drawing[]; says: string } {
  const times = Float64Array.from(spread(0, 80, 1601));
  const path = (x: number, y: number) => {
    const { states } = integrate(pairFlow(W), Float64Array.of(x, y), times, { tolerance: 1e-8 });
    return Array.from(times, (t, k) => ({ t, at: [states[2 * k], states[2 * k + 1]] as const }));
  };
  const main = path(1, 0);
  const others = [path(-0.3, 0.1), path(0.05, 1.5), path(-1.5, -1.2)];
  return {
    says: `${NAMES[classOf(W)]}; loss ${loss.toPrecision(3)} (learned below 1e-4)`,
    panels: [
      linesPanel(document, {
        title: "From (1, 0): ten time constants, and what follows",
        x: "x₁",
        y: "x₂",
        lines: [
          { name: "t ≤ 10", points: main.filter(({ t }) => t <= 10).map(({ at }) => at) },
          { name: "afterwards", points: main.filter(({ t }) => t >= 10).map(({ at }) => at), color: 1 },
          {
            name: "other starts",
            points: others.flatMap((p) => [...p.map(({ at }) => at), [Number.NaN, null] as const]),
            color: 5,
          },
          { name: "target", points: [[0, 1]], as: "hollow", color: 2 },
        ],
        xDomain: [-3, 3],
        yDomain: [-3, 3],
        height: 320,
      }),
      linesPanel(document, {
        title: "The same in time",
        x: "time (τ)",
        y: "state",
        lines: [
          { name: "x₁", points: main.map(({ t, at }) => [t, at[0]] as const) },
          { name: "x₂", points: main.map(({ t, at }) => [t, at[1]] as const) },
        ],
        rules: [{ at: 10, name: "the task ends" }],
        height: 180,
      }),
    ],
  };
}
