import { useEffect } from "preact/hooks";
import { onKey } from "../../keys.ts";
import type { Session, TrialSettings } from "./session.ts";

const SPEEDS: readonly (readonly [string, number | null])[] = [
  ["full speed", null],
  ["200 τ/s", 200],
  ["50 τ/s", 50],
  ["10 τ/s", 10],
];

/** Everything that can be done to the network, above its state space. */
export function TouchBar({ session }: { readonly session: Session }) {
  const network = session.opened.value;
  const settings = session.settings.value;
  const running = session.running.value;
  useEffect(() => {
    const unbind = [
      onKey("r", "release the selected state", () => void session.release()),
      onKey("n", "nudge it along the chosen mode, then release", () => void session.release(true)),
      onKey("t", "run a trial", () => void session.run()),
      onKey(".", "one step of the simulation, which then waits", () => session.step()),
      onKey("Escape", "leave the selection, stop what runs", () => {
        session.stop();
        session.selection.value = null;
      }),
    ];
    return () => {
      for (const off of unbind) off();
    };
  }, [session]);
  if (network === null) return null;
  const set = (patch: Partial<TrialSettings>) => {
    session.settings.value = { ...session.settings.peek(), ...patch };
  };
  const hasTrials = network.pairs.length > 0;
  return (
    <div class="touch" role="toolbar" aria-label="Touch the network">
      {hasTrials && (
        <>
          <fieldset>
            <legend>pair</legend>
            {network.pairs.map((pair) => (
              <button
                key={pair}
                type="button"
                aria-pressed={settings.pair === pair}
                onClick={() => {
                  set({ pair });
                  void session.run();
                }}
              >
                {pair}
              </button>
            ))}
          </fieldset>
          <Slider
            label="delay"
            value={settings.delay}
            shown={`${settings.delay} τ`}
            min={Math.min(5, network.delay ?? 5)}
            max={200}
            step={1}
            onInput={(delay) => set({ delay })}
          />
          <Slider
            label="noise σ"
            value={settings.noise}
            shown={settings.noise.toFixed(2)}
            min={0}
            max={2}
            step={0.05}
            onInput={(noise) => set({ noise })}
          />
          <Slider
            label="silent units"
            value={settings.silenced}
            shown={String(settings.silenced)}
            min={0}
            max={Math.floor(network.n / 2)}
            step={1}
            onInput={(silenced) => set({ silenced })}
          />
          <button type="button" class="primary" data-action="run" onClick={() => void session.run()} title="t">
            Run
          </button>
        </>
      )}
      <button
        type="button"
        data-action="step"
        onClick={() => session.step()}
        disabled={session.shown.value === null}
        title="One step on; at the end of a trial, a new one step by step (.)"
      >
        Step
      </button>
      <button type="button" data-action="release" onClick={() => void session.release()} title="r">
        Release here
      </button>
      <span class="joined">
        <button type="button" data-action="nudge" onClick={() => void session.release(true)} title="n">
          Nudge
        </button>
        <select
          aria-label="Mode to nudge along"
          value={session.nudge.value.mode}
          onChange={(event) => {
            session.nudge.value = { ...session.nudge.value, mode: Number(event.currentTarget.value) };
          }}
        >
          {[0, 1, 2, 3, 4, 5].map((k) => (
            <option key={k} value={k}>{`mode ${k + 1}`}</option>
          ))}
        </select>
        <input
          type="number"
          aria-label="How far to nudge, state units"
          value={session.nudge.value.size}
          step={0.5}
          onChange={(event) => {
            const size = Number(event.currentTarget.value);
            if (Number.isFinite(size)) session.nudge.value = { ...session.nudge.value, size };
          }}
        />
      </span>
      <span class="row running">
        <button
          type="button"
          data-action="hold"
          disabled={!running}
          aria-pressed={session.paused.value}
          onClick={() => session.togglePause()}
        >
          {session.paused.value ? "Go on" : "Hold"}
        </button>
        <button type="button" data-action="stop" disabled={!running} onClick={() => session.stop()} title="Esc">
          Stop
        </button>
        <button type="button" data-action="reset" onClick={() => session.reset()}>
          Reset
        </button>
        <select
          aria-label="Speed of the simulation"
          value={String(session.speed.value)}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            session.speed.value = chosen === "null" ? null : Number(chosen);
          }}
        >
          {SPEEDS.map(([label, value]) => (
            <option key={label} value={String(value)}>
              {label}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly shown: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onInput: (value: number) => void;
}

function Slider({ label, value, shown, min, max, step, onInput }: SliderProps) {
  return (
    <label class="slider">
      <span>
        {label} <b>{shown}</b>
      </span>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={shown}
        {...{ min, max, step, value }}
        onInput={(event) => onInput(Number(event.currentTarget.value))}
      />
    </label>
  );
}
