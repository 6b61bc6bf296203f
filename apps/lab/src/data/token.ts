/** @file The token of this run of `lethe lab`: it comes once in the address, and goes from tab to tab of the same page. */

const KEY = "lethe-token";
/** Only pages of this very origin, port included, hear what is said here. */
const CHANNEL = "lethe-token";
/** Milliseconds that another tab has to answer. */
const PATIENCE = 400;

export interface Token {
  /** What this tab has, or another one tells; "" where there is none. */
  now(): Promise<string>;
  /** Another token than the one that was refused, from a tab that has a newer one; "" where there is none. */
  renew(refused: string): Promise<string>;
}

/** Takes ?token=… out of the address and the history, keeps it for this tab, and tells it to tabs that ask. */
export function openToken(): Token {
  const url = new URL(location.href);
  const given = url.searchParams.get("token");
  if (given !== null) {
    sessionStorage.setItem(KEY, given);
    url.searchParams.delete("token");
    history.replaceState(null, "", url);
  }
  const channel = new BroadcastChannel(CHANNEL);
  const mine = () => sessionStorage.getItem(KEY) ?? "";
  channel.addEventListener("message", ({ data }) => {
    if (data?.is === "question" && mine() !== "" && mine() !== data.refused) {
      channel.postMessage({ is: "answer", token: mine() });
    }
  });
  const ask = (refused: string) =>
    new Promise<string>((resolve) => {
      const end = (token: string) => {
        clearTimeout(timer);
        channel.removeEventListener("message", hear);
        if (token !== "") sessionStorage.setItem(KEY, token);
        resolve(token);
      };
      const hear = ({ data }: MessageEvent) => {
        if (data?.is === "answer" && typeof data.token === "string" && data.token !== refused) end(data.token);
      };
      const timer = setTimeout(() => end(""), PATIENCE);
      channel.addEventListener("message", hear);
      channel.postMessage({ is: "question", refused });
    });
  const first = mine() === "" ? ask("") : Promise.resolve(mine());
  return { now: () => first.then((token) => mine() || token), renew: ask };
}
