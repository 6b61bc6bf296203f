import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { keyHelp } from "../keys.ts";

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
    <dialog ref={dialog} aria-label="Keys" onClose={() => (helpIsOpen.value = false)}>
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
      <button type="button" class="primary" onClick={() => (helpIsOpen.value = false)}>
        Close
      </button>
    </dialog>
  );
}
