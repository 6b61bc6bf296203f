import { type CensusRoot, isAtRoot, leadingModes, MERGE } from "../../dynamics/index.ts";
import type { System } from "../../kernel/index.ts";
import type { Portrait, PortraitSource } from "./flowPortrait.ts";
import { labelsOf, slowDirectionAt } from "./limitMarks.ts";
import { type PortraitPlane, placesOn } from "./plane.ts";
import type { PortraitWords } from "./portraitRecord.ts";

/** A portrait as it is drawn: places on its plane, no states. */
export interface PortraitDrawing extends Omit<PortraitWords, "field" | "limits" | "ways" | "particles"> {
  readonly field: {
    readonly columns: number;
    readonly rows: number;
    /** log₁₀ ‖F‖ per τ, [rows × columns], from the lowest b upwards. */
    readonly values: Float64Array;
    /** Index of a limit set; 255 where it is not known where that place leads. */
    readonly basins: Uint8Array;
  };
  /** Places [count × 4]: along both axes and the third, distance off the plane. */
  readonly limits: readonly (Omit<PortraitWords["limits"][number], "places"> & { readonly places: Float64Array })[];
  /** Points [count × 5]: a place and its time. */
  readonly ways: readonly (Omit<PortraitWords["ways"][number], "points"> & { readonly points: Float64Array })[];
  readonly particles: readonly (Omit<PortraitWords["particles"][number], "points"> & {
    readonly points: Float64Array;
  })[];
}

/** Points of a limit set that are drawn, at most. */
const MOST_PLACES = 96;
/** Unstable directions of a saddle that are drawn. */
const ARROWS = 2;

/** What is drawn of a portrait. */
export function drawingOf({ flow, dissection, follow }: PortraitSource, portrait: Portrait): PortraitDrawing {
  const { plane, frame, sheet, tint, limits, ways, particles, settlement, longest } = portrait;
  const { census } = dissection;
  const labels = labelsOf(census);
  const limitAt = (root: CensusRoot): number | null => {
    const found = limits.findIndex(({ root: k }) => k !== null && isAtRoot(root, settlement.roots[k].x, MERGE));
    return found < 0 ? null : found;
  };
  const placeOf = (x: Float64Array) => tuple4(placesOn(plane, x));
  const roots = census.roots.map((root, k): PortraitWords["points"][number] => {
    const { map } = root.stability;
    return {
      label: labels[k],
      kind: map.kind,
      place: placeOf(root.x),
      speed: root.speed,
      timeConstant: Number.isFinite(map.timeConstant) ? map.timeConstant : null,
      isMirror: root.partner !== null && root.partner < k,
      limit: limitAt(root),
      arrows: map.kind === "saddle" ? unstableArrows(flow, plane, root.x) : [],
    };
  });
  const ghosts = census.ghosts.map((ghost, k): PortraitWords["points"][number] => ({
    label: labels[census.roots.length + k],
    kind: "ghost",
    place: placeOf(ghost.x),
    speed: ghost.speed,
    timeConstant: Number.isFinite(ghost.dwell) ? ghost.dwell : null,
    isMirror: ghost.partner !== null && ghost.partner < k,
    limit: null,
    arrows: [],
  }));
  // multiple roots, which have no stability of their own
  const degenerate = census.continua.flatMap(({ kind, states, speed }, k): PortraitWords["points"] =>
    kind === "degenerate"
      ? [
          {
            label: `L${k + 1}`,
            kind: "marginal",
            place: placeOf(states.subarray(0, plane.n)),
            speed,
            timeConstant: null,
            isMirror: false,
            limit: null,
            arrows: [],
          },
        ]
      : [],
  );
  return {
    n: plane.n,
    isDiscrete: follow.isDiscrete === true,
    isOdd: follow.odd,
    shares: [...plane.shares],
    frame: { a: [...frame.a], b: [...frame.b] },
    field: { columns: sheet.columns, rows: sheet.rows, values: sheet.slowness, basins: tint.labels },
    velocity: plane.n === 1 ? Array.from(sheet.slowness, (_, k) => sheet.velocity[2 * k]) : null,
    tint: { followed: tint.followed, undecided: tint.undecided },
    limits: limits.map(({ states, root, ...limit }) => {
      const slow = root === null ? null : slowDirectionAt(flow, states);
      return {
        ...limit,
        places: placesOn(plane, thinned(states, plane.n)),
        slow:
          slow === null
            ? null
            : {
                direction: inAxes(plane, slow.direction),
                timeConstant: slow.timeConstant,
                gap: Number.isFinite(slow.gap) ? slow.gap : null,
              },
      };
    }),
    points: [...roots, ...degenerate, ...ghosts],
    ways: ways.map(({ label, memory, limit, isThere, delay, points }) => ({
      label,
      memory,
      limit,
      isThere,
      delay,
      points,
    })),
    particles: particles.map(({ limit, isThere, points }) => ({ limit, isThere, points })),
    longest,
  };
}

function unstableArrows(flow: System, plane: PortraitPlane, x: Float64Array): [number, number, number][] {
  const { modes } = leadingModes(flow, x, {
    count: Math.min(ARROWS, flow.dimension),
    tolerance: 1e-6,
    mostProducts: 600,
  });
  const growing = modes.filter(({ eigenvalue: [re, im] }) => re > 0 && im >= 0);
  return growing.map(({ right: { re } }) => {
    let squares = 0;
    for (const v of re) squares += v * v;
    const length = Math.sqrt(squares);
    return inAxes(
      plane,
      re.map((v) => v / length),
    );
  });
}

/** A direction along the axes: no origin is taken off. */
function inAxes({ n, axes }: PortraitPlane, v: Float64Array): [number, number, number] {
  const along = placesOn({ n, axes, origin: new Float64Array(n) }, v);
  return [along[0], along[1], along[2]];
}

/** Every so many of the states, in their order. */
function thinned(states: Float64Array, n: number): Float64Array {
  const count = states.length / n;
  const every = Math.ceil(count / MOST_PLACES);
  if (every === 1) return states;
  const kept = Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every);
  return Float64Array.from(kept.flatMap((row) => Array.from(states.subarray(row * n, (row + 1) * n))));
}

const tuple4 = (v: Float64Array): [number, number, number, number] => [v[0], v[1], v[2], v[3]];
