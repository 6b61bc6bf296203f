import type { PlotDocument } from "../../figures/index.ts";
import { linesPanel } from "../panels.ts";
import { caseOf, lineRoots, perturbedLine, slowLine } from "./line.ts";

/** What is left of the line under one perturbation, and how fast it is there. */
export function drawLine(
  document: PlotDocument,
  p: { readonly perturbation: number; readonly seed: number; readonly which: number },
) {
  const W = perturbedLine(p.perturbation, p.seed, p.which);
  const roots = p.perturbation === 0 ? [] : lineRoots(W);
  const line = slowLine(W, 33, 8);
  const of = (isStable: boolean) =>
    roots.filter(({ rate }) => rate < 0 === isStable).map(({ x }) => [x[0], x[1]] as const);
  const says =
    p.perturbation === 0 ? "the line itself: every state of it stays" : `ε = ${p.perturbation}: stable at ${caseOf(W)}`;
  return {
    says,
    panels: [
      linesPanel(document, {
        title: "What is left of the line",
        x: "x₁",
        y: "x₂",
        lines: [
          { name: "slow states", points: line.map(({ x }) => x), as: "dots", color: 5 },
          { name: "stable", points: of(true), as: "dots", color: 2 },
          { name: "saddle", points: of(false), as: "hollow", color: 3 },
          {
            name: "the line",
            points: [
              [1, 0],
              [0, 1],
            ],
            as: "dashed",
            color: 0,
          },
        ],
        xDomain: [-0.1, 1.3],
        yDomain: [-0.1, 1.3],
        height: 280,
      }),
      linesPanel(document, {
        title: "Velocity along it",
        x: "x₂",
        y: "f₂ − f₁ (1/τ)",
        lines: [{ name: "velocity", points: line.map(({ x, along }) => [x[1], along] as const) }],
        rules: [{ at: 0, name: "", across: "y" as const }],
        height: 180,
      }),
    ],
  };
}
