/** @file A network's page in its address: what is run, how it is looked at, what is selected. */
import { effect } from "@preact/signals";
import type { Turn } from "../../../../../src/figures/index.ts";
import { FACE_ON } from "../../../../../src/figures/index.ts";
import { route, setQuery } from "../../router.ts";
import type { Session, SessionOptions, TrialSettings } from "./session.ts";
import type { Space } from "./space.ts";

type Query = Readonly<Record<string, string>>;

/** What an address says of the first trial and of the axes. */
export function optionsOf(query: Query): Pick<SessionOptions, "settings" | "axes"> {
  const settings: { -readonly [K in keyof TrialSettings]?: TrialSettings[K] } = {};
  const { pair } = query;
  if (pair !== undefined && pair.length < 20) settings.pair = pair;
  const number = (name: string, least: number, most: number, isWhole: boolean) => {
    const value = Number(query[name]);
    if (query[name] === undefined || !(value >= least && value <= most)) return undefined;
    return isWhole ? Math.round(value) : value;
  };
  const delay = number("delay", 0.1, 10_000, false);
  const noise = number("noise", 0, 100, false);
  const silenced = number("silent", 0, 100_000, true);
  const draw = number("draw", 0, 2 ** 32 - 1, true);
  if (delay !== undefined) settings.delay = delay;
  if (noise !== undefined) settings.noise = noise;
  if (silenced !== undefined) settings.silenced = silenced;
  if (draw !== undefined) settings.draw = draw;
  return { settings, ...(query["axes"] === "readout" ? { axes: "readout" as const } : {}) };
}

/** "0.3,-0.2,1.5,10,4": azimuth, tilt, zoom, and the shift in pixels; undefined where it is none. */
export function turnOf(text: string | undefined): Turn | undefined {
  const values = (text ?? "").split(",").map(Number);
  if (text === undefined || values.length !== 5 || !values.every(Number.isFinite) || !(values[2] > 0)) return undefined;
  const [azimuth, tilt, zoom, dx, dy] = values;
  return { azimuth, tilt, zoom: Math.min(60, Math.max(0.3, zoom)), shift: [dx, dy] };
}
function textOfTurn({ azimuth, tilt, zoom, shift }: Turn): string {
  const isHome = azimuth === 0 && tilt === 0 && zoom === 1 && shift[0] === 0 && shift[1] === 0;
  return isHome ? "" : [azimuth, tilt, zoom, ...shift].map((v) => Number(v.toFixed(3))).join(",");
}

/** Changes are written this much later at most, in milliseconds: browsers allow few a second. */
const LATER = 300;

/** Keeps the address up with what is shown. @returns what stops it. */
export function followLink(session: Session): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let patch: Record<string, string> = {};
  const write = (next: Record<string, string>) => {
    patch = { ...patch, ...next };
    timer ??= setTimeout(() => {
      timer = undefined;
      const changed = Object.entries(patch).some(([key, value]) => (route.peek().query[key] ?? "") !== value);
      if (changed) setQuery(patch);
      patch = {};
    }, LATER);
  };
  const wanted = route.peek().query["sel"];
  let isApplied = wanted === undefined;
  const offs = [
    effect(() => {
      const request = session.shown.value?.request;
      if (request == null) return;
      const own = session.opened.peek()?.delay ?? null;
      write({
        pair: request.pair,
        delay: request.delay === undefined || request.delay === own ? "" : `${request.delay}`,
        noise: request.noise ? `${request.noise}` : "",
        silent: request.silenced ? `${request.silenced}` : "",
        draw: request.draw ? `${request.draw}` : "",
      });
    }),
    effect(() => write({ axes: session.axes.value === "readout" ? "readout" : "" })),
    effect(() => {
      const scene = session.scene.value;
      const selection = session.selection.value;
      if (scene === null) return;
      if (!isApplied) {
        isApplied = true;
        const point = scene.points.findIndex(({ label }) => label === wanted);
        const cycle = scene.cycles.findIndex(({ label }) => label === wanted);
        if (point >= 0) session.selection.value = { kind: "point", index: point };
        else if (cycle >= 0) session.selection.value = { kind: "cycle", index: cycle };
        return;
      }
      const label =
        selection?.kind === "point"
          ? scene.points[selection.index]?.label
          : selection?.kind === "cycle"
            ? scene.cycles[selection.index]?.label
            : "";
      write({ sel: label ?? "" });
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const off of offs) off();
  };
}

/** The same for the view of a space, which starts as the address says. */
export function followView(space: Space): () => void {
  space.setView(turnOf(route.peek().query["view"]) ?? FACE_ON);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const off = space.onView(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const view = textOfTurn(space.view());
      if ((route.peek().query["view"] ?? "") !== view) setQuery({ view });
    }, LATER);
  });
  return () => {
    clearTimeout(timer);
    off();
  };
}
