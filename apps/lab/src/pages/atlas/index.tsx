import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { ErrorBoundary } from "../../components/errorBoundary.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { notices, progress, rows, state, studyName } from "../../data/study.ts";
import { useTitle } from "../../title.ts";
import { Legend } from "./legend.tsx";
import { NetworkTable } from "./networkTable.tsx";
import { PhaseDiagram } from "./phaseDiagram.tsx";
import { Scatter } from "./scatter.tsx";
import { Story } from "./story.tsx";
import { StudyProgress } from "./studyProgress.tsx";
import { summarySentence } from "./summary.ts";
import { filter } from "./view.ts";
import "./atlas.css";

const FIGURE_HEIGHT = 300;
/** What the scatter has above its picture, in pixels. */
const AXES_ROW = 36;
/** Padding and border of a figure, in pixels. */
const FRAME = 26;
const GAP = 12;

/** The population as a map: phase diagram, scatter and table of all networks, linked; the URL holds the view. */
export default function AtlasPage() {
  useTitle(studyName.value === "" ? "" : `${studyName.value}: atlas of ${rows.value.length} networks`);
  const page = useRef<HTMLDivElement>(null);
  const width = useWidth(page);
  const isNarrow = width < 860;
  const isReady = state.value === "ready";
  const half = isNarrow ? width : (width - GAP) / 2;
  const inner = Math.max(240, Math.floor(half - FRAME));
  return (
    <div ref={page} class="atlas">
      {state.value === "loading" && (
        <>
          <Skeleton height={28} label="Loading the study" />
          <div class={isNarrow ? "pair narrow" : "pair"}>
            <Skeleton height={FIGURE_HEIGHT + 90} label="Phase diagram" />
            <Skeleton height={FIGURE_HEIGHT + 90} label="Scatter" />
          </div>
          <Skeleton height={300} label="Table" />
        </>
      )}
      {isReady && (
        <>
          <div class="head">
            <h1 data-summary>{summarySentence(rows.value).replaceAll(" %", "\u00a0%")}</h1>
            <StudyProgress />
          </div>
          {notices.value.map((notice) => (
            <div key={notice} class="note error" role="status">
              {notice}
            </div>
          ))}
          {rows.value.length === 0 ? (
            <p class="note">
              {progress.value === null
                ? "No network here yet: `lethe study run demo` trains some, and they appear here as they are finished."
                : progress.value.running
                  ? "The first networks are being trained; each appears here the moment it is finished."
                  : "No network is finished yet, and nobody is at work on it now: `lethe study run` goes on."}
            </p>
          ) : (
            <>
              <Story />
              <Legend />
              {filter.value.complaint !== null && (
                <p class="note error" role="status">
                  {filter.value.complaint}
                </p>
              )}
              {width > 0 && (
                <div class={isNarrow ? "pair narrow" : "pair"}>
                  <ErrorBoundary>
                    <PhaseDiagram width={inner} height={FIGURE_HEIGHT + AXES_ROW} />
                  </ErrorBoundary>
                  <ErrorBoundary>
                    <Scatter width={inner} height={FIGURE_HEIGHT} />
                  </ErrorBoundary>
                </div>
              )}
              <ErrorBoundary>
                <NetworkTable />
              </ErrorBoundary>
            </>
          )}
        </>
      )}
    </div>
  );
}

/** The width of an element in whole pixels, as it changes; 0 until it is known. */
function useWidth(ref: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  // before the first picture: what is below would jump
  useLayoutEffect(() => {
    const element = ref.current!;
    const measure = () => setWidth(Math.floor(element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return width;
}
