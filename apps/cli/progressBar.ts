export interface ProgressBarOptions {
  /** Where it is drawn: standard error. */
  readonly write: (text: string) => void;
  /** A terminal redraws one line; elsewhere a plain line appears now and then. */
  readonly isTerminal: boolean;
  /** Seconds from anywhere. */
  readonly now: () => number;
  /** Characters in a line of the terminal. @default 80 */
  readonly columns?: number | undefined;
}

export interface Progress {
  /** Of all the work, 0 … 1. */
  readonly fraction: number;
  /** What is going on: "training", "3 of 24 networks". */
  readonly label: string;
  /** Where the caller knows; null where it cannot be said yet. By default the rest goes as fast as what is done. */
  readonly secondsLeft?: number | null | undefined;
}

export interface ProgressBar {
  update(progress: Progress): void;
  /** Takes the line away. */
  close(): void;
}

/** What is done sooner needs no bar; in seconds, as the next two. */
const PATIENCE = 2;
const REDRAW = 0.1;
const LINE_EVERY = 15;
const BAR_WIDTH = 24;
/** Below this the time left is a guess of nothing. */
const LEAST_FRACTION = 0.01;

/** How far a command is, with the time left. */
export function openProgressBar({ write, isTerminal, now, columns = 80 }: ProgressBarOptions): ProgressBar {
  const began = now();
  let shown = Number.NEGATIVE_INFINITY;
  let isDrawn = false;
  return {
    update({ fraction, label, secondsLeft }) {
      const time = now();
      const left = (separator: string) => {
        if (time - began < PATIENCE) return "";
        const seconds = secondsLeft === undefined ? foreseen(fraction, time - began) : secondsLeft;
        return seconds === null || fraction >= 1 ? "" : `${separator}${duration(seconds)} left`;
      };
      if (isTerminal) {
        if (time - shown < REDRAW) return;
        const line = `${bar(fraction)} ${percent(fraction)}  ${label}${left("  ")}`;
        write(`\r${line.slice(0, columns - 1)}\x1b[K`);
        isDrawn = true;
      } else {
        if (time - began < PATIENCE || time - shown < LINE_EVERY) return;
        write(`${percent(fraction).trim()}, ${label}${left(", ")}\n`);
      }
      shown = time;
    },
    close() {
      if (isDrawn) write("\r\x1b[K");
      isDrawn = false;
    },
  };
}

const percent = (fraction: number) => `${Math.floor(100 * fraction)} %`.padStart(5);

function bar(fraction: number): string {
  const full = Math.round(BAR_WIDTH * Math.min(1, fraction));
  return "█".repeat(full) + "░".repeat(BAR_WIDTH - full);
}

/** Seconds left, supposing that the rest goes as fast as what is done. */
function foreseen(fraction: number, elapsed: number): number | null {
  return fraction < LEAST_FRACTION ? null : (elapsed * (1 - fraction)) / fraction;
}

/** "4 s", "1:05 min", "2:03 h". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const [big, small, unit] = whole < 3600 ? [whole / 60, whole % 60, "min"] : [whole / 3600, (whole % 3600) / 60, "h"];
  return `${Math.floor(big)}:${String(Math.floor(small)).padStart(2, "0")} ${unit}`;
}
