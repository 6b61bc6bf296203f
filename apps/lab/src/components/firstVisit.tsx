import { signal } from "@preact/signals";
import { startTour } from "../tour/tour.tsx";

const KEY = "lethe-visited";
const isNew = signal(localStorage.getItem(KEY) === null);

/** Three sentences for who is here for the first time. */
export function FirstVisit() {
  if (!isNew.value) return null;
  const close = () => {
    localStorage.setItem(KEY, "yes");
    isNew.value = false;
  };
  return (
    <aside class="note" aria-label="What this is">
      <div>
        Each mark is a recurrent network trained to hold something in mind while it waits; colour and shape say by which
        mechanism it remembers. Filter by clicking the diagrams, and open a network to turn its state space around and
        push its state. Everything that moves is computed here, in your browser, from the network itself.
      </div>
      <button
        type="button"
        class="primary"
        data-tour="start"
        onClick={() => {
          close();
          startTour();
        }}
      >
        Show me
      </button>
      <button type="button" onClick={close}>
        Got it
      </button>
    </aside>
  );
}
