import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { dissect, settle } from "../../dynamics/index.ts";
import { stream } from "../../kernel/index.ts";
import { flowOf, mapOf } from "../../network/index.ts";
import { openRun, openStimuliOf, subjectOfRun } from "../../study/index.ts";
import { bulkEdgeOf } from "../bulkEdge.ts";
import { visitedStates } from "../visited.ts";
import { bytesOf, fitPortrait, MOST_BYTES } from "./fitPortrait.ts";
import { flowPortrait } from "./flowPortrait.ts";
import { placesOn } from "./plane.ts";
import { drawingOf } from "./portraitDrawing.ts";
import { PORTRAIT_PROTOCOL } from "./portraitOfSubject.ts";
import { UNTINTED } from "./tint.ts";

/** 300 units that forget along a slow manifold. */
const RUN = fileURLToPath(new URL("../../../test/population/a9a040f819795d7a", import.meta.url));

function end<R>(work: Generator<unknown, R>): R {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

test("of a trained network: tint and particles are where settle says, the slowest place is a root or ghost, 40 kB hold it", () => {
  const run = openRun(RUN);
  const subject = subjectOfRun(run, openStimuliOf(run.record.spec.task, null)).subject();
  const { kernel, matrices, network, task, key, solver } = subject;
  const { n } = network;
  const follow = mapOf(kernel, matrices, network, { use: "trained" });
  const exact = mapOf(kernel, matrices, network);
  const flow = flowOf(kernel, matrices, network);
  const { states, trajectories } = visitedStates(subject);
  const random = stream(key, "dissectionSeeds", n);
  const { seeds, ...options } = PORTRAIT_PROTOCOL;
  const bulkEdge = bulkEdgeOf(network);
  const dissection = end(dissect(flow, exact, solver, states, trajectories, random, { seeds, bulkEdge }));
  const paths = trajectories.map((path, k) => ({ label: `${k}`, memory: task.sites[0].classOf[k], states: path }));
  const source = { follow, exact, flow, solver, paths, dissection };
  const portrait = end(flowPortrait(source, options));
  const { plane, sheet, tint, limits, particles, frame, settlement } = portrait;

  const settled = (from: Float64Array) => {
    const { arrivals, roots } = end(
      settle(follow, exact, flow, solver, from, { longest: 1000, exponentTime: 0, known: settlement }),
    );
    return arrivals.map(({ limit }) =>
      limit.kind === "fixed-point" ? limits.findIndex(({ states: x }) => x === roots[limit.root].x) : -1,
    );
  };

  // 200 nodes of the grid; those on a boundary may be one cell off, which is a few in a hundred
  const nodes = Array.from({ length: 200 }, (_, k) =>
    Math.floor(((k * 0.6180339887) % 1) * sheet.rows * sheet.columns),
  );
  const sampled = new Float64Array(nodes.length * n);
  nodes.forEach((node, k) => {
    sampled.set(sheet.states.subarray(node * n, (node + 1) * n), k * n);
  });
  const said = settled(sampled);
  const known = nodes.flatMap((node, k) => (tint.labels[node] === UNTINTED ? [] : [tint.labels[node] === said[k]]));
  expect(known.length).toBeGreaterThan(190);
  expect(known.filter((is) => is).length / known.length).toBeGreaterThan(0.97);

  // every particle that has come somewhere is there
  const near = 0.011 * Math.max(frame.a[1] - frame.a[0], frame.b[1] - frame.b[0]);
  const there = particles.filter(({ isThere }) => isThere);
  expect(there.length).toBeGreaterThan(0.8 * particles.length);
  for (const { points, limit } of there) {
    const [a, b] = placesOn(plane, limits[limit!].states);
    const last = points.length - 5;
    expect(Math.hypot(points[last] - a, points[last + 1] - b)).toBeLessThan(near);
  }

  // the field's minimum, in the plane, beside a root or ghost: within two cells
  const at = sheet.slowness.indexOf(Math.min(...sheet.slowness));
  const [a, b] = placesOn(plane, sheet.states.subarray(at * n, (at + 1) * n));
  const { points } = drawingOf(source, portrait);
  const cell = Math.max(frame.a[1] - frame.a[0], frame.b[1] - frame.b[0]) / sheet.rows;
  const away = Math.min(...points.map(({ place }) => Math.hypot(place[0] - a, place[1] - b)));
  expect(away).toBeLessThan(2 * cell);

  expect(bytesOf(fitPortrait(drawingOf(source, portrait)))).toBeLessThanOrEqual(MOST_BYTES);
}, 600_000);
