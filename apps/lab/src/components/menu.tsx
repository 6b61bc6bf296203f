import { useEffect, useRef, useState } from "preact/hooks";

export interface MenuItem {
  readonly label: string;
  readonly act: () => void;
}

/** A small menu behind "⋯". Arrows move, Esc closes. */
export function Menu({ label, items }: { readonly label: string; readonly items: () => readonly MenuItem[] }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = root.current;
    if (!open || element === null) return;
    const entries = [...element.querySelectorAll<HTMLElement>("[role=menuitem]")];
    entries[0]?.focus();
    const leave = (event: Event) => {
      if (!element.contains(event.target as Node)) setOpen(false);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
      if (event.key !== "Escape" && step === 0) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") {
        setOpen(false);
        element.querySelector("button")?.focus();
        return;
      }
      const at = entries.indexOf(document.activeElement as HTMLElement);
      entries[(at + step + entries.length) % entries.length]?.focus();
    };
    element.addEventListener("keydown", onKeyDown);
    addEventListener("pointerdown", leave);
    return () => {
      element.removeEventListener("keydown", onKeyDown);
      removeEventListener("pointerdown", leave);
    };
  }, [open]);
  return (
    <div class="menu" ref={root}>
      <button
        type="button"
        class="plain"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        title="Save"
        onClick={() => setOpen(!open)}
      >
        ⋯
      </button>
      {open && (
        <div class="entries" role="menu">
          {items().map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              class="plain"
              onClick={() => {
                setOpen(false);
                item.act();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
