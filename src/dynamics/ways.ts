import { exp, ln, type System, stream } from "../kernel/index.ts";
import { squaredDistanceFromChord } from "./cyclePath.ts";
import type { Track } from "./tracks.ts";
import { distance, norm } from "./vectors.ts";

/** States that leave a way at once, at most; more would fill the memory. */
const RECORDED = 24;
/** Vertices of a way: so far from one another, in distances still to go, and so many at most. */
const SPACING = 0.05;
const MOST_VERTICES = 256;
/** Distance of a companion, in units of 1 + ‖x‖: far above the rounding of the trained map, and linear. */
const BESIDE = 1e-4;
/** A displacement may grow to this share of the distance still to go, anywhere on the way … */
const GROWN_TO = 0.2;
/** … and be no larger than this share of it where it begins. Narrower ways are not joined. */
const WIDEST = 0.1;
const NARROWEST = 2e-3;
/** Another way that ends elsewhere must be this much farther off, in distances still to go. */
const CLEARER = 2;
/** A state joins a way once it was within its reach at so many reviews in a row. */
const REVIEWS = 2;

/** The way of a state that was followed to a stable root. */
interface Way {
  readonly root: number;
  readonly at: Float64Array;
  /** Distance from the root, where it had arrived. */
  readonly away: number;
  readonly vertices: readonly Vertex[];
}

interface Vertex {
  readonly x: Float64Array;
  /** The vertex after it; itself for the last one. */
  readonly next: Float64Array;
  /** Time from here to the arrival, in τ. */
  readonly left: number;
  /** Distances: still to go, to the next vertex, and within which a state joins. */
  readonly rest: number;
  readonly chord: number;
  readonly reach: number;
}

/** What is kept of a state that is being followed. */
interface Recorder {
  readonly kept: { readonly x: Float64Array; readonly time: number; readonly growth: number }[];
  spacing: number;
  /** A state close by, in a random direction at first, that is followed with it, [n], and ln of how much their distance has grown so far. */
  readonly companion: Float64Array;
  growth: number;
}

/** A state that has come beside a way. */
export interface Joined {
  readonly root: number;
  /** Time that the way took from there, in τ. */
  readonly left: number;
  /** Distance of the way's own state from the root, where it had arrived. */
  readonly away: number;
}

/**
 * The ways of states that were followed to a stable root until they came in at its own rate, and how wide they are: a
 * displacement from one at time s grows by time t as that of a companion did, and everywhere must stay below a fifth of the
 * distance still to go,
 *
 *     reach(s) = min(1/10, 1/5 min_{t ≥ s} [rest(t)/rest(s)] / [g(t)/g(s)]) · rest(s),
 *
 * g the length of a companion's displacement, carried by the map and kept short. Where a way passes a saddle, g grows while
 * the rest does not shrink, and the way is narrow before it. What comes within that reach twice in a row goes where the way
 * goes, unless one that ends elsewhere is nearly as near. A measured neighbourhood, no proof.
 */
export interface Ways {
  /** From now on the ways of these tracks, the first of them, are kept. */
  begin(tracks: readonly Track[]): void;
  /** They have made one more step. @param scaleOf a distance that a track may still have to go. */
  step(time: number, scaleOf: (track: Track) => number): void;
  /** Whether a track goes along a way; asked every few τ. @param partnerOf the root at −x. */
  review(track: Track, partnerOf: (root: number) => number | null): Joined | null;
  keep(stays: (track: Track) => boolean): void;
  /** A track has arrived at a stable root by itself. */
  arrive(track: Track, root: Float64Array, index: number, time: number): void;
  /** Drops the ways to a root whose arrivals have become doubtful. */
  forget(isDoubtful: (root: number, away: number) => boolean): void;
}

/** @param map that moves the states, and their companions. */
export function openWays(map: System): Ways {
  const n = map.dimension;
  const ways: Way[] = [];
  let recorders = new Map<Track, Recorder>();
  let beside = new Map<Track, { root: number; reviews: number }>();

  function carryCompanions(): void {
    const all = [...recorders.values()];
    const x = new Float64Array(all.length * n);
    all.forEach(({ companion }, k) => {
      x.set(companion, k * n);
    });
    const y = new Float64Array(x.length);
    map.evaluate(x, y, all.length);
    all.forEach(({ companion }, k) => {
      companion.set(y.subarray(k * n, (k + 1) * n));
    });
  }

  /** Measures how far a companion is, and puts it back. */
  function measure(recorder: Recorder, x: Float64Array): void {
    const { companion } = recorder;
    const away = distance(companion, x);
    const short = BESIDE * (1 + norm(x));
    if (!(away > 0)) return;
    recorder.growth += ln(away / short);
    for (let i = 0; i < n; i++) companion[i] = x[i] + (short / away) * (companion[i] - x[i]);
  }

  /** The nearest place of any way, in distances still to go, of those whose root and distance are wanted. */
  function nearest(
    x: Float64Array,
    partnerOf: (root: number) => number | null,
    wanted: (root: number) => boolean,
    most: number | null,
  ): (Joined & { readonly share: number }) | null {
    const minus = map.odd ? x.map((v) => -v) : null;
    let best: (Joined & { readonly share: number }) | null = null;
    for (const { root, at, away, vertices } of ways) {
      for (const y of minus === null ? [x] : [x, minus]) {
        const end = y === x ? root : partnerOf(root);
        if (end === null || !wanted(end)) continue;
        const toGo = distance(y, at);
        for (const { x: vertex, next, left, rest, chord, reach } of vertices) {
          const limit = most === null ? Math.min(reach, (best?.share ?? 1) * rest) : most * rest;
          // as far apart as their distances from the root differ, at least
          if (Math.abs(toGo - rest) > limit + chord || !isWithin(y, vertex, limit + chord)) continue;
          const off = Math.sqrt(squaredDistanceFromChord(y, vertex, 0, next, 0));
          if (off <= limit) best = { root: end, left, away, share: off / rest };
        }
      }
    }
    return best as (Joined & { readonly share: number }) | null;
  }

  return {
    begin(tracks) {
      beside = new Map();
      const chosen = tracks.slice(0, RECORDED);
      recorders = new Map(
        chosen.map((track, k) => {
          // in any direction: the one that grows most soon outlives the others
          const random = stream({ seed: k, density: 1 }, "orthogonalStart", n);
          const direction = Float64Array.from({ length: n }, (_, i) => random.normal(i));
          const short = (BESIDE * (1 + norm(track.x))) / norm(direction);
          const companion = track.x.map((v, i) => v + short * direction[i]);
          const kept = [{ x: track.x.slice(), time: 0, growth: 0 }];
          return [track, { kept, spacing: SPACING, companion, growth: 0 }];
        }),
      );
    },
    step(time, scaleOf) {
      if (recorders.size > 0) carryCompanions();
      for (const [track, recorder] of recorders) {
        const { kept, spacing, growth } = recorder;
        if (distance(track.x, kept[kept.length - 1].x) < spacing * scaleOf(track)) continue;
        kept.push({ x: track.x.slice(), time, growth });
        if (kept.length < MOST_VERTICES) continue;
        recorder.kept.splice(0, kept.length, ...kept.filter((_, k) => k % 2 === 0));
        recorder.spacing *= 2;
      }
    },
    keep(stays) {
      for (const track of recorders.keys()) if (!stays(track)) recorders.delete(track);
    },
    review(track, partnerOf) {
      const recorder = recorders.get(track);
      if (recorder !== undefined) measure(recorder, track.x);
      const { x } = track;
      const place = nearest(x, partnerOf, () => true, null);
      if (place === null || nearest(x, partnerOf, (root) => root !== place.root, CLEARER * place.share) !== null) {
        beside.delete(track);
        return null;
      }
      const before = beside.get(track);
      const reviews = before?.root === place.root ? before.reviews + 1 : 1;
      beside.set(track, { root: place.root, reviews });
      return reviews >= REVIEWS ? place : null;
    },
    arrive(track, root, index, time) {
      const recorder = recorders.get(track);
      if (recorder === undefined) return;
      const end = { x: track.x.slice(), time, growth: recorder.growth };
      const vertices = verticesOf([...recorder.kept, end], root);
      ways.push({ root: index, at: root, away: distance(track.x, root), vertices });
    },
    forget(isDoubtful) {
      const kept = ways.filter(({ root, away }) => !isDoubtful(root, away));
      ways.splice(0, ways.length, ...kept);
    },
  };
}

function verticesOf(kept: Recorder["kept"], root: Float64Array): Vertex[] {
  const rests = kept.map(({ x }) => distance(x, root));
  const arrival = kept[kept.length - 1].time;
  const vertices: Vertex[] = [];
  let tightest = Number.POSITIVE_INFINITY; // ln of the least rest(t)/g(t) from here on
  for (let k = kept.length - 1; k >= 0; k--) {
    const { x, time, growth } = kept[k];
    const rest = rests[k];
    if (!(rest > 0)) continue;
    const own = ln(rest) - growth;
    tightest = Math.min(tightest, own);
    const share = Math.min(WIDEST, GROWN_TO * exp(tightest - own));
    if (share < NARROWEST) continue;
    const next = kept[Math.min(k + 1, kept.length - 1)].x;
    vertices.push({ x, next, left: arrival - time, rest, chord: distance(x, next), reach: share * rest });
  }
  return vertices.reverse();
}

/** Coordinates compared before it is asked whether the others matter. */
const SOME = 32;

/** Whether two states are closer than that. */
function isWithin(x: Float64Array, y: Float64Array, most: number): boolean {
  const limit = most * most;
  let squares = 0;
  for (let first = 0; first < x.length; first += SOME) {
    const end = Math.min(x.length, first + SOME);
    for (let i = first; i < end; i++) squares += (x[i] - y[i]) * (x[i] - y[i]);
    if (!(squares <= limit)) return false;
  }
  return true;
}
