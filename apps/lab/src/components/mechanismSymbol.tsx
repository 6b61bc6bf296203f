import { isStroked, markOf, traceSymbol } from "../marks.ts";

/** The mark of a mechanism in text: 14 × 14 px. */
export function MechanismSymbol({ mechanism }: { readonly mechanism: string }) {
  const mark = markOf(mechanism);
  const parts: string[] = [];
  traceSymbol(
    {
      moveTo: (x, y) => parts.push(`M${x},${y}`),
      lineTo: (x, y) => parts.push(`L${x},${y}`),
      closePath: () => parts.push("Z"),
      arc: (x, y, r) => parts.push(`A${r},${r} 0 1 1 ${x - r},${y}A${r},${r} 0 1 1 ${x + r},${y}`),
    },
    mark.symbol,
    7,
    7,
    4.6,
  );
  const color = mark.hollow ? "var(--grey-mark)" : mark.color;
  return (
    <svg class="symbol" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path
        d={parts.join("")}
        fill={isStroked(mark) ? "none" : color}
        stroke={color}
        stroke-width={isStroked(mark) ? 1.8 : 0}
      />
    </svg>
  );
}
