import {
  complementOf,
  integrate,
  isPMatrix,
  leastInput,
  rectifiedEquilibria,
  rectifiedFlow,
  spread,
} from "../../dynamics/index.ts";
import type { Drawing, PlotDocument } from "../../figures/index.ts";
import { linesPanel } from "../panels.ts";
import type { PopulationResult } from "./index.ts";
import { winnerTakesAll } from "./measure.ts";

interface Shown {
  readonly excitation: number;
  readonly inhibition: number;
  readonly drive: number;
  readonly targetFirst: number;
  readonly targetSecond: number;
}

export function drawPopulations(
  document: PlotDocument,
  { pulses, longest, designs }: PopulationResult,
  p: Shown,
): Drawing[] {
  const byRate = designs.map((d) => [d.rate, d] as const).sort((a, b) => a[0] - b[0]);
  const came = (which: boolean) =>
    byRate.flatMap(([rate, d], k) => (d.comesBack === which ? [[k, rate] as const] : []));
  return [
    linesPanel(document, {
      title: "The least pulse that switches the memory",
      x: "duration (τ)",
      y: "pulse on the silent population",
      lines: [{ name: "least pulse", points: pulses.map(({ duration, size }) => [duration, size] as const) }],
      rules: [{ at: longest, name: `β θ/(1 − α) − θ = ${longest.toFixed(3)}`, across: "y" }],
      xScale: "log",
    }),
    linesPanel(document, {
      title: "Designed targets: what a state beside them does, by the leading rate of their support",
      x: "random networks, by rate",
      y: "largest Re λ of W_σσ − I (1/τ)",
      lines: [
        { name: "comes back", points: came(true), as: "dots" },
        { name: "leaves", points: came(false), as: "hollow" },
      ],
      rules: [{ at: 0, name: "", across: "y" }],
    }),
    ...drawScene(document, p).panels,
  ];
}

/** Two populations in the plane: where each rests, their equilibria, and the wanted target with the input for it. */
export function drawScene(document: PlotDocument, p: Shown): { panels: Drawing[]; says: string } {
  const W = winnerTakesAll(2, p.excitation, p.inhibition);
  const drive = Float64Array.of(p.drive, p.drive);
  const target = Float64Array.of(p.targetFirst, p.targetSecond);
  const u = leastInput(W, target, 0.05);
  const isOne = isPMatrix(complementOf(W, 2), 2);
  const plane = (title: string, input: Float64Array, marked: Float64Array | null) => {
    const found = rectifiedEquilibria(W, input) ?? [];
    const points = (isStable: boolean) =>
      found.filter(({ rate }) => rate < 0 === isStable).map(({ x }) => [x[0], x[1]] as const);
    const most = Math.max(3, ...found.flatMap(({ x }) => [x[0], x[1]])) * 1.05;
    // x₁ = [(α x₁ − β x₂ + u₁)]₊ solved for x₁
    const rest = (input: number, other: number) => Math.max(0, (input - p.inhibition * other) / (1 - p.excitation));
    const paths = [0, 1].map((k) => {
      const start = k === 0 ? Float64Array.of(0.9 * most, 0.6 * most) : Float64Array.of(0.6 * most, 0.9 * most);
      const { states } = integrate(rectifiedFlow(W, input), start, Float64Array.from(spread(0, 20, 120)));
      return Array.from({ length: 120 }, (_, s) => [states[2 * s], states[2 * s + 1]] as const);
    });
    return linesPanel(document, {
      title,
      x: "population 1",
      y: "population 2",
      lines: [
        { name: "ẋ₁ = 0", points: spread(0, most, 200).map((b) => [rest(input[0], b), b] as const), as: "dashed" },
        { name: "ẋ₂ = 0", points: spread(0, most, 200).map((a) => [a, rest(input[1], a)] as const), as: "dashed" },
        { name: "stable", points: points(true), as: "dots", color: 2 },
        { name: "unstable", points: points(false), as: "hollow", color: 3 },
        { name: "two paths", points: [...paths[0], [Number.NaN, null] as const, ...paths[1]], color: 5 },
        ...(marked === null
          ? []
          : [{ name: "target", points: [[marked[0], marked[1]] as const], as: "hollow" as const, color: 4 }]),
      ],
      xDomain: [-0.05, most],
      yDomain: [-0.05, most],
      height: 280,
    });
  };
  const text = (v: number) => v.toFixed(2);
  return {
    says: `target (${text(target[0])}, ${text(target[1])}) needs the input (${text(u[0])}, ${text(u[1])}); I − W ${isOne ? "is a P-matrix: one equilibrium whatever the input" : "is no P-matrix: there may be several equilibria"}`,
    panels: [
      plane(`The same input ${p.drive} to both`, drive, null),
      plane(`The input that makes the target an equilibrium`, u, target),
    ],
  };
}
