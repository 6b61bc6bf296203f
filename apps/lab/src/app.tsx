import { useEffect, useRef } from "preact/hooks";
import { ErrorBoundary } from "./components/errorBoundary.tsx";
import { ErrorNote } from "./components/errorNote.tsx";
import { FirstVisit } from "./components/firstVisit.tsx";
import { Help, helpIsOpen } from "./components/help.tsx";
import { lazyPage } from "./components/lazyPage.tsx";
import { focusSearch, Search } from "./components/search.tsx";
import { Skeleton } from "./components/skeleton.tsx";
import { loadStudy, state, studyName, trouble } from "./data/study.ts";
import { listenForKeys, onKey } from "./keys.ts";
import { hrefOf, type Page, route } from "./router.ts";
import { theme, toggleTheme } from "./theme.ts";
import { Tour } from "./tour/tour.tsx";

/** Each page is a chunk of its own, loaded when it is first shown. */
const PAGES = {
  atlas: lazyPage(() => import("./pages/atlas/index.tsx")),
  network: lazyPage(() => import("./pages/network/index.tsx")),
  compare: lazyPage(() => import("./pages/compare/index.tsx")),
  train: lazyPage(() => import("./pages/train/index.tsx")),
  drop: lazyPage(() => import("./pages/drop/index.tsx")),
  paper: lazyPage(() => import("./pages/paper/index.tsx")),
  related: lazyPage(() => import("./pages/related/index.tsx")),
};
const NAVIGATION: readonly (readonly [Page, string])[] = [
  ["atlas", "Atlas"],
  ["paper", "Claims"],
  ["train", "Train"],
  ["drop", "Drop your own"],
  ["related", "Related"],
];

export function App() {
  const { page, ids } = route.value;
  const main = useRef<HTMLElement>(null);
  useEffect(listenForKeys, []);
  useEffect(() => onKey("/", "search networks", focusSearch), []);
  useEffect(
    () =>
      onKey("?", "show the keys", () => {
        helpIsOpen.value = true;
      }),
    [],
  );
  const Content = page === "unknown" ? null : PAGES[page];
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <header class="bar">
        <a class="brand" href={hrefOf("atlas")}>
          Lethe
        </a>
        <span class="study">{studyName.value}</span>
        <nav aria-label="Pages">
          {NAVIGATION.map(([name, label]) => (
            <a key={name} href={hrefOf(name)} aria-current={page === name ? "page" : undefined}>
              {label}
            </a>
          ))}
        </nav>
        <span class="space" />
        <Search />
        <button type="button" class="plain" onClick={toggleTheme} title="Dark or light">
          {theme.value === "dark" ? "Light" : "Dark"}
        </button>
        <button type="button" class="plain" title="Keys, and a tour (?)" onClick={() => (helpIsOpen.value = true)}>
          Help
        </button>
      </header>
      <main ref={main} tabIndex={-1}>
        <FirstVisit />
        {trouble.value !== null && (
          <ErrorNote message={trouble.value} onRetry={state.value === "failed" ? loadStudy : undefined} />
        )}
        {Content === null ? (
          <ErrorNote message="This address shows nothing: it is neither the atlas nor a network. The atlas is at the top left." />
        ) : (
          <ErrorBoundary key={`${page}/${ids.join("/")}`}>
            <Content fallback={<Skeleton height={420} label="Loading the page" />} />
          </ErrorBoundary>
        )}
      </main>
      <Help />
      <Tour />
    </div>
  );
}
