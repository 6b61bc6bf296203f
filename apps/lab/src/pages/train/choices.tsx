import type { Choice, Training } from "./training.ts";

interface Parameter {
  readonly key: "n" | "g" | "density" | "fb" | "trials" | "seed";
  readonly label: string;
  readonly what: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Values of the paper, marked on the slider. */
  readonly paper: readonly number[];
}

const PARAMETERS: readonly Parameter[] = [
  { key: "n", label: "units", what: "N", min: 50, max: 1000, step: 50, paper: [1000] },
  {
    key: "g",
    label: "random weights",
    what: "g",
    min: 0.5,
    max: 1.6,
    step: 0.1,
    paper: [0.8, 0.9, 1.1, 1.2, 1.3, 1.4, 1.5],
  },
  { key: "density", label: "density", what: "p_g", min: 0.1, max: 1, step: 0.1, paper: [0.4, 0.6, 0.7, 0.9] },
  {
    key: "fb",
    label: "feedback divisor",
    what: "fb: strong where it is small",
    min: 1,
    max: 40,
    step: 1,
    paper: [40, 30, 20, 10, 5, 1],
  },
  { key: "trials", label: "trials", what: "of FORCE training", min: 20, max: 3500, step: 20, paper: [3500] },
  { key: "seed", label: "seed", what: "of weights and trials", min: 0, max: 20, step: 1, paper: [0, 1, 2, 3] },
];

/** What is trained. The paper's values are marked on the sliders. */
export function Choices({ training }: { readonly training: Training }) {
  const choice = training.choice.value;
  const phase = training.phase.value;
  const isBusy = phase === "starting" || phase === "training" || phase === "testing";
  const set = (patch: Partial<Choice>) => {
    training.choice.value = { ...training.choice.peek(), ...patch };
  };
  const left = training.left.value;
  return (
    <section class="figure choices" aria-label="What is trained">
      <h2>What is trained?</h2>
      {PARAMETERS.map(({ key, label, what, min, max, step, paper }) => (
        <label key={key}>
          <span>
            {label} <b>{choice[key]}</b> <i class="quiet">{what}</i>
          </span>
          <input
            type="range"
            aria-label={label}
            data-parameter={key}
            list={`paper-${key}`}
            disabled={isBusy}
            {...{ min, max, step }}
            value={choice[key]}
            onInput={(event) => set({ [key]: Number(event.currentTarget.value) })}
          />
          <datalist id={`paper-${key}`}>
            {paper.map((value) => (
              <option key={value} value={value} />
            ))}
          </datalist>
          <span class="quiet small">paper: {paper.join(" ")}</span>
        </label>
      ))}
      <label class="row">
        method
        <select
          disabled={isBusy}
          value={choice.method}
          onChange={(event) => set({ method: event.currentTarget.value === "force" ? "force" : "windowed" })}
        >
          <option value="windowed">the paper's: in the windows</option>
          <option value="force">plain FORCE: in every epoch</option>
        </select>
      </label>
      <div class="row">
        {!isBusy && (
          <button type="button" class="primary" data-action="train" onClick={() => void training.start()}>
            {phase === "done" ? "Train another" : "Train"}
          </button>
        )}
        {isBusy && (
          <>
            <button type="button" aria-pressed={training.paused.value} onClick={() => training.togglePause()}>
              {training.paused.value ? "Go on" : "Hold"}
            </button>
            <button type="button" onClick={() => training.stop()}>
              Stop
            </button>
          </>
        )}
        <span class="quiet" role="status">
          {statusOf(training, left)}
        </span>
      </div>
    </section>
  );
}

function statusOf(training: Training, left: number | null): string {
  const done = training.errors.value.length;
  switch (training.phase.value) {
    case "starting":
      return "drawing its weights…";
    case "training": {
      const time =
        left === null || training.paused.value
          ? ""
          : left < 90
            ? `, ${Math.ceil(left)} s left`
            : `, ${Math.ceil(left / 60)} min left`;
      return `trial ${done} of ${training.trials.value}${time}`;
    }
    case "testing":
      return "testing what it learned…";
    default:
      return "";
  }
}
