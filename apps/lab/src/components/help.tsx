import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { keyHelp } from "../keys.ts";
import { startTour } from "../tour/tour.tsx";

export const helpIsOpen = signal(false);

/** The keys that work on this page. Esc closes it. */
export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = helpIsOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} aria-label="Help" onClose={() => (helpIsOpen.value = false)}>
      <h2>Keys</h2>
      <dl>
        {keyHelp().map(({ key, what }) => (
          <>
            <dt>
              <kbd>{key === " " ? "space" : key}</kbd>
            </dt>
            <dd>{what}</dd>
          </>
        ))}
        {keyHelp().every(({ key }) => key !== "Escape") && (
          <>
            <dt>
              <kbd>Escape</kbd>
            </dt>
            <dd>leave what is open, clear what is selected</dd>
          </>
        )}
        <dt>
          <kbd>arrows</kbd>
        </dt>
        <dd>on cells and marks: go to the next one; on the picture: turn it</dd>
      </dl>
      <div class="row">
        <button type="button" class="primary" onClick={() => (helpIsOpen.value = false)}>
          Close
        </button>
        <button
          type="button"
          data-tour="start"
          onClick={() => {
            helpIsOpen.value = false;
            startTour();
          }}
        >
          A tour in five steps
        </button>
      </div>
    </dialog>
  );
}
