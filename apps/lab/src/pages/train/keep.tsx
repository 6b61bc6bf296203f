import { useState } from "preact/hooks";
import { ErrorNote } from "../../components/errorNote.tsx";
import { messageOf, source } from "../../data/study.ts";
import type { TrainResult } from "../../engine/protocol.ts";
import { hrefOf } from "../../router.ts";
import { saveBlob } from "../../share/saveFigure.ts";

/** Takes the network away as a file, or puts it into the study where the server allows that. */
export function Keep({ result }: { readonly result: TrainResult }) {
  const [outcome, setOutcome] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const { record, npz, exported } = result;
  const keep = async () => {
    setTrouble(null);
    try {
      setOutcome(await source().keep({ id: record.id, stage: "train", record, npz }));
    } catch (error) {
      setTrouble(messageOf(error));
    }
  };
  return (
    <span class="row">
      {exported !== null && (
        <button
          type="button"
          data-action="download"
          onClick={() => saveBlob(`${record.id}.npz`, new Blob([exported as Uint8Array<ArrayBuffer>]))}
        >
          Download .npz
        </button>
      )}
      {source().capabilities.canKeep && outcome === null && (
        <button type="button" data-action="keep" onClick={() => void keep()}>
          Keep it in the study
        </button>
      )}
      {outcome !== null && (
        <a href={hrefOf("network", [record.id])}>
          {outcome === "unchanged" ? "It was in the study already" : "It is in the study"}
        </a>
      )}
      {trouble !== null && <ErrorNote message={trouble} />}
    </span>
  );
}
