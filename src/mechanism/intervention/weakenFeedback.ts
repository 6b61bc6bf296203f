/**
 * @file What becomes of a direct memory when the attractor that holds it is taken away? The feedback of the memory outputs is
 * weakened, W_fd → s W_fd, while delay 1 lasts, until a fixed point that holds a memory vanishes: in a saddle-node, or where it meets its
 * mirror image. J, stimuli,
 * read-outs, and how stimuli are taken in and answers given, stay as they are: what changes is what the delay is held by.
 */
import { continueRoot, settle } from "../../dynamics/index.ts";
import { openKernel } from "../../kernel/index.ts";
import { flowOf, mapOf, type Network, runnable } from "../../network/index.ts";
import { mainSite } from "../../task/index.ts";
import { counted } from "../assays/progress.ts";
import type { Subject } from "../assays/subject.ts";
import { taskLimits } from "../assays/taskLimits.ts";
import { firstBelow } from "../assays/threshold.ts";
import { pairsOf } from "../conclude.ts";
import { drawsFor, leftAlone, rowsOf } from "../draws.ts";
import { type Echo, echoOf, meanStates, pairLoss, passageOf, propagatedAlong, trajectoryOf } from "../lossEvidence.ts";
import type { LossEvidence } from "../lossRecord.ts";
import { defaultProtocol, type VerdictProtocol } from "../protocol.ts";
import { stopsOf } from "../stops.ts";
import { accuracyAfter, accuracyUnderNoise, type Shown, shownStates, tonicShare } from "./heldDelay.ts";

export interface InterventionProtocol {
  /** Draws of each pair of stimuli from each trial-end state. */
  readonly draws: number;
  /** Levels of feedback, as (s − s*)/s*; those beyond s = 1 are left out, and s = 1 itself comes first. */
  readonly distances: readonly number[];
  /** Least s that fixed points are followed to. */
  readonly least: number;
  /** Added delays in τ and σ per √τ that are tried; the first is 0. */
  readonly delays: readonly number[];
  readonly sigmas: readonly number[];
  /** |r| that a unit must reach to be active. */
  readonly active: number;
  /** Longest time that a state is followed to its limit set, in τ. */
  readonly longest: number;
  readonly loss: VerdictProtocol["loss"];
}

export const INTERVENTION: InterventionProtocol = {
  draws: 2,
  distances: [0.2, 0.1, 0.05, 0.02, 0.01, -0.01, -0.02, -0.05, -0.1, -0.2],
  least: 0.02,
  delays: [0, 1, 2, 4, 7, 10, 15, 20, 30, 45, 60, 80, 110, 150, 200],
  sigmas: [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8],
  active: 0.1,
  longest: 2000,
  loss: defaultProtocol().loss,
};

/** Share of the trained network's accuracy below which a memory counts as lost: with two stimuli, halfway to knowing nothing of the first. */
const LOST = 0.75;

/** A fixed point that holds a memory, and where it ends. */
export interface InterventionRoot {
  /** The stimuli whose draws come to it. */
  readonly memories: readonly number[];
  readonly status: ReturnType<typeof continueRoot>["status"];
  /** The s at which it vanishes, or where it was last seen stable. */
  readonly end: number;
  /** Slowest rates of the flow along the way, per τ, and their s. */
  readonly branch: readonly { readonly s: number; readonly rate: number }[];
}

/** Where draws of the memories end when this much feedback holds them for ever: on sets of their own, on shared ones, or in part. */
export type Apart = "apart" | "merged" | "partly" | "undecided";

/** What holds at one level of feedback. */
export interface InterventionLevel {
  readonly s: number;
  /** (s − s*)/s* */
  readonly distance: number;
  readonly apart: Apart;
  /** κ, d, the contraction behind them (per τ) and r, of the pair that is lost fastest; see LossEvidence. */
  readonly loss: Pick<LossEvidence, "rate" | "dimension" | "contraction" | "attraction" | "echoRate">;
  readonly tonicShare: number | null;
  /** At the delay of the task, and after the longest that was tried. */
  readonly accuracy: number;
  readonly accuracyLongest: number;
  /** Added delay in τ at which accuracy falls below ¾ of the trained network's; null where it does not, 0 where it begins below. */
  readonly lifetime: number | null;
  /** σ per √τ likewise. */
  readonly toleratedSigma: number | null;
}

export type Intervention =
  | {
      readonly status: "done";
      readonly roots: readonly InterventionRoot[];
      /** s*: where the first of them vanishes. */
      readonly vanishes: number;
      readonly levels: readonly InterventionLevel[];
    }
  | {
      readonly status: "not-direct" | "stays";
      readonly reason: string;
      readonly roots: readonly InterventionRoot[];
    };

export interface InterventionProgress {
  readonly done: number;
  readonly of: number;
}

/** The network with s times the feedback of its memory outputs. */
export function withMemoryFeedback(network: Network, s: number): Network {
  const { n, feedback } = network;
  return { ...network, feedback: feedback.map((v, e) => (e < n ? v : s * v)) };
}

/** Same subject, same protocol: the same numbers to the last bit. Yields how many levels are done. */
export function* weakenFeedback(
  subject: Subject,
  protocol: InterventionProtocol = INTERVENTION,
): Generator<InterventionProgress, Intervention> {
  const of = protocol.distances.length + 2;
  const waiting = () => ({ done: 0, of });
  const held = yield* counted(fixedPointsOf(subject, protocol), waiting);
  if (typeof held === "string") return { status: "not-direct", reason: held, roots: [] };
  const roots = yield* counted(followRoots(subject, held, protocol), waiting);
  const folds = roots.filter(({ status }) => status === "saddle-node" || status === "pitchfork");
  const vanishes = Math.max(...folds.map(({ end }) => end));
  const earlier = roots.find(({ status, end }) => status === "unstable" && end > vanishes);
  if (folds.length === 0 || earlier !== undefined) {
    const reason =
      earlier === undefined
        ? `no fixed point of a memory vanishes down to s = ${protocol.least}`
        : `a fixed point turns unstable at s = ${earlier.end.toFixed(3)} without vanishing`;
    return { status: "stays", reason, roots };
  }
  const shown = shownStates(subject, protocol.draws);
  const echo = echoOfDraws(subject, protocol);
  const below = protocol.distances.map((d) => vanishes * (1 + d)).filter((s) => s > 0 && s < 1);
  const levels: InterventionLevel[] = [];
  for (const s of [1, ...below]) {
    const done = 1 + levels.length;
    const nominal = levels[0]?.accuracy ?? null;
    levels.push(yield* counted(levelAt(subject, s, vanishes, shown, echo, nominal, protocol), () => ({ done, of })));
  }
  return { status: "done", roots, vanishes, levels };
}

/** Fixed points that hold the memories when the trained network is left alone, each with its memories; or why they do not. */
function* fixedPointsOf(subject: Subject, { draws, longest }: InterventionProtocol) {
  const { limits, memories } = yield* taskLimits(subject, { draws, longest });
  if (memories.some(({ limit }) => limits[limit]?.kind !== "fixed-point"))
    return "a draw does not end on a fixed point";
  const used = limits.flatMap(({ states }, l) => {
    const own = new Set(memories.filter(({ limit }) => limit === l).map(({ memory }) => memory));
    return own.size === 0 ? [] : [{ x: states, memories: [...own] }];
  });
  return used.some((one) => one.memories.length > 1) ? "two memories share a fixed point" : used;
}

function* followRoots(
  subject: Subject,
  held: readonly { readonly x: Float64Array; readonly memories: readonly number[] }[],
  { least }: InterventionProtocol,
): Generator<unknown, InterventionRoot[]> {
  const { kernel, matrices, network } = subject;
  const flowAt = (s: number) => flowOf(kernel, matrices, withMemoryFeedback(network, s));
  const solver = openKernel({ n: network.n + 1, matrices: 0 }).solver(network.n + 1);
  const roots: InterventionRoot[] = [];
  for (const { x, memories } of held) {
    yield roots.length;
    const options = { from: 1, to: least, timeStep: network.timeStep };
    const { status, end, points } = continueRoot(flowAt, solver, x, options);
    const branch = points.map(({ parameter, eigenvalue }) => ({ s: parameter, rate: eigenvalue[0] }));
    roots.push({ memories, status, end, branch });
  }
  return roots;
}

/** @param nominal accuracy of the trained network; null where this is it. */
function* levelAt(
  subject: Subject,
  s: number,
  vanishes: number,
  shown: Shown,
  echo: Echo,
  nominal: number | null,
  protocol: InterventionProtocol,
): Generator<unknown, InterventionLevel> {
  const { delays, sigmas, active } = protocol;
  const holder = withMemoryFeedback(subject.network, s);
  const accuracy = accuracyAfter(subject, holder, shown, delays);
  yield s;
  const noisy = accuracyUnderNoise(subject, holder, shown, sigmas);
  const least = LOST * (nominal ?? accuracy[0]);
  const crossing = (at: readonly number[], values: readonly number[]) =>
    values[0] < least ? 0 : firstBelow(at, values, least);
  yield s;
  const { memoryOf } = shown;
  const ends = heldStates(subject, holder, shown);
  return {
    s,
    distance: (s - vanishes) / vanishes,
    apart: yield* whereMemoriesEnd(subject, holder, ends, memoryOf, protocol),
    loss: lossAlong(subject, holder, ends, memoryOf, echo, protocol),
    tonicShare: tonicShare(subject, holder, shown, active),
    accuracy: accuracy[0],
    accuracyLongest: accuracy[accuracy.length - 1],
    lifetime: crossing(delays, accuracy),
    toleratedSigma: crossing(sigmas, noisy),
  };
}

/** States at the end of delay 1, [columns × n]. */
function heldStates({ kernel, matrices, task }: Subject, holder: Network, { states }: Shown): Float64Array {
  const { start, end } = mainSite(task).delay;
  return leftAlone(runnable(kernel, matrices.trained, holder), states, end - start);
}

function* whereMemoriesEnd(
  { kernel, matrices, solver }: Subject,
  holder: Network,
  ends: Float64Array,
  memoryOf: readonly number[],
  { longest }: InterventionProtocol,
): Generator<unknown, Apart> {
  const { arrivals } = yield* settle(
    mapOf(kernel, matrices, holder, { use: "trained" }),
    mapOf(kernel, matrices, holder),
    flowOf(kernel, matrices, holder),
    solver,
    ends,
    { longest, exponentTime: 0 },
  );
  const names = arrivals.map(({ limit }) =>
    limit.kind === "fixed-point" ? `root ${limit.root}` : limit.kind === "cycle" ? `cycle ${limit.cycle}` : null,
  );
  return apartOf(names, memoryOf);
}

/** @param limits of each draw, null where that is not known. */
export function apartOf(limits: readonly (string | null)[], memoryOf: readonly number[]): Apart {
  if (limits.some((name) => name === null)) return "undecided";
  const sets = [...new Set(memoryOf)].map((memory) => new Set(limits.filter((_, d) => memoryOf[d] === memory)));
  const all = new Set(limits);
  if (sets.reduce((sum, set) => sum + set.size, 0) === all.size) return "apart";
  return sets.every((set) => set.size === all.size) ? "merged" : "partly";
}

/**
 * Where the memories of a network end when left alone, without a verdict: the kinds of their limit sets, and whether they are apart.
 *
 * @param draws of each stimulus from each trial-end state.
 */
export function* memoriesEnd(
  subject: Subject,
  { draws, longest }: Pick<InterventionProtocol, "draws" | "longest">,
): Generator<unknown, { readonly kinds: readonly string[]; readonly apart: Apart }> {
  const { limits, memories } = yield* taskLimits(subject, { draws, longest });
  const names = memories.map(({ limit }) => (limit < 0 ? null : `limit set ${limit}`));
  const kinds = memories.map(({ limit }) => limits[limit]?.kind ?? "open");
  const memoryOf = memories.map(({ memory }) => memory);
  return { kinds: [...new Set(kinds)].sort(), apart: apartOf(names, memoryOf) };
}

function lossAlong(
  subject: Subject,
  holder: Network,
  ends: Float64Array,
  memoryOf: readonly number[],
  echo: Echo,
  { loss }: InterventionProtocol,
): InterventionLevel["loss"] {
  const { kernel, matrices, task } = subject;
  const { n } = holder;
  const follow = mapOf(kernel, matrices, holder, { use: "trained" });
  const memories = task.sites[0].classes.map((_, a) => a);
  const firsts = memories.map((a) => memoryOf.indexOf(a));
  const means = meanStates(follow, ends, memoryOf, loss);
  const time = [loss.from, loss.from + loss.delays * mainSite(task).delay.duration] as const;
  const passage = passageOf(follow, rowsOf(ends, n, firsts), memories, time[1]);
  const propagated = memories.map((a) => [propagatedAlong(follow, trajectoryOf(passage, a, n, time))]);
  const pairs = pairsOf(memories.length).map((pair) => pairLoss(pair, n, means, propagated, echo, loss.over));
  const { rate, dimension, contraction, attraction, echoRate } = pairs.reduce((most, one) =>
    (one.rate ?? Number.NEGATIVE_INFINITY) > (most.rate ?? Number.NEGATIVE_INFINITY) ? one : most,
  );
  return { rate, dimension, contraction, attraction, echoRate };
}

/** What J alone makes of the stimuli: the same at every level. */
function echoOfDraws({ model, task, key }: Subject, { loss }: InterventionProtocol): Echo {
  const [main, ...later] = stopsOf(task);
  const wanted = [main.classes.map(() => loss.echoDraws), ...later.map(({ classes }) => classes.map(() => 0))];
  const draws = drawsFor([main, ...later], wanted);
  const shown = main.classes.flatMap((_, a) => draws.filter(({ kinds }) => kinds[0] === a).slice(0, loss.echoDraws));
  return echoOf(model.untrained!(), task, key, shown, loss);
}
