import type { LabRecord, LabUpdate, OpenedIndex } from "./dataSource.ts";
import { DataError, type DataSource, type KeptStage } from "./dataSource.ts";
import type { Token } from "./token.ts";

const POLL_MS = 1000;

/** The study behind `lethe lab`. The token travels in a header, never in an address. */
export function serverSource(token: Token, canKeep: boolean): DataSource {
  const ask = async (path: string, init: RequestInit = {}, renewed?: string): Promise<Response> => {
    let response: Response;
    const sent = renewed ?? (await token.now());
    try {
      response = await fetch(`./api/${path}`, {
        ...init,
        cache: "no-store",
        headers: { ...init.headers, Authorization: `Bearer ${sent}` },
      });
    } catch {
      throw new DataError(
        "The server of this study does not answer; start `lethe lab` again and open the address it prints.",
      );
    }
    if (response.ok) return response;
    const text = await response.text();
    if (response.status === 401) {
      // the server may have been started again, and another tab may know of it
      const newer = renewed === undefined ? await token.renew(sent) : "";
      if (newer !== "") return ask(path, init, newer);
      throw new DataError("This page has no valid token; open the whole address that `lethe lab` printed.");
    }
    throw new DataError(text === "" ? `The server answered ${response.status}.` : text);
  };
  const json = async <T>(path: string): Promise<T> => (await ask(path)).json() as Promise<T>;
  let version = "";
  return {
    async index() {
      const index = await json<OpenedIndex>("index");
      version = index.version;
      return index;
    },
    watch(callback, onError) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let ended = false;
      const poll = async () => {
        try {
          if (document.visibilityState === "visible") {
            const update = await json<LabUpdate>(`updates?since=${encodeURIComponent(version)}`);
            version = update.version;
            if (!ended) callback(update);
          }
        } catch (error) {
          if (!ended) onError(error as Error);
        }
        if (!ended) timer = setTimeout(poll, POLL_MS);
      };
      timer = setTimeout(poll, POLL_MS);
      return () => {
        ended = true;
        clearTimeout(timer);
      };
    },
    record: (id) => json<LabRecord>(`runs/${id}`),
    arrays: async (id, stage) => (await ask(`runs/${id}/${stage}.npz`)).arrayBuffer(),
    stimuli: async () => (await ask("stimuli.npz")).arrayBuffer(),
    capabilities: { canKeep },
    async keep({ id, stage, record, npz }: KeptStage) {
      const form = new FormData();
      form.set("record", JSON.stringify(record));
      if (npz !== null) form.set("npz", new Blob([npz as Uint8Array<ArrayBuffer>]));
      const response = await ask(`runs/${id}/${stage}`, { method: "POST", body: form });
      return (await response.json()).outcome;
    },
  };
}
