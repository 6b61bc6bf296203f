import { useEffect, useRef } from "preact/hooks";
import { rows, state } from "../data/study.ts";
import { go, hrefOf, route, setQuery } from "../router.ts";
import { hrefOfStep, networkFor, STEPS, stepOf } from "./steps.ts";
import "./tour.css";

/** What a step points at may still be loading: it is looked for this often, in milliseconds. */
const LOOK_EVERY = 150;

export const startTour = () => go(hrefOfStep(0, undefined));

/** The step of the tour that the address is at, in a corner: everything stays in reach, and any other address leaves it. */
export function Tour() {
  const { page, ids, query } = route.value;
  const step = stepOf(query);
  if (step === null || state.value !== "ready" || rows.value.length === 0) return null;
  if (STEPS[step]!.page !== page) return null; // it has been left for another page
  return <Card step={step} id={page === "network" ? ids[0] : undefined} />;
}

function Card({ step, id }: { readonly step: number; readonly id: string | undefined }) {
  const { title, text, at } = STEPS[step]!;
  const card = useRef<HTMLElement>(null);
  const isLast = step === STEPS.length - 1;
  const leave = () => setQuery({ tour: "" }, true);
  const leaveByKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // it is for the tour alone
    leave();
  };
  useEffect(() => pointAt(at), [step]);
  // so that Enter goes on, and a screen reader says what is new
  useEffect(() => card.current?.focus({ preventScroll: true }), [step]);
  const to = (next: number) => go(hrefOfStep(next, id ?? networkFor(rows.peek())));
  return (
    <aside
      ref={card}
      class="tour"
      tabIndex={-1}
      onKeyDown={leaveByKey}
      aria-label={`Tour, step ${step + 1} of ${STEPS.length}`}
    >
      <header>
        <h2>{title}</h2>
        <span class="quiet">
          {step + 1} of {STEPS.length}
        </span>
      </header>
      <p>{text}</p>
      {isLast && (
        <p>
          Now <a href={hrefOf("train")}>train one</a>, or <a href={hrefOf("drop")}>drop your own</a>.
        </p>
      )}
      <div class="row">
        {step > 0 && (
          <button type="button" onClick={() => to(step - 1)}>
            Back
          </button>
        )}
        <button type="button" class="primary" data-tour="next" onClick={() => (isLast ? leave() : to(step + 1))}>
          {isLast ? "Done" : "Next"}
        </button>
        {!isLast && (
          <button type="button" class="plain" onClick={leave} title="Esc">
            Leave the tour
          </button>
        )}
      </div>
    </aside>
  );
}

/** Scrolls to what a step is about, and frames it. @returns what takes the frame away. */
function pointAt(selectors: readonly string[]): () => void {
  let found: HTMLElement | null = null;
  const look = () => {
    for (const selector of selectors) found ??= document.querySelector<HTMLElement>(selector);
    if (found === null) return;
    clearInterval(timer);
    found.classList.add("toured");
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    found.scrollIntoView({ block: "start", behavior: isStill ? "auto" : "smooth" });
  };
  const timer = setInterval(look, LOOK_EVERY);
  return () => {
    clearInterval(timer);
    found?.classList.remove("toured");
  };
}
