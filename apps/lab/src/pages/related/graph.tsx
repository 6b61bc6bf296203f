import { useMemo, useRef, useState } from "preact/hooks";
import { ENTRIES, type Entry, PAPER } from "../../../../../src/gallery/index.ts";
import { boundsOf, openLayout, type PlacedNode, RADIUS } from "./layout.ts";
import { piecesOf, STORED, stateOf } from "./stored.ts";

const ALL: readonly Entry[] = [PAPER, ...ENTRIES];
const LINKS = ENTRIES.map(({ id }) => ({ source: id, target: PAPER.id }));
const ZOOM = 1.25;
const [LEAST, MOST] = [0.4, 5];
/** Pixels a pointer may move in a click. */
const STILL = 4;

interface View {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphProps {
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

/** The paper and what cites it: nodes are dragged, the ground is moved, the wheel and buttons zoom. */
export function Graph({ chosen, onChoose }: GraphProps) {
  const { nodes, simulation } = useMemo(
    () =>
      openLayout(
        ALL.map(({ id }) => id),
        LINKS,
      ),
    [],
  );
  const home = useMemo((): View => {
    const [x, y, width, height] = boundsOf(nodes);
    return { x, y, width, height };
  }, [nodes]);
  const [view, setView] = useState(home);
  const [, redraw] = useState(0);
  const svg = useRef<SVGSVGElement>(null);
  const held = useRef<{ node: PlacedNode | null; x: number; y: number; moved: number } | null>(null);

  const zoom = (factor: number, at = { x: view.x + view.width / 2, y: view.y + view.height / 2 }) => {
    const width = Math.min(home.width / LEAST, Math.max(home.width / MOST, view.width / factor));
    const share = width / view.width;
    setView({
      x: at.x - (at.x - view.x) * share,
      y: at.y - (at.y - view.y) * share,
      width,
      height: view.height * share,
    });
  };
  /** Where the pointer is, in the drawing. */
  const placeOf = (event: { clientX: number; clientY: number }) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.current!.getScreenCTM()!.inverse());
    return { x: point.x, y: point.y };
  };
  const take = (event: PointerEvent, node: PlacedNode | null) => {
    event.stopPropagation();
    svg.current!.setPointerCapture(event.pointerId);
    held.current = { node, ...placeOf(event), moved: 0 };
  };
  const move = (event: PointerEvent) => {
    const now = held.current;
    if (now === null) return;
    const { x, y } = placeOf(event);
    now.moved += Math.abs(event.movementX) + Math.abs(event.movementY);
    if (now.node === null) setView({ ...view, x: view.x + now.x - x, y: view.y + now.y - y });
    else if (now.moved > STILL) {
      now.node.fx = x;
      now.node.fy = y;
      simulation.alpha(0.25).tick(2);
      redraw((count) => count + 1);
    }
  };
  const letGo = () => {
    const now = held.current;
    held.current = null;
    if (now?.node != null && now.moved <= STILL) onChoose(now.node.id);
  };

  const [center] = nodes;
  return (
    <div class="related-graph">
      <div class="related-zoom">
        <button type="button" class="plain" title="Zoom in" onClick={() => zoom(ZOOM)}>
          +
        </button>
        <button type="button" class="plain" title="Zoom out" onClick={() => zoom(1 / ZOOM)}>
          −
        </button>
        <button type="button" class="plain" title="Show all" onClick={() => setView(home)}>
          All
        </button>
      </div>
      {/* the table below says the same to keyboards and screen readers */}
      <svg
        ref={svg}
        role="img"
        aria-label="The paper in the middle and twelve works that cite it; the table below lists them"
        viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
        data-view={`${view.width.toFixed(1)}`}
        onPointerDown={(event) => take(event, null)}
        onPointerMove={move}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        onWheel={(event) => {
          event.preventDefault();
          zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM, placeOf(event));
        }}
      >
        {nodes.slice(1).map((node) => (
          <line key={node.id} class="related-edge" x1={node.x} y1={node.y} x2={center!.x} y2={center!.y} />
        ))}
        {nodes.map((node, k) => {
          const entry = ALL[k]!;
          return (
            <g
              key={node.id}
              class="related-node"
              data-node={node.id}
              data-state={stateOf(entry)}
              data-chosen={chosen === node.id}
              transform={`translate(${node.x} ${node.y})`}
              onPointerDown={(event) => take(event, node)}
            >
              <title>{`${entry.title} (${entry.authors.split(",")[0]} ${entry.year})`}</title>
              <circle r={RADIUS} />
              <Face entry={entry} />
              <text y={RADIUS + 17}>
                {entry.id === PAPER.id ? "this paper" : `${entry.authors.split(/[ ,]/)[0]} ${entry.year}`}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** A piece wears its miniature; what does not run yet says so. */
function Face({ entry }: { readonly entry: Entry }) {
  // of several pieces the first
  const miniature = STORED[piecesOf(entry.id)[0]?.id ?? ""]?.miniature;
  if (miniature === undefined)
    return (
      <text class="related-face" y={5}>
        {entry.id === PAPER.id ? "2021" : stateOf(entry) === "runs" ? "trains" : "not yet"}
      </text>
    );
  const size = 1.25 * RADIUS;
  return (
    // drawn by the gallery from numbers, never from text that came from outside
    <g
      transform={`translate(${-size / 2} ${-size / 2}) scale(${size / 64})`}
      dangerouslySetInnerHTML={{ __html: miniature.replace(/^<svg[^>]*>|<\/svg>$/g, "") }}
    />
  );
}
