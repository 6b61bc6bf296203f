import { useEffect } from "preact/hooks";
import { onKey } from "../../keys.ts";
import { delayAt, type Scales, STEPS, sigmaAt, stepOfDelay, stepOfSigma } from "./scales.ts";
import type { Session, TrialSettings } from "./session.ts";

const SPEEDS: readonly (readonly [string, number | null])[] = [
  ["full speed", null],
  ["200 τ/s", 200],
  ["50 τ/s", 50],
  ["10 τ/s", 10],
];
const LONGEST_DELAY = 200;

/** Everything that can be done to the network, above its state space. A slider acts when it is let go. */
export function TouchBar({ session }: { readonly session: Session }) {
  const network = session.opened.value;
  const settings = session.settings.value;
  const running = session.running.value;
  useEffect(() => {
    const unbind = [
      onKey("r", "release the selected state", () => void session.release()),
      onKey("n", "nudge it along the chosen mode, then release", () => void session.release(true)),
      onKey("t", "run a trial, of the next draw", () => void session.run()),
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
  const scales = session.scales;
  const shortest = Math.min(5, network.delay ?? 5);
  const hasTrials = network.pairs.length > 0;
  const shock = scales.shock;
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
            shown={`${settings.delay} τ`}
            title={delayTitle(scales, network.delay)}
            value={stepOfDelay(settings.delay, shortest, LONGEST_DELAY)}
            marks={delayMarks(scales, network.delay ?? 0, shortest)}
            onInput={(step) => set({ delay: delayAt(step, shortest, LONGEST_DELAY) })}
            onLetGo={() => void session.run()}
          />
          <Slider
            label="noise σ"
            shown={`${settings.noise} /√τ`}
            title={
              scales.sigma === null
                ? "white noise on the state in delay 1; how much it bears is not measured"
                : `white noise on the state in delay 1; it bears ${scales.sigma.toPrecision(2)} per √τ`
            }
            value={stepOfSigma(settings.noise, scales)}
            marks={scales.sigma === null ? [] : [{ at: stepOfSigma(scales.sigma, scales), isForecast: false }]}
            onInput={(step) => set({ noise: sigmaAt(step, scales) })}
            onLetGo={() => void session.run()}
          />
          <Slider
            label="silent units"
            shown={String(settings.silenced)}
            title="so many units, chosen by the draw, are silent all through the trial"
            value={(STEPS * settings.silenced) / Math.floor(network.n / 2)}
            marks={[]}
            onInput={(step) => set({ silenced: Math.round((step / STEPS) * Math.floor(network.n / 2)) })}
            onLetGo={() => void session.run()}
          />
          <button
            type="button"
            class="primary"
            data-action="run"
            onClick={() => void session.run()}
            title="The same again with the next draw of stimuli and noise (t)"
          >
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
      <button
        type="button"
        data-action="release"
        onClick={() => void session.release()}
        disabled={session.shown.value === null && session.selection.value === null}
        title="Let the selected state, or that of the scrubber, go: into the intact network, without noise (r)"
      >
        Release
      </button>
      <span class="joined">
        <button
          type="button"
          data-action="nudge"
          onClick={() => void session.release(true)}
          disabled={session.shown.value === null && session.selection.value === null}
          title="Push it along a mode first (n)"
        >
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
          aria-label={shock === null ? "How far to nudge, state units" : "How far to nudge, in critical shocks"}
          title={shock === null ? "state units" : `critical shocks of ${shock.toPrecision(3)} state units each`}
          value={shock === null ? session.nudge.value.size : Number((session.nudge.value.size / shock).toPrecision(3))}
          step={0.5}
          onChange={(event) => {
            const size = Number(event.currentTarget.value) * (shock ?? 1);
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
        <button type="button" data-action="reset" onClick={() => session.reset()} title="As it was in the beginning">
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

interface Mark {
  readonly at: number;
  readonly isForecast: boolean;
}

function delayMarks({ lifetime, forecast }: Scales, delay: number, shortest: number): Mark[] {
  const of = (added: number | null, isForecast: boolean): Mark[] => {
    if (added === null) return [];
    const at = stepOfDelay(Math.max(shortest, delay + added), shortest, LONGEST_DELAY);
    return at <= STEPS ? [{ at, isForecast }] : [];
  };
  return [...of(lifetime, false), ...of(forecast, true)];
}

function delayTitle({ lifetime, forecast }: Scales, delay: number | null): string {
  const of = (added: number | null, what: string) =>
    added === null ? "" : `; half is lost after ${Number((added + (delay ?? 0)).toPrecision(3))} τ (${what})`;
  return `how long delay 1 lasts, on a log scale${of(lifetime, "measured")}${of(forecast, "estimated")}`;
}

interface SliderProps {
  readonly label: string;
  readonly shown: string;
  readonly title: string;
  /** 0 … STEPS */
  readonly value: number;
  readonly marks: readonly Mark[];
  readonly onInput: (step: number) => void;
  readonly onLetGo: () => void;
}

function Slider({ label, shown, title, value, marks, onInput, onLetGo }: SliderProps) {
  return (
    <label class="slider" title={title}>
      <span>
        {label} <b>{shown}</b>
      </span>
      <span class="track">
        <input
          type="range"
          aria-label={label}
          aria-valuetext={shown}
          min={0}
          max={STEPS}
          step="any"
          value={value}
          onInput={(event) => onInput(Number(event.currentTarget.value))}
          onChange={onLetGo}
        />
        {marks.map(({ at, isForecast }) => (
          <i
            key={`${isForecast}`}
            class={isForecast ? "forecast" : ""}
            style={{ left: `calc(8px + (100% - 16px) * ${at / STEPS})` }}
          />
        ))}
      </span>
    </label>
  );
}
