/** @file What is drawn of a network: its portrait, or, while there is none and on the read-out axes, what is known of it. */
import type { FlowPortraitData } from "../../../../../src/figures/index.ts";
import type { AxesName, OpenedNetwork, Scene, ScenePoint } from "../../engine/protocol.ts";
import { COORDINATES } from "../../engine/protocol.ts";

const MARGIN = 0.16;
const ASPECT = 1.5;

/**
 * @param portrait null while it is not drawn yet; it lies on the principal axes.
 */
export function contentData(
  opened: OpenedNetwork,
  scene: Scene | null,
  portrait: FlowPortraitData | null,
  axes: AxesName,
): FlowPortraitData {
  if (axes === "principal" && portrait !== null) {
    if (scene === null) return portrait;
    return { ...portrait, points: scene.points.map((point) => dataPoint(point, 0, portrait)) };
  }
  const first = axes === "principal" ? 0 : 3;
  const places = (at: Float32Array, extra: (row: number) => number[]) =>
    Float64Array.from({ length: at.length / COORDINATES }, (_, k) => k).reduce<number[]>((all, row) => {
      all.push(...at.subarray(row * COORDINATES + first, row * COORDINATES + first + 3), 0, ...extra(row));
      return all;
    }, []);
  const limits = [
    ...(scene?.cycles ?? []).map(({ label, form, at, period }) => ({
      label,
      kind: form,
      isCurve: form !== "orbit",
      isClosed: form !== "orbit",
      period: period as number | null,
      timeConstant: null,
      places: places(at, () => []),
      slow: null,
    })),
    ...(scene?.continua ?? []).map(({ label, at, isCurve, isClosed }) => ({
      label,
      kind: "continuum",
      isCurve,
      isClosed,
      period: null,
      timeConstant: null,
      places: places(at, () => []),
      slow: null,
    })),
  ];
  const ways = opened.paths.map(({ label, memory, at }) => {
    const count = at.length / COORDINATES;
    return {
      label,
      memory,
      limit: null,
      isThere: false,
      delay: count,
      points: places(at, (row) => [(row - count + 1) * opened.timeStep]),
    };
  });
  const points = (scene?.points ?? []).map((point) => dataPoint(point, first, null));
  const reached = (scene?.points ?? []).flatMap((point, k) =>
    point.stability === "stable" || point.reached[0] > 0 ? [points[k].place] : [],
  );
  return {
    n: opened.n,
    isDiscrete: opened.isDiscrete,
    shares: axes === "principal" ? opened.explained : [],
    frame: frameAbout(ways, limits, reached),
    field: { columns: 0, rows: 0, values: new Float64Array(0), basins: new Uint8Array(0) },
    velocity: null,
    tint: { followed: 0, undecided: 0 },
    limits,
    points,
    ways,
    particles: [],
    longest: 0,
  };
}

function dataPoint(
  point: ScenePoint,
  first: 0 | 3,
  portrait: FlowPortraitData | null,
): FlowPortraitData["points"][number] {
  const { label, kind, stability, at, partner, directions } = point;
  const [a, b, c] = at.slice(first, first + 3);
  const known = portrait?.points.find(({ place }) => isClose(place, [a, b, c]));
  const limit = portrait?.limits.findIndex(
    ({ kind: what, places }) => what === "fixed-point" && isClose([places[0], places[1], places[2]], [a, b, c]),
  );
  return {
    label,
    kind: kind === "ghost" ? "ghost" : stability,
    place: [a, b, c, known?.place[3] ?? 0],
    isMirror: partner !== null && label.endsWith("′"),
    limit: limit === undefined || limit < 0 ? null : limit,
    arrows: directions.map((v): [number, number, number] => [v[first], v[first + 1], v[first + 2]]),
  };
}

const isClose = (a: readonly number[], b: readonly number[]): boolean =>
  [0, 1, 2].every((k) => Math.abs(a[k] - b[k]) <= 1e-3 * (1 + Math.abs(b[k])));

function frameAbout(
  ways: readonly { readonly points: readonly number[] }[],
  limits: readonly { readonly places: readonly number[] }[],
  reached: readonly (readonly number[])[],
): FlowPortraitData["frame"] {
  const box = { a: [Infinity, -Infinity], b: [Infinity, -Infinity] };
  const add = (x: number, y: number) => {
    box.a = [Math.min(box.a[0], x), Math.max(box.a[1], x)];
    box.b = [Math.min(box.b[0], y), Math.max(box.b[1], y)];
  };
  for (const { points } of ways) for (let k = 0; k < points.length; k += 5) add(points[k], points[k + 1]);
  for (const { places } of limits) for (let k = 0; k < places.length; k += 4) add(places[k], places[k + 1]);
  for (const place of reached) add(place[0], place[1]);
  if (!(box.a[1] >= box.a[0])) add(0, 0);
  const half = (side: readonly number[]) => ((side[1] - side[0]) / 2) * (1 + 2 * MARGIN);
  const size = Math.max(half(box.a), ASPECT * half(box.b), 1e-6);
  const [ma, mb] = [(box.a[0] + box.a[1]) / 2, (box.b[0] + box.b[1]) / 2];
  return { a: [ma - size, ma + size], b: [mb - size / ASPECT, mb + size / ASPECT] };
}
