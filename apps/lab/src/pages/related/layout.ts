import {
  forceCenter,
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  type SimulationNodeDatum,
} from "d3-force";

/** A node of the graph with its place; `fx`, `fy` hold it while it is dragged. */
export interface PlacedNode extends SimulationNodeDatum {
  readonly id: string;
  x: number;
  y: number;
}

export interface Link {
  readonly source: string;
  readonly target: string;
}

/** Of a node's face, in units of the drawing. */
export const RADIUS = 44;
const SETTLED = 300;

/** Numbers in [0, 1) that are the same each time (a linear congruential generator; Numerical Recipes). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** A simulation at rest: the same picture for the same nodes and links, every time. */
export function openLayout(ids: readonly string[], links: readonly Link[]) {
  const nodes: PlacedNode[] = ids.map((id, k) => {
    // on a spiral, so that nothing begins on top of another
    const angle = 2.4 * k;
    return { id, x: 30 * Math.sqrt(k) * Math.cos(angle), y: 30 * Math.sqrt(k) * Math.sin(angle) };
  });
  const simulation = forceSimulation(nodes)
    .randomSource(seededNumbers(7))
    .force(
      "link",
      forceLink<PlacedNode, { source: string | PlacedNode; target: string | PlacedNode }>(
        links.map((link) => ({ ...link })),
      )
        .id(({ id }) => id)
        .distance(215),
    )
    .force("charge", forceManyBody().strength(-900))
    .force("collide", forceCollide(RADIUS + 24))
    .force("center", forceCenter(0, 0))
    .stop()
    .tick(SETTLED);
  return { nodes, simulation };
}

/** The rectangle that holds all faces, [x, y, width, height]. */
export function boundsOf(nodes: readonly PlacedNode[]): [number, number, number, number] {
  const xs = nodes.map(({ x }) => x);
  const ys = nodes.map(({ y }) => y);
  const margin = RADIUS + 26;
  const [left, top] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  return [left, top, Math.max(...xs) + margin - left, Math.max(...ys) + margin - top];
}
