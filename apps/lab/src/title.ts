import { useEffect } from "preact/hooks";

/** What tabs, bookmarks and the history call the page. */
export function useTitle(text: string): void {
  useEffect(() => {
    document.title = text === "" ? "Lethe" : `${text} · Lethe`;
  }, [text]);
}
