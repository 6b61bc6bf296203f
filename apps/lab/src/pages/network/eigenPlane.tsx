/** @file Eigenvalues of one state on the complex plane, with the boundaries of stability of flow and map. */

const WIDTH = 280;
const HEIGHT = 190;
const PAD = { left: 34, right: 10, top: 10, bottom: 30 };

export interface EigenPlaneProps {
  /** Of the flow, per τ. */
  readonly eigenvalues: readonly (readonly [number, number])[];
  /** Δt of the Euler map, τ. */
  readonly timeStep: number;
  /** Of the effective matrix rather than of a Jacobian: the boundary is then Re = 1. @default false */
  readonly isMatrix?: boolean;
  /** Multipliers of a map instead: the boundary is the unit circle. @default false */
  readonly isMap?: boolean;
}

/** Filled marks are inside the map's circle |1 + Δt λ| = 1, hollow ones outside. */
export function EigenPlane({ eigenvalues, timeStep, isMatrix = false, isMap = false }: EigenPlaneProps) {
  const edge = isMatrix || isMap ? 1 : 0;
  const res = [...eigenvalues.map(([re]) => re), ...(isMap ? [-1] : [])];
  const top = Math.max(isMap ? 1 : 0.2, ...eigenvalues.map(([, im]) => Math.abs(im))) * 1.25;
  const span = Math.max(...res, edge) - Math.min(...res, edge);
  const low = Math.min(...res, edge) - 0.12 * span - 0.02;
  const high = Math.max(...res, edge) + 0.12 * span + 0.02;
  const x = (re: number) => PAD.left + ((re - low) / (high - low)) * (WIDTH - PAD.left - PAD.right);
  const y = (im: number) => PAD.top + ((top - im) / (2 * top)) * (HEIGHT - PAD.top - PAD.bottom);
  // (1 + h re)² + (h im)² = 1; of a map all of it, of a flow the side by the imaginary axis
  const arc = Array.from({ length: 81 }, (_, k) => {
    const im = -top + (2 * top * k) / 80;
    const inside = 1 - timeStep * im * (timeStep * im);
    return inside < 0 ? null : ([(Math.sqrt(inside) - 1) / timeStep + edge, im] as const);
  }).filter((p) => p !== null);
  const circle = isMap ? unitCircle() : arc;
  const isInside = ([re, im]: readonly [number, number]) =>
    (1 + timeStep * (re - edge)) ** 2 + (timeStep * im) ** 2 < 1;
  const ticks = niceTicks(low, high, 4);
  const unit = isMatrix || isMap ? "" : " (1/τ)";
  const what = isMap ? "multipliers" : "eigenvalues";
  const lead = eigenvalues[0];
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width="100%"
      role="img"
      aria-label={
        lead === undefined
          ? `no ${what}`
          : `${eigenvalues.length} ${what}, the leading one ${show(lead)}${isMap ? "" : " per τ"}`
      }
      font-size="10"
    >
      <rect
        x={PAD.left}
        y={PAD.top}
        width={WIDTH - PAD.left - PAD.right}
        height={HEIGHT - PAD.top - PAD.bottom}
        fill="none"
        stroke="var(--line)"
      />
      <line x1={PAD.left} x2={WIDTH - PAD.right} y1={y(0)} y2={y(0)} stroke="var(--grid)" />
      {!isMap && <line x1={x(edge)} x2={x(edge)} y1={PAD.top} y2={HEIGHT - PAD.bottom} stroke="var(--quiet)" />}
      <polyline
        points={circle.map(([re, im]) => `${x(re)},${y(im)}`).join(" ")}
        fill="none"
        stroke="var(--quiet)"
        stroke-dasharray="5,4"
      />
      {ticks.map((v) => (
        <text key={v} x={x(v)} y={HEIGHT - PAD.bottom + 12} text-anchor="middle" fill="var(--quiet)">
          {v}
        </text>
      ))}
      {niceTicks(-top, top, 4).map((v) => (
        <text key={v} x={PAD.left - 4} y={y(v) + 3} text-anchor="end" fill="var(--quiet)">
          {v}
        </text>
      ))}
      <text x={(PAD.left + WIDTH - PAD.right) / 2} y={HEIGHT - 4} text-anchor="middle" fill="var(--quiet)">
        {`Re ${isMap ? "μ" : "λ"}${unit}`}
      </text>
      <text x={PAD.left + 4} y={PAD.top + 10} fill="var(--quiet)">
        {`Im ${isMap ? "μ" : "λ"}${unit}`}
      </text>
      {eigenvalues.map((value, k) => (
        <circle
          key={k}
          data-mark="eigenvalue"
          cx={x(value[0])}
          cy={y(value[1])}
          r="3.6"
          fill={isInside(value) ? "var(--accent)" : "var(--panel)"}
          stroke={isInside(value) ? "var(--accent)" : "var(--danger)"}
          stroke-width="1.6"
        >
          <title>{show(value)}</title>
        </circle>
      ))}
    </svg>
  );
}

const unitCircle = () =>
  Array.from({ length: 81 }, (_, k) => [Math.cos((k * Math.PI) / 40), Math.sin((k * Math.PI) / 40)] as const);

export function show([re, im]: readonly [number, number]): string {
  const digits = (v: number) => (Math.abs(v) < 0.01 && v !== 0 ? v.toExponential(1) : v.toFixed(3));
  return im === 0 ? digits(re) : `${digits(re)} ${im < 0 ? "−" : "+"} ${digits(Math.abs(im))}i`;
}

function niceTicks(low: number, high: number, about: number): number[] {
  const raw = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw)!;
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) ticks.push(Number((k * step).toPrecision(3)) + 0);
  return ticks;
}
