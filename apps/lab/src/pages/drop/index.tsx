import { useEffect, useState } from "preact/hooks";
import { ErrorNote } from "../../components/errorNote.tsx";
import type { NetworkSource, OpenedNetwork } from "../../engine/protocol.ts";
import { useTitle } from "../../title.ts";
import { mnistLatents } from "../network/loadRun.ts";
import { NetworkView } from "../network/networkView.tsx";
import { openSession, type Session } from "../network/session.ts";

/** More than a file may unpack to anyway; larger ones are not even read. */
const MOST_BYTES = 2 ** 30;

const MODELS: Readonly<Record<OpenedNetwork["model"], string>> = {
  run: "a stored run",
  paper: "the paper's model",
  rate: "a rate network",
  gru: "a GRU",
  lstm: "an LSTM, whose state is h and c",
};

function unitsOf({ n, model }: OpenedNetwork): string {
  const units = model === "lstm" ? n / 2 : n;
  return `${units} unit${units === 1 ? "" : "s"}`;
}

/** A network from elsewhere, dropped on the page: checked, dissected and shown. */
export default function DropPage() {
  const [dropped, setDropped] = useState<{ name: string; session: Session } | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);

  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setTrouble(null);
    if (!/\.(npz|safetensors|mat)$/i.test(file.name)) {
      setTrouble(`${file.name}: must be an .npz, .safetensors or .mat with a network's arrays`);
      return;
    }
    if (file.size > MOST_BYTES) {
      setTrouble(`${file.name}: must be at most 1 GiB, got ${(file.size / 2 ** 30).toFixed(1)}`);
      return;
    }
    const latents = await mnistLatents().catch(() => undefined); // without them the file's delays are not followed
    const bytes = new Uint8Array(await file.arrayBuffer());
    const source: NetworkSource = { kind: "file", name: file.name, bytes, latents };
    setDropped({ name: file.name, session: openSession(source) });
  };
  useEffect(() => () => dropped?.session.close(), [dropped]);

  useTitle(dropped?.name ?? "Drop your own network");
  const session = dropped?.session;
  const refused = session?.opened.value === null ? session.trouble.value : null;
  const network = session?.opened.value ?? null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the file button does the same by keyboard
    <div
      class={`drop ${isOver ? "over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        void take(event.dataTransfer?.files[0]);
      }}
    >
      {(trouble ?? refused) !== null && <ErrorNote message={(trouble ?? refused)!} />}
      {(dropped === null || refused !== null) && (
        <>
          <h1>What does your own network do when it is left alone?</h1>
          <label class="drop-zone">
            <input
              type="file"
              accept=".npz,.safetensors,.mat"
              onChange={(event) => void take(event.currentTarget.files?.[0])}
            />
            <b>Drop an .npz here, or choose one.</b>
            <span class="quiet">It stays in this browser: nothing is sent anywhere.</span>
          </label>
          <div class="quiet columns">
            <p>
              The paper's model: <code>J, g, w_f, W_fd, w_o, W_d, W_in</code>, and if there{" "}
              <code>dt, tau, x_trial_end, task</code>. <code>lethe export</code> writes one.
            </p>
            <p>
              Any rate network: <code>W_rec</code>, and if there <code>W_in, W_out, b, dt, tau, x_trial_end</code>, read
              as τ ẋ = −x + W_rec tanh(x) + b.
            </p>
            <p>
              A cell of PyTorch, Keras, Flax or Equinox under its own names, as <code>.npz</code> or{" "}
              <code>.safetensors</code>: RNN, GRU, LSTM. Of several layers <code>lethe dissect --layer</code> takes one.
            </p>
          </div>
        </>
      )}
      {dropped !== null && refused === null && (
        <NetworkView
          session={dropped.session}
          title={`${dropped.name}: where it goes when it is left alone`}
          subtitle={
            network === null
              ? "reading…"
              : [`${unitsOf(network)}, ${MODELS[network.model]}`, ...network.notices].join(" · ")
          }
        >
          <button type="button" onClick={() => setDropped(null)}>
            Another file
          </button>
        </NetworkView>
      )}
    </div>
  );
}
