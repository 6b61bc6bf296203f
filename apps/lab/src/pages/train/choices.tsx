import { TASK_KINDS, type TaskName } from "../../../../../src/task/index.ts";
import { type Choice, PARAMETERS } from "./choice.ts";
import { ROW, type Row } from "./row.ts";
import type { Training } from "./training.ts";

/** What is trained. The paper's values are marked on the sliders. */
export function Choices({ training, row }: { readonly training: Training; readonly row: Row }) {
  const choice = training.choice.value;
  const phase = training.phase.value;
  const isAlone = phase === "starting" || phase === "training" || phase === "testing";
  const isBusy = isAlone || row.running.value;
  const set = (patch: Partial<Choice>) => {
    training.choice.value = { ...training.choice.peek(), ...patch };
  };
  const left = training.left.value;
  return (
    <section class="figure choices" aria-label="What is trained">
      <h2>What is trained?</h2>
      <label class="row">
        task
        <select
          disabled={isBusy}
          data-parameter="task"
          value={choice.task}
          onChange={(event) => set({ task: event.currentTarget.value as TaskName })}
        >
          {TASK_KINDS.map(({ name }) => (
            <option key={name} value={name}>
              {name.replaceAll("-", " ")}
            </option>
          ))}
        </select>
      </label>
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
        {!isBusy && (
          <button
            type="button"
            data-action="row"
            title={`One network for each g of the paper: ${ROW.join(", ")}`}
            onClick={() => void row.start(choice)}
          >
            Train a row
          </button>
        )}
        {isAlone && (
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
