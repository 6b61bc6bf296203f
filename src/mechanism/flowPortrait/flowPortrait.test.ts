import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { dissect, flowOfMap, settle } from "../../dynamics/index.ts";
import { encodeNpz } from "../../format/index.ts";
import { openKernel, stream } from "../../kernel/index.ts";
import { importedSystems, importNetwork } from "../../network/index.ts";
import { flowPortrait, type Portrait } from "./flowPortrait.ts";
import { freePaths } from "./freePaths.ts";
import { placesOn } from "./plane.ts";
import { drawingOf } from "./portraitDrawing.ts";
import { packPortrait, unpackPortrait } from "./portraitRecord.ts";
import { UNTINTED } from "./tint.ts";

const CASES = fileURLToPath(new URL("../../../test/cases/", import.meta.url));
const KEY = { seed: 0, density: 1 };

function end<R>(work: Generator<unknown, R>): R {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** The portrait of a network's file, from free paths. */
function portraitOf(bytes: Uint8Array) {
  const imported = importNetwork(bytes, { where: "network.npz" });
  const { n } = imported;
  const kernel = openKernel({ n, matrices: 3, solvers: 1 });
  const { flow: known, map } = importedSystems(kernel, imported);
  const flow = known ?? flowOfMap(map);
  const solver = kernel.solver(n);
  const random = stream(KEY, "dissectionSeeds", n);
  const starts = Float64Array.from({ length: 24 * n }, (_, i) => random.normal(i));
  const paths = freePaths(map, starts).map((states, k) => ({ label: `${k}`, memory: null, states }));
  const dissection = end(dissect(flow, map, solver, starts, [], random, { seeds: 16 }));
  const source = { follow: map, exact: map, flow, solver, paths, dissection };
  const portrait = end(flowPortrait(source, { particles: 40 }));
  return { ...source, portrait, n };
}
type Drawn = ReturnType<typeof portraitOf>;
const weights = (n: number, data: number[]) =>
  encodeNpz({ W_rec: { dtype: "f8", shape: [n, n], data: Float64Array.from(data) } });
const fileOf = (name: string) => new Uint8Array(readFileSync(`${CASES}${name}/network.npz`));

/** Where `settle` says that states go, as limit sets of the portrait. */
function settled({ follow, exact, flow, solver, portrait }: Drawn, states: Float64Array): (number | null)[] {
  const { settlement, limits } = portrait;
  const { arrivals, roots } = end(
    settle(follow, exact, flow, solver, states, { longest: 1000, exponentTime: 0, known: settlement }),
  );
  return arrivals.map(({ limit }) => {
    if (limit.kind === "fixed-point") {
      const at = limits.findIndex(({ root, states: x }) => root !== null && x === roots[limit.root].x);
      return at < 0 ? null : at;
    }
    return limit.kind === "continuum" ? limits.findIndex(({ kind }) => kind === "continuum") : null;
  });
}

/** 200 states over the frame, on the sheet, each with the tint of the node nearest to it. */
function sampled({ portrait, n }: Drawn) {
  const { sheet, tint } = portrait;
  const nodes = sheet.columns * sheet.rows;
  const chosen = Array.from({ length: 200 }, (_, k) => Math.floor(((k * 0.6180339887) % 1) * nodes));
  const states = new Float64Array(chosen.length * n);
  chosen.forEach((node, k) => {
    states.set(sheet.states.subarray(node * n, (node + 1) * n), k * n);
  });
  return { states, tints: chosen.map((node) => tint.labels[node]) };
}

// x₁ and −x₁ with x = 2 tanh x, and a saddle between them on the line x₁ = 0
const TWO = portraitOf(weights(2, [2, 0, 0, 0.5]));

test("two units: the plane is their own, and both attractors and the saddle stand where x = 2 tanh x says, to 1e-6", () => {
  const { portrait } = TWO;
  expect(Array.from(portrait.plane.axes.subarray(0, 4))).toEqual([1, 0, 0, 1]);
  expect(portrait.limits.length).toBe(2);
  const root = 1.9150080481545;
  const places = portrait.limits.map(({ states }) => states[0]).sort((a, b) => a - b);
  expect(Math.abs(places[0] + root)).toBeLessThan(1e-6);
  expect(Math.abs(places[1] - root)).toBeLessThan(1e-6);
  const drawing = drawingOf(TWO, portrait);
  expect(drawing.points.filter(({ kind }) => kind === "saddle").map(({ place }) => place.map(Math.abs))).toEqual([
    [0, 0, 0, 0],
  ]);
});

test("the tint is where settle says, on 200 states; the only doubt is within a cell of x₁ = 0", () => {
  const { states, tints } = sampled(TWO);
  const said = settled(TWO, states);
  const { frame, sheet } = TWO.portrait;
  const cell = (2 * (frame.a[1] - frame.a[0])) / (sheet.columns - 1);
  tints.forEach((tint, k) => {
    expect(tint).not.toBe(UNTINTED);
    if (Math.abs(states[2 * k]) > cell) expect(tint).toBe(said[k]);
  });
});

test("particles end where settle says, and every one of them comes there", () => {
  const { particles, limits, plane, frame } = TWO.portrait;
  const near = 0.011 * Math.max(frame.a[1] - frame.a[0], frame.b[1] - frame.b[0]);
  expect(particles.length).toBe(40);
  for (const { points, limit, isThere } of particles) {
    expect(isThere).toBe(true);
    const start = points.subarray(0, 2);
    expect(settled(TWO, start.slice())[0]).toBe(limit);
    const [a, b] = placesOn(plane, limits[limit!].states);
    const last = points.length - 5;
    expect(Math.hypot(points[last] - a, points[last + 1] - b)).toBeLessThan(near);
  }
});

test("the slowest node is within a cell of a root, and contours rise from it: the field is ‖F‖ at its states", () => {
  const { sheet, frame } = TWO.portrait;
  const at = sheet.slowness.indexOf(Math.min(...sheet.slowness));
  const x = sheet.states.subarray(2 * at, 2 * at + 2);
  const cell = (frame.a[1] - frame.a[0]) / (sheet.columns - 1);
  const roots = [
    [-1.9150080481545, 0],
    [0, 0],
    [1.9150080481545, 0],
  ];
  expect(Math.min(...roots.map((root) => Math.hypot(root[0] - x[0], root[1] - x[1])))).toBeLessThan(cell * Math.SQRT2);
  const F = new Float64Array(2);
  TWO.flow.evaluate(x, F, 1);
  expect(Math.abs(sheet.slowness[at] - Math.log10(Math.hypot(F[0], F[1])))).toBeLessThan(1e-9);
});

test("one unit: a line, with F along it; two basins meet at the unstable root", () => {
  const one = portraitOf(weights(1, [2]));
  const { sheet, tint, limits } = one.portrait;
  expect(sheet.rows).toBe(1);
  expect(limits.length).toBe(2);
  const drawing = drawingOf(one, one.portrait);
  drawing.velocity!.forEach((v, k) => {
    const x = sheet.states[k];
    expect(Math.abs(v - (2 * Math.tanh(x) - x))).toBeLessThan(1e-9);
  });
  const step = sheet.states[1] - sheet.states[0];
  tint.labels.forEach((label, k) => {
    if (Math.abs(sheet.states[k]) > 2 * step)
      expect(Math.sign(limits[label].states[0])).toBe(Math.sign(sheet.states[k]));
  });
});

test("a ring of fixed points is one limit set, a closed curve, and all that is followed comes to it", () => {
  const { portrait } = portraitOf(fileOf("ring-of-64"));
  expect(portrait.limits.map(({ kind, isClosed }) => [kind, isClosed])).toEqual([["continuum", true]]);
  expect(portrait.tint.undecided).toBe(0);
  const { particles, ways } = portrait;
  const there = (all: Portrait["particles"]) => all.filter(({ isThere }) => isThere).length / all.length;
  expect(there(particles)).toBeGreaterThan(0.9);
  expect(there(ways)).toBe(1);
});

test("what is packed is what was drawn, to the 8000th of half the frame, and six digits", () => {
  const drawing = drawingOf(TWO, TWO.portrait);
  const { words, arrays } = packPortrait(drawing);
  const back = unpackPortrait(words, arrays, "test.npz");
  expect(back.limits.map(({ label, kind }) => [label, kind])).toEqual(
    drawing.limits.map(({ label, kind }) => [label, kind]),
  );
  expect(back.field.basins).toEqual(drawing.field.basins);
  const step = (drawing.frame.a[1] - drawing.frame.a[0]) / 16000;
  drawing.particles.forEach(({ points }, k) => {
    expect(back.particles[k].points.length).toBe(points.length);
    points.forEach((v, e) => {
      if (e % 5 < 2) expect(Math.abs(back.particles[k].points[e] - v)).toBeLessThan(0.51 * step + 1e-5 * Math.abs(v));
    });
  });
  drawing.field.values.forEach((v, e) => {
    expect(Math.abs(back.field.values[e] - v)).toBeLessThan(1e-3);
  });
});

test("arrays that are not the record's are refused", () => {
  const { words, arrays } = packPortrait(drawingOf(TWO, TWO.portrait));
  const { field: _, ...missing } = arrays;
  expect(() => unpackPortrait(words, missing, "test.npz")).toThrow("test.npz");
});
