import { effect, signal } from "@preact/signals";

export type Theme = "dark" | "light";
const KEY = "lethe-theme";

/** Dark ("deep water") or light ("paper"): what the visitor chose last, else what the system prefers. */
export const theme = signal<Theme>("dark");

export function startTheme(): void {
  const stored = localStorage.getItem(KEY);
  const preferred = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  theme.value = stored === "dark" || stored === "light" ? stored : preferred;
  effect(() => {
    document.documentElement.dataset["theme"] = theme.value;
  });
}

export function toggleTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  localStorage.setItem(KEY, theme.value);
}

/** The value of a variable of the theme, e.g. "--text", for canvases. Read `theme.value` beside it to be told of changes. */
export function themeColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
