import { expect, test } from "vitest";
import { ENTRIES, PAPER } from "../../../../../src/gallery/index.ts";
import { boundsOf, openLayout, RADIUS, seededNumbers } from "./layout.ts";

const ids = [PAPER.id, ...ENTRIES.map(({ id }) => id)];
const links = ENTRIES.map(({ id }) => ({ source: id, target: PAPER.id }));

test("thirteen nodes, twelve edges, at the same places every time, none upon another", () => {
  expect(ids).toHaveLength(13);
  expect(new Set(ids).size).toBe(13);
  expect(links).toHaveLength(12);
  const [a, b] = [0, 0].map(() => openLayout(ids, links).nodes.map(({ id, x, y }) => ({ id, x, y })));
  expect(a).toEqual(b);
  for (const [k, p] of a!.entries()) {
    for (const q of a!.slice(k + 1)) expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeGreaterThan(2 * RADIUS);
  }
  const [left, top, width, height] = boundsOf(openLayout(ids, links).nodes);
  for (const { x, y } of a!) {
    expect(x - RADIUS).toBeGreaterThan(left);
    expect(y + RADIUS).toBeLessThan(top + height);
    expect(x + RADIUS).toBeLessThan(left + width);
  }
});

test("a node that is held moves the others", () => {
  const { nodes, simulation } = openLayout(ids, links);
  const before = nodes.map(({ x }) => x);
  nodes[3]!.fx = 600;
  nodes[3]!.fy = 0;
  simulation.alpha(0.3).tick(40);
  expect(nodes[3]!.x).toBe(600);
  expect(nodes.filter(({ x }, k) => Math.abs(x - before[k]!) > 1).length).toBeGreaterThan(3);
});

test("numbers of one seed are the same, of two seeds others", () => {
  const [a, b, c] = [seededNumbers(1), seededNumbers(1), seededNumbers(2)];
  expect([a(), a()]).toEqual([b(), b()]);
  expect(c()).not.toBe(seededNumbers(1)());
});
