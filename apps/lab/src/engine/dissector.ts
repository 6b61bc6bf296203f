import {
  type Arrival,
  type CensusRoot,
  type Cycle,
  closeFlowCycle,
  collectStates,
  type Dissection,
  dissect,
  floquet,
  type Limit,
  leadingModes,
  measureSlowManifold,
  type Orbit,
  slowCurves,
} from "../../../../src/dynamics/index.ts";
import { stream } from "../../../../src/kernel/index.ts";
import { drawPortrait, labelsOf } from "../../../../src/mechanism/index.ts";
import { project, projectDirection } from "./basis.ts";
import { type LoadedNetwork, RANDOM_STARTS } from "./loadedNetwork.ts";
import type {
  DissectEvent,
  Scene,
  SceneArrivals,
  SceneContinuum,
  SceneCurve,
  SceneCycle,
  SceneMotion,
  ScenePoint,
  SlowMotion,
} from "./protocol.ts";

/** Unstable modes of a saddle that are drawn, and Floquet multipliers that are listed. */
const DIRECTIONS = 4;
const MULTIPLIERS = 6;
/** States of the free motion that rates are taken at: from 5 τ into it, every τ, so many at most. */
const SLOW_FROM = 5;
const SLOW_STATES = 64;
const SLOW = { frame: 4, spinUp: 10, window: 5, neighbours: 12 } as const;

/** Particles of a portrait that is drawn here, and points of their ways: more than a record has room for. */
const PARTICLES = { particles: 110, particlePoints: 48 } as const;

/**
 * The same as `lethe dissect --seeds`, and the slow motion after the delay, ready to be drawn.
 *
 * @param wantsPortrait whether its portrait is drawn, too.
 */
export function* dissectLoaded(
  loaded: LoadedNetwork,
  seeds: number,
  wantsPortrait = false,
): Generator<DissectEvent, Scene> {
  const { flow, map, visited, key, bulkEdge } = loaded;
  const { n } = loaded.opened;
  const random = stream(key, "dissectionSeeds", n);
  const states =
    visited.states.length > 0
      ? visited.states
      : Float64Array.from({ length: RANDOM_STARTS * n }, (_, i) => random.normal(i));
  const options = { seeds, ...(bulkEdge === null ? {} : { bulkEdge }) };
  const running = dissect(flow, map, loaded.solver(), states, visited.trajectories, random, options);
  let step = running.next();
  for (; !step.done; step = running.next()) yield { type: "progress", ...step.value };
  const dissection = step.value;
  const { census, cycles } = dissection;
  const scene: Scene = {
    points: pointsOf(loaded, dissection),
    cycles: cycles.map((cycle, k) => cycleOf(loaded, dissection, cycle, k)),
    curves: [],
    slow: null,
    seeds,
    stalled: census.outcomes.filter(({ status }) => status === "stalled" || status === "diverged").length,
    continua: continuaOf(loaded, dissection),
    motions: motionsOf(dissection),
    arrivals: arrivalsOf(dissection.arrivals),
    coverage: reachedBefore(census.sample.coverage),
    kinds: census.sample.kinds,
  };
  yield { type: "scene", scene };
  if (wantsPortrait) {
    const { trainedMap, ways, plane } = loaded;
    const source = { follow: trainedMap, exact: map, flow, solver: loaded.solver(), paths: ways, dissection, plane };
    const drawing = drawPortrait(source, PARTICLES);
    let drawn = drawing.next();
    for (; !drawn.done; drawn = drawing.next()) yield { type: "progress", ...drawn.value };
    yield { type: "portrait", portrait: drawn.value };
  }
  // what rests on a curve of fixed points has that curve drawn, not the chords between the states
  const { motion, curves } = yield* slowMotion(
    loaded,
    states,
    scene.continua.some(({ isCurve }) => isCurve),
  );
  return { ...scene, slow: motion, curves };
}

function pointsOf(loaded: LoadedNetwork, dissection: Dissection): ScenePoint[] {
  const { census, arrivals } = dissection;
  const labels = labelsOf(census);
  const ghostSeeds = (k: number) => census.outcomes.filter((o) => o.status === "ghost" && o.index === k).length;
  const all = census.outcomes.length;
  const place = (x: Float64Array) => ({
    x,
    at: Array.from(project(loaded.basis, x)),
    outputs: Array.from(loaded.outputs(x, 1)),
  });
  const roots = census.roots.map((root, k): ScenePoint => {
    const { stability } = root;
    return {
      kind: "root",
      label: labels[k],
      stability: stability.map.kind,
      reason: stability.map.reason,
      flowStability: loaded.opened.isDiscrete ? null : stability.flow.kind,
      partner: root.partner,
      ...place(root.x),
      speed: root.speed,
      uniquenessRadius: finite(root.certificate.uniquenessRadius),
      eigenvalues: stability.eigenvalues.map(([re, im]) => [re, im]),
      isFullSpectrum: stability.isDense,
      unstable: stability.map.unstable,
      timeConstant: finite(stability.map.timeConstant),
      gapToNext: stability.gapToNext,
      gapToBulk: stability.gapToBulk,
      dwell: null,
      seeds: [root.seeds, all],
      reached: reachedBy(arrivals, (limit) => limit.kind === "fixed-point" && limit.root === k),
      directions: stability.map.kind === "stable" ? [] : unstableDirections(loaded, root),
    };
  });
  const ghosts = census.ghosts.map((ghost, k): ScenePoint => {
    return {
      kind: "ghost",
      label: labels[census.roots.length + k],
      stability: ghost.kind,
      reason: "",
      flowStability: null,
      partner: ghost.partner === null ? null : census.roots.length + ghost.partner,
      ...place(ghost.x),
      speed: ghost.speed,
      uniquenessRadius: null,
      eigenvalues: [],
      isFullSpectrum: false,
      unstable: ghost.unstable,
      timeConstant: null,
      gapToNext: null,
      gapToBulk: null,
      dwell: finite(ghost.dwell),
      seeds: [ghostSeeds(k), all],
      reached: [0, arrivals.length],
      directions: [],
    };
  });
  return [...roots, ...ghosts];
}

function unstableDirections(loaded: LoadedNetwork, root: CensusRoot): number[][] {
  const { modes } = leadingModes(loaded.flow, root.x, { count: DIRECTIONS, tolerance: 1e-6, mostProducts: 600 });
  const growing = modes.filter(({ eigenvalue: [re, im] }) => re > 0 && im >= 0);
  return growing.map(({ right: { re } }) => {
    const length = Math.sqrt(re.reduce((sum, v) => sum + v * v, 0));
    return projectDirection(
      loaded.basis,
      re.map((v) => v / length),
    );
  });
}

/** L1 … for continua and degenerate roots. */
function continuaOf({ basis }: LoadedNetwork, { census, arrivals }: Dissection): SceneContinuum[] {
  return census.continua.map(({ kind, dimension, extent, states, curve }, k) => ({
    label: `L${k + 1}`,
    kind,
    dimension,
    extent: finite(extent),
    at: project(basis, curve?.points ?? states),
    isCurve: curve !== null,
    isClosed: curve?.isClosed ?? false,
    reached: reachedBy(arrivals, (limit) => limit.kind === "continuum" && limit.continuum === k),
  }));
}

function motionsOf({ motions, arrivals }: Dissection): SceneMotion[] {
  return motions.map(({ kind, dimension, exponents, standardErrors }, k) => ({
    kind,
    dimension,
    exponents: exponents.map((row, start): [number, number] => [row[0], standardErrors[start][0]]),
    reached: reachedBy(arrivals, (limit) => (limit.kind === "torus" || limit.kind === "chaos") && limit.motion === k),
  }));
}

/** Kinds in the order of their first states. */
export function arrivalsOf(arrivals: readonly Arrival[]): SceneArrivals[] {
  const counts = new Map<string, SceneArrivals>();
  for (const { limit } of arrivals) {
    const reason = limit.kind === "undecided" ? limit.reason : null;
    const key = `${limit.kind}/${reason}`;
    counts.set(key, { kind: limit.kind, count: (counts.get(key)?.count ?? 0) + 1, reason });
  }
  return [...counts.values()];
}

const reachedBy = (arrivals: readonly Arrival[], isThere: (limit: Limit) => boolean): [number, number] => [
  arrivals.filter(({ limit }) => isThere(limit)).length,
  arrivals.length,
];

/** What only an orbit of a map has. */
type AnyCycle = Cycle & Partial<Pick<Orbit, "steps" | "stability" | "multipliers">>;

function cycleOf(loaded: LoadedNetwork, { arrivals }: Dissection, cycle: AnyCycle, k: number): SceneCycle {
  const phases = cycle.orbit.length / loaded.opened.n;
  const z = loaded.outputs(cycle.orbit, phases);
  const M = z.length / phases;
  const hasFlow = !loaded.opened.isDiscrete && cycle.form === "cycle";
  const search = hasFlow ? closeFlowCycle(loaded.flow, cycle.point, cycle.period) : null;
  const found =
    search?.status === "closed"
      ? { period: search.cycle.period, ...floquet(loaded.flow, search.cycle, MULTIPLIERS) }
      : null;
  return {
    label: `C${k + 1}`,
    form: cycle.form,
    steps: cycle.steps ?? null,
    stability: cycle.stability ?? null,
    multipliers: cycle.multipliers?.map(([re, im]): [number, number] => [re, im]) ?? null,
    x: cycle.point,
    at: project(loaded.basis, cycle.orbit),
    outputs: Array.from({ length: M }, (_, m) => z.filter((_v, e) => e % M === m).reduce((a, b) => a + b, 0) / phases),
    period: cycle.period,
    closure: cycle.closure,
    size: cycle.size,
    reached: reachedBy(arrivals, (limit) => limit.kind === "cycle" && limit.cycle === k),
    flow:
      found === null
        ? null
        : {
            period: found.period,
            stability: found.stability,
            multipliers: found.multipliers.map(([re, im]): [number, number] => [re, im]),
          },
    reason: search?.status === "open" ? search.reason : null,
  };
}

/** Where visited states drift once their transient is over, and whether that is a curve. */
function* slowMotion(
  loaded: LoadedNetwork,
  visited: Float64Array,
  hasContinuum: boolean,
): Generator<DissectEvent, { motion: SlowMotion | null; curves: SceneCurve[] }> {
  const { n } = loaded.opened;
  const starts = startsOf(loaded, visited);
  const each = Math.max(1, Math.floor(SLOW_STATES / (starts.length / n)));
  const states = collectStates(loaded.map, starts, { from: SLOW_FROM, until: SLOW_FROM + 2 * (each - 1), every: 2 });
  if (!states.every(Number.isFinite)) return { motion: null, curves: [] };
  const measuring = measureSlowManifold(loaded.map, states, { ...SLOW, frame: Math.min(SLOW.frame, n) });
  let step = measuring.next();
  for (; !step.done; step = measuring.next()) yield { type: "progress", doing: "slow directions", ...step.value };
  const manifold = step.value;
  const found = hasContinuum ? { status: "none" as const, reason: "the continuum is drawn" } : slowCurves(manifold);
  const { slowDirections, slowRates, fastRate, gap, contractionOverDrift, isSlow } = manifold;
  // the states of a plain approach to a root lie on a curve too: only one that attracts far faster than it drifts is drawn
  const reason = !isSlow
    ? "nothing attracts much faster than it drifts"
    : found.status === "curves"
      ? null
      : found.reason;
  return {
    motion: { slowDirections, slowRates, fastRate, gap, contractionOverDrift, isSlow, reason },
    curves:
      isSlow && found.status === "curves"
        ? found.curves.map(({ points, speed, contraction, isClosed }) => {
            return { at: project(loaded.basis, points), speed, contraction, isClosed };
          })
        : [],
  };
}

/** The ends of the delays of a run; of a file the states it came with, eight at most. */
function startsOf({ opened: { n }, visited: { trajectories } }: LoadedNetwork, states: Float64Array): Float64Array {
  if (trajectories.length === 0) return states.slice(0, 8 * n);
  const starts = new Float64Array(trajectories.length * n);
  trajectories.forEach((trajectory, k) => {
    starts.set(trajectory.subarray(trajectory.length - n), k * n);
  });
  return starts;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const reachedBefore = ({
  share,
  interval,
}: {
  readonly share: number;
  readonly interval: readonly [number, number];
}) => (Number.isNaN(share) ? null : ([share, ...interval] as const));
