import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { InputError } from "../../../../../src/format/index.ts";
import { entryOf, type GalleryRecord, pieceNamed, quantitiesOf } from "../../../../../src/gallery/index.ts";
import { ErrorNote } from "../../components/errorNote.tsx";
import { hrefOf, route, setQuery } from "../../router.ts";
import { Reference } from "./card.tsx";
import { ClaimList } from "./claims.tsx";
import type { FromRunner, ToRunner } from "./runner.ts";
import { STORED } from "./stored.ts";

/** One piece with its sliders, drawn as they move; the whole of it runs on demand, beside the page. */
export function Live({ id }: { readonly id: string }) {
  const piece = pieceNamed(id);
  const entry = entryOf(piece.entry);
  const quantities = useMemo(() => quantitiesOf(piece.parameters), [piece]);
  const { query } = route.value;
  // parameters stand in the address: a view can be sent to someone
  const settings = Object.fromEntries(
    Object.entries(query).flatMap(([name, text]) => {
      const value = Number(text);
      return name in quantities && Number.isFinite(value) ? [[name, value] as const] : [];
    }),
  );
  const shownValue = (name: string) => settings[name] ?? quantities[name]!.usual;
  const key = JSON.stringify(settings);
  const scene = useMemo(() => {
    try {
      return { ...piece.scene(document, settings), trouble: null };
    } catch (error) {
      if (error instanceof InputError) return { drawing: null, says: "", trouble: error.message };
      throw error;
    }
  }, [piece, key]);
  const { state, start, stop } = useRunner(id, settings);

  return (
    <div class="related-live">
      <p>
        <a href={hrefOf("related")}>All related systems</a>
      </p>
      <h1>{entry.title}</h1>
      <Reference entry={entry} />
      {piece.basis === "title" && (
        <p>
          <b>Our model, after the title.</b>
        </p>
      )}
      <p>{piece.shows}</p>
      <div class="related-sliders">
        {piece.sliders.map((name) => {
          const { what, unit, least, most, usual, isWhole } = quantities[name]!;
          const value = settings[name] ?? usual;
          return (
            <label key={name}>
              <span>
                {what}
                {unit === "1" ? "" : ` (${unit})`}
              </span>
              <input
                type="range"
                name={name}
                min={least}
                max={most}
                step={isWhole ? 1 : (most - least) / 400}
                value={value}
                onInput={(event) => {
                  const next = Number(event.currentTarget.value);
                  setQuery({ [name]: next === usual ? undefined : String(Number(next.toPrecision(6))) });
                }}
              />
              <output>{Number(value.toPrecision(4))}</output>
            </label>
          );
        })}
      </div>
      {piece.button !== null && (
        <p>
          <button
            type="button"
            aria-pressed={shownValue(piece.button.parameter) !== 0}
            onClick={() => {
              const { parameter } = piece.button!;
              setQuery({ [parameter]: shownValue(parameter) === 0 ? undefined : "0" });
            }}
          >
            {piece.button.label}
          </button>
        </p>
      )}
      {scene.trouble !== null && <ErrorNote message={scene.trouble} />}
      {scene.drawing !== null && <Picture svg={scene.drawing.svg} says={scene.says} kind="scene" />}
      <h2>Run it all</h2>
      <p class="quiet">
        Every claim is tried again with these parameters, in this browser. It takes from seconds to a few minutes.
      </p>
      <p class="related-run">
        {state.kind === "running" ? (
          <button type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="button" onClick={start}>
            Run
          </button>
        )}
        {state.kind === "running" && (
          <>
            <progress max={1} value={state.fraction} aria-label="How far it is" />
            <span class="quiet">{state.doing}</span>
          </>
        )}
      </p>
      {state.kind === "refused" && <ErrorNote message={state.message} />}
      {state.kind === "done" ? (
        <div data-record={state.sum}>
          <ClaimList claims={state.record.claims} piece={piece} />
          <Picture svg={piece.picture(document, state.record).svg} says="The figure of this run" kind="figure" />
        </div>
      ) : (
        STORED[id] !== undefined && (
          <>
            <p class="quiet">With the usual parameters this came out:</p>
            <ClaimList claims={STORED[id].claims} piece={piece} />
          </>
        )
      )}
    </div>
  );
}

function Picture({ svg, says, kind }: { readonly svg: string; readonly says: string; readonly kind: string }) {
  return (
    <figure class="related-figure" data-picture={kind} aria-label={says}>
      <div dangerouslySetInnerHTML={{ __html: svg }} />
    </figure>
  );
}

type RunState =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly fraction: number; readonly doing: string }
  | { readonly kind: "done"; readonly record: GalleryRecord; readonly sum: string }
  | { readonly kind: "refused"; readonly message: string };

function useRunner(piece: string, settings: ToRunner["settings"]) {
  const [state, setState] = useState<RunState>({ kind: "idle" });
  const worker = useRef<Worker | null>(null);
  const stop = () => {
    worker.current?.terminate();
    worker.current = null;
    setState({ kind: "idle" });
  };
  useEffect(() => () => worker.current?.terminate(), []);
  const start = () => {
    worker.current?.terminate();
    const running = new Worker(new URL("./runner.ts", import.meta.url), { type: "module" });
    worker.current = running;
    setState({ kind: "running", fraction: 0, doing: "starting" });
    running.onerror = () =>
      setState({ kind: "refused", message: "the worker could not be loaded; is the server still there?" });
    running.onmessage = ({ data }: MessageEvent<FromRunner>) => {
      if (data.kind === "progress") setState({ kind: "running", fraction: data.fraction, doing: data.doing });
      else {
        running.terminate();
        worker.current = null;
        setState(
          data.kind === "record"
            ? { kind: "done", record: data.record, sum: data.sum }
            : { kind: "refused", message: data.message },
        );
      }
    };
    const message: ToRunner = { piece, settings };
    running.postMessage(message);
  };
  return { state, start, stop };
}
