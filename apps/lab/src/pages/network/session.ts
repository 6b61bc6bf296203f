/** @file One network under the visitor's hands: its engine, what is drawn of it, what is selected, what runs. */
import { batch, computed, signal } from "@preact/signals";
import type { FlowPortraitData } from "../../../../../src/figures/index.ts";
import { PORTRAIT_PROTOCOL } from "../../../../../src/mechanism/index.ts";
import { EngineError, type Job, openEngine, Stopped } from "../../engine/client.ts";
import type {
  AxesName,
  DissectProgress,
  InspectedState,
  NetworkSource,
  OpenedNetwork,
  PathChunk,
  ReleaseResult,
  Scene,
  TrialRequest,
  TrialResult,
} from "../../engine/protocol.ts";
import { COORDINATES } from "../../engine/protocol.ts";
import { followSelection } from "./followSelection.ts";
import { judgeApart } from "./judgeApart.ts";
import { type LivePath, room, trialPath } from "./livePath.ts";
import { contentData } from "./portraitContent.ts";
import { openPublisher } from "./publisher.ts";
import { releaseTimeFor, UNKNOWN } from "./scales.ts";
import { nameRelease, type Selection, stateSelected } from "./selected.ts";
import type { Session, SessionOptions, TrialSettings } from "./sessionTypes.ts";

export type { LivePath } from "./livePath.ts";
export type { Selection } from "./selected.ts";
export type { Session, SessionOptions, TrialSettings } from "./sessionTypes.ts";

/** As portraits are kept with runs: the same searches give marks the same names. */
const FIRST_SEEDS = PORTRAIT_PROTOCOL.seeds;
const MOST_PATHS = 12;

export function openSession(source: NetworkSource, options: SessionOptions = {}): Session {
  const { dissects = true, scales = UNKNOWN } = options;
  const live = openEngine();
  let dissector = dissects ? openEngine() : null;
  const opened = signal<OpenedNetwork | null>(null);
  const trouble = signal<string | null>(null);
  const scene = signal<Scene | null>(null);
  const portrait = signal<FlowPortraitData | null>(options.portrait ?? null);
  const axes = signal<AxesName>(options.axes ?? "principal");
  const data = computed(() =>
    opened.value === null ? null : contentData(opened.value, scene.value, portrait.value, axes.value),
  );
  const flying = signal(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  const dissecting = signal<DissectProgress | "starting" | null>(null);
  const paths = signal<readonly LivePath[]>([]);
  const version = signal(0);
  const shown = signal<LivePath | null>(null);
  const cursor = signal(0);
  const selection = signal<Selection | null>(null);
  const inspected = signal<InspectedState | null>(null);
  const settings = signal<TrialSettings>({ pair: "", delay: 5, noise: 0, silenced: 0, draw: 0 });
  const running = signal(false);
  const paused = signal(false);
  const speed = signal<number | null>(50);
  const nudge = signal({ mode: 0, size: scales.shock ?? 1 });
  let stopJudging = () => {};
  let job: Job<unknown> | null = null;
  let dissection: Job<unknown> | null = null;
  let count = 0;
  const publish = openPublisher({ shown, cursor, running, version });

  const around = () => ({ scene: scene.peek(), shown: shown.peek(), cursor: cursor.peek() });
  const tell = (error: unknown) => {
    if (error instanceof Stopped) return;
    trouble.value =
      error instanceof EngineError && !error.isInput
        ? `The simulation failed: ${error.message}`
        : (error as Error).message;
  };

  const opening = live.start("open", source).result;
  opening.then((network) => {
    batch(() => {
      opened.value = network;
      if (network.pairs.length > 0) {
        const pair = network.pairs[Math.min(1, network.pairs.length - 1)];
        const own = { ...settings.value, pair, delay: network.delay ?? 5 };
        settings.value = { ...own, ...options.settings };
      }
    });
    if (network.pairs.length > 0) void run();
    if (dissects) void dissect(FIRST_SEEDS);
  }, tell);

  function addPath(path: LivePath): void {
    batch(() => {
      // the oldest release goes when there are too many
      const kept = paths.value.filter((other) => other.id !== path.id);
      const extra = kept.length + 1 - MOST_PATHS;
      paths.value = [...kept.slice(Math.max(0, extra)), path];
      shown.value = path;
      cursor.value = 0;
    });
  }

  function take(path: LivePath, chunk: PathChunk): void {
    const { n, outputs: M } = opened.value!;
    path.at.set(chunk.at, chunk.first * COORDINATES);
    path.outputs.set(chunk.outputs, chunk.first * M);
    path.rates.set(chunk.rates, chunk.first * n);
    path.done = chunk.first + chunk.count;
    publish(path);
  }

  /** One job at a time moves states. */
  async function move<R>(next: Job<R>): Promise<R | null> {
    job?.stop();
    job = next;
    dissection?.pause(); // what moves comes first: a small machine has no core for both
    batch(() => {
      running.value = true;
      paused.value = false;
      trouble.value = null;
    });
    try {
      return await next.result;
    } catch (error) {
      tell(error);
      return null;
    } finally {
      if (job === next) {
        job = null;
        running.value = false;
        dissection?.resume();
      }
    }
  }

  async function run(): Promise<void> {
    const network = opened.value;
    if (network === null || network.pairs.length === 0) return;
    const { pair, delay, noise, silenced, draw } = settings.value;
    settings.value = { ...settings.value, draw: draw + 1 };
    const id = `trial:${++count}`;
    const request: TrialRequest = { path: id, pair, delay, noise, silenced, draw, speed: speed.value };
    let path: LivePath | undefined;
    const result = await move(
      live.start("trial", request, (event) => {
        if (event.type === "chunk") take(path!, event);
        else {
          path = trialPath(network, request, event);
          addPath(path);
        }
      }),
    );
    if (path !== undefined && result !== null) finish(path, result);
  }

  async function release(nudged = false): Promise<void> {
    const network = opened.value;
    const from = stateSelected(selection.value, around());
    if (network === null || from === null) return;
    const releaseTime = releaseTimeFor(data.peek());
    const steps = Math.max(1, Math.round(releaseTime / network.timeStep)) + 1;
    const id = `release:${++count}`;
    const how = nudged ? `nudged along mode ${nudge.value.mode + 1}` : "released";
    const path: LivePath = {
      id,
      kind: "release",
      label: nameRelease(how, selection.value, around()),
      memory: null,
      steps,
      done: 0,
      ...room(network, steps),
      epochs: [{ label: "left alone, u = 0", role: "free", start: 0, end: steps, isMain: false }],
      input: null,
      targets: null,
      request: null,
      result: null,
    };
    addPath(path);
    const request = {
      path: id,
      from,
      nudge: nudged ? nudge.value : undefined,
      duration: releaseTime,
      speed: speed.value,
    };
    const result = await move(live.start("release", request, (chunk) => take(path, chunk)));
    if (result !== null) finish(path, result);
  }

  function finish(path: LivePath, result: TrialResult | ReleaseResult): void {
    path.result = result;
    batch(() => {
      version.value++;
      if (shown.value === path) cursor.value = path.done - 1;
    });
  }

  async function dissect(seeds: number): Promise<void> {
    dissecting.value = "starting";
    dissector ??= openEngine();
    try {
      await dissector.start("open", source).result;
      const isKnown = seeds === FIRST_SEEDS && portrait.peek() !== null;
      const searching = dissector.start("dissect", { seeds, portrait: !isKnown }, (event) => {
        if (event.type === "scene") scene.value = event.scene;
        else if (event.type === "portrait") portrait.value = event.portrait;
        else dissecting.value = event;
      });
      dissection = searching;
      if (running.value) searching.pause();
      scene.value = await searching.result;
    } catch (error) {
      tell(error);
    } finally {
      dissection = null;
      dissecting.value = null;
    }
  }

  const unfollow = followSelection({ live, opened, shown, cursor, selection, inspected, around, tell });

  return {
    opened,
    trouble,
    scene,
    portrait,
    data,
    flying,
    dissecting,
    paths,
    version,
    shown,
    cursor,
    selection,
    inspected,
    axes,
    hidden: signal<ReadonlySet<string>>(new Set()),
    settings,
    scales,
    speed,
    nudge,
    running,
    paused,
    run,
    release,
    dissect,
    judge(told) {
      stopJudging = judgeApart(source, told, tell);
    },
    show(path) {
      batch(() => {
        shown.value = path;
        cursor.value = Math.max(0, path.done - 1);
      });
    },
    togglePause() {
      if (job === null) return;
      if (paused.value) job.resume();
      else job.pause();
      paused.value = !paused.value;
    },
    step() {
      const path = shown.value;
      if (path !== null && cursor.value < path.done - 1 && (job === null || paused.value)) {
        cursor.value++;
        return;
      }
      if (job === null) void run();
      if (job === null) return; // a file has no trials
      (job as Job<unknown>).step();
      paused.value = true;
    },
    stop() {
      job?.stop();
    },
    reset() {
      job?.stop();
      batch(() => {
        selection.value = null;
        paths.value = [];
        shown.value = null;
        const network = opened.value;
        if (network !== null) {
          settings.value = { ...settings.value, delay: network.delay ?? 5, noise: 0, silenced: 0, draw: 0 };
        }
      });
      void run();
    },
    async trialFile({ id }) {
      return (await live.start("trialFile", { path: id }).result).npz;
    },
    async exportNetwork() {
      return (await live.start("export", {}).result).npz;
    },
    close() {
      unfollow();
      live.close();
      dissector?.close();
      stopJudging();
    },
  };
}
