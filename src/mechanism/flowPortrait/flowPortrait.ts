import { type Dissection, type Settlement, settle } from "../../dynamics/index.ts";
import type { Solver, System } from "../../kernel/index.ts";
import { openCatcher } from "./catching.ts";
import { type FollowOptions, followWays, halvesOf, type Way, type WayStart } from "./follow.ts";
import { openLimitBook, type PortraitLimit } from "./limitMarks.ts";
import { type PortraitPlane, placesOn, portraitPlane } from "./plane.ts";
import { type Frame, type Sheet, sheetOver } from "./sheet.ts";
import { type Tint, tintOf, UNTINTED } from "./tint.ts";

/** What a portrait is made of. */
export interface PortraitSource {
  /** The map as it was trained, which moves states; the same in f64; and its flow. */
  readonly follow: System;
  readonly exact: System;
  readonly flow: System;
  readonly solver: Solver;
  /** Ways of the delay, or of free motion, each [steps × n], with what came before. */
  readonly paths: readonly PortraitPath[];
  /** Its dissection: roots, ghosts, cycles. */
  readonly dissection: Dissection;
  /** The plane it is drawn on; that of the paths where undefined. */
  readonly plane?: PortraitPlane;
}

export interface PortraitPath {
  readonly label: string;
  /** Class of the first stimulus; null for a free path. */
  readonly memory: number | null;
  readonly states: Float64Array;
}

export interface PortraitOptions {
  /** Particles that are followed. @default 64 */
  readonly particles?: number;
  /** Points of a particle's way, at most. @default 40 */
  readonly particlePoints?: number;
  /** Longest time for which states are followed, in τ. @default 300 */
  readonly longest?: number;
}

/** A portrait with its states, as it was computed. */
export interface Portrait {
  readonly plane: PortraitPlane;
  readonly frame: Frame;
  readonly sheet: Sheet;
  readonly tint: Tint;
  readonly limits: readonly PortraitLimit[];
  /** Along the paths; the last ones of `delay` points of each are the delay's. */
  readonly ways: readonly (Way & { readonly label: string; readonly memory: number | null; readonly delay: number })[];
  readonly particles: readonly Way[];
  readonly settlement: Settlement;
  readonly longest: number;
}

export interface PortraitProgress {
  readonly doing: "following" | "drawing";
  readonly done: number;
  readonly of: number;
}

/** Nodes of the field. */
const GRID = { columns: 60, rows: 40 } as const;
/** Room about what is drawn, as a share of it. */
const MARGIN = 0.16;
/** Width over height of the frame on the page, and how much one direction may be stretched against the other to fill it. */
const ASPECT = 1.5;
const MOST_STRETCH = 3;
/** … of which the drawn part fills so much, along each axis, where that allows it. */
const FILLED = 0.7;
/** Points of a path, each so far from the one before, as a share of half the frame. */
const PATH = { most: 120, spacing: 0.015, turns: 1.5 } as const;
const PARTICLE = { spacing: 0.03, turns: 0.5 } as const;
/** Ways are followed on for so many times `longest` to where their limit set is. */
const ONWARDS = 2;
/** Points of a delay, about. */
const DELAY_POINTS = 40;
/** States of the grid that `settle` is asked for where nothing known has caught them: at once, and in all. */
const ASKED = 3;
const MOST_ASKED = 6;
/** Time over which exponents of what does not settle are measured for the paths, in τ. */
const EXPONENT_TIME = 2000;

/**
 * The flow on the plane of the delay paths: how fast states move over it, where places of it lead, where every path goes
 * on to and ends, and ways of particles. All that is said of where a state goes is what `settle` says of it.
 */
export function* flowPortrait(
  source: PortraitSource,
  options: PortraitOptions = {},
): Generator<PortraitProgress, Portrait> {
  const { follow, exact, flow, solver, paths, dissection } = source;
  const { particles: particleCount = 64, particlePoints = 40, longest = 300 } = options;
  const n = follow.dimension;
  const plane =
    source.plane ??
    portraitPlane(
      follow,
      paths.map(({ states }) => states),
    );
  const book = openLimitBook(dissection.census);
  let settlement = dissection.settlement;
  let asked = 0;

  const ends = joined(paths.map(({ states }) => states.subarray(states.length - n)));
  const pathLimits = yield* whereTo(ends, EXPONENT_TIME);
  const frame = frameOf(plane, book.limits);
  const pathStarts = paths.map(
    ({ states }, k): WayStart => ({ x: states.subarray(states.length - n), limit: pathLimits[k] }),
  );
  const half = halvesOf(frame);
  const size = Math.max(half.a, n === 1 ? 0 : half.b);
  let catcher = openCatcher(follow, settlement, size);
  const onwards = yield* followed(pathStarts, { ...PATH, longest: ONWARDS * longest });
  const ways = paths.map(({ label, memory, states }, k) => {
    const delay = delayPoints(plane, states, follow.timeStep);
    const after = onwards[k].points;
    const points = new Float64Array(delay.length + after.length);
    points.set(delay);
    points.set(after, delay.length);
    return { label, memory, delay: delay.length / 5, ...onwards[k], points };
  });

  yield { doing: "drawing", done: 0, of: 1 };
  const sheet = sheetOver(flow, plane, frame, joined([plane.along, ...book.limits.map(({ states }) => states)]), GRID);
  const tint = yield* tintOf(sheet.columns, sheet.rows, function* (nodes) {
    const states = joined(nodes.map((node) => sheet.states.subarray(node * n, (node + 1) * n)));
    yield { doing: "following", done: 0, of: nodes.length };
    const first = catcher.of(states, longest);
    const missed = nodes.flatMap((_, k) => (first.caught[k] < 0 ? [k] : []));
    // some of those that nothing known has caught are asked properly, and the others again with what that finds
    if (missed.length > 0 && asked < MOST_ASKED) {
      const some = missed.filter((_, k) => k % Math.ceil(missed.length / ASKED) === 0);
      asked += some.length;
      yield* whereTo(joined(some.map((k) => first.ends.subarray(k * n, (k + 1) * n))), 0);
      catcher = openCatcher(follow, settlement, size);
      const again = catcher.of(joined(missed.map((k) => first.ends.subarray(k * n, (k + 1) * n))), longest);
      const labels = Uint8Array.from(first.caught, labelOf);
      missed.forEach((k, at) => {
        labels[k] = labelOf(again.caught[at]);
      });
      return labels;
    }
    return Uint8Array.from(first.caught, labelOf);
  });
  const starts = particleStarts(plane, sheet, frame, particleCount).map((x) => ({ x, limit: undefined }));
  const particleWays = yield* followed(starts, { ...PARTICLE, most: particlePoints, longest: ONWARDS * longest });
  return { plane, frame, sheet, tint, limits: book.limits, ways, particles: particleWays, settlement, longest };

  function placeOf(candidate: number): number {
    return book.place(catcher.candidates[candidate].limit, settlement)!;
  }

  function labelOf(candidate: number): number {
    return candidate < 0 ? UNTINTED : Math.min(UNTINTED - 1, placeOf(candidate));
  }

  /** Where states go, as indices of limit sets. */
  function* whereTo(states: Float64Array, exponentTime: number): Generator<PortraitProgress, (number | null)[]> {
    const of = states.length / n;
    const settling = settle(follow, exact, flow, solver, states, { longest, exponentTime, known: settlement });
    let step = settling.next();
    for (; !step.done; step = settling.next()) {
      const { settled, time } = step.value;
      yield { doing: "following", done: Math.max(settled, of * Math.min(1, time / longest)), of };
    }
    settlement = step.value;
    return settlement.arrivals.map(({ limit }) => book.place(limit, settlement));
  }

  function* followed(from: readonly WayStart[], how: FollowOptions) {
    const following = followWays(follow, plane, frame, from, book.limits, { catcher, place: placeOf }, how);
    let step = following.next();
    for (; !step.done; step = following.next()) yield { doing: "drawing" as const, ...step.value };
    return step.value;
  }
}

/** The rectangle about the paths and the limit sets they come to. */
function frameOf(plane: PortraitPlane, limits: readonly PortraitLimit[]): Frame {
  const places = placesOn(plane, joined([plane.along, ...limits.map(({ states }) => states)]));
  const box = {
    a: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    b: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  };
  for (let at = 0; at < places.length; at += 4) {
    box.a = [Math.min(box.a[0], places[at]), Math.max(box.a[1], places[at])];
    box.b = [Math.min(box.b[0], places[at + 1]), Math.max(box.b[1], places[at + 1])];
  }
  const half = (side: readonly number[]) => ((side[1] - side[0]) / 2) * (1 + 2 * MARGIN);
  const [wide, high] = [half(box.a), half(box.b)];
  const size = Math.max(wide, ASPECT * high, 1e-9);
  // both axes alike where that fills the page; a flat or narrow one is stretched, within reason
  const stretched = (own: number, whole: number) => Math.min(whole, Math.max(own / FILLED, whole / MOST_STRETCH));
  const [a, b] = [stretched(wide, size), stretched(high, size / ASPECT)];
  const middle = (side: readonly number[]) => (side[0] + side[1]) / 2;
  const [ma, mb] = [middle(box.a), plane.n === 1 ? 0 : middle(box.b)];
  return { a: [ma - a, ma + a], b: [mb - b, mb + b] };
}

/** The points of a delay's path, its start and end among them. */
function delayPoints(plane: PortraitPlane, states: Float64Array, timeStep: number): Float64Array {
  const count = states.length / plane.n;
  const every = Math.max(1, Math.floor(count / DELAY_POINTS));
  const rows = Array.from({ length: count }, (_, row) => row).filter((row) => row % every === 0 || row === count - 1);
  const places = placesOn(plane, states);
  return Float64Array.from(
    rows.flatMap((row) => [...places.subarray(4 * row, 4 * row + 4), (row - count + 1) * timeStep]),
  );
}

/** States over the frame and about the ends of the delays, in an order without chance: the first are spread as well as all. */
function particleStarts(plane: PortraitPlane, sheet: Sheet, frame: Frame, count: number): Float64Array[] {
  const { columns, rows } = sheet;
  const n = plane.n;
  return Array.from({ length: count }, (_, k) => {
    // the R₂ sequence (Roberts 2018): fractions of k/φ₂ and k/φ₂², with φ₂³ = φ₂ + 1
    const u = (0.5 + (k + 1) * 0.7548776662466927) % 1;
    const v = rows === 1 ? 0 : (0.5 + (k + 1) * 0.5698402909980532) % 1;
    const [column, row] = [Math.round(u * (columns - 1)), Math.round(v * (rows - 1))];
    const x = sheet.states.slice((row * columns + column) * n, (row * columns + column + 1) * n);
    const half = halvesOf(frame);
    const da = 2 * half.a * (u - column / (columns - 1));
    const db = rows === 1 ? 0 : 2 * half.b * (v - row / (rows - 1));
    for (let i = 0; i < n; i++) x[i] += da * plane.axes[i] + (n === 1 ? 0 : db * plane.axes[n + i]);
    return x;
  });
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
