import { progress, studyFolder } from "../../data/study.ts";

/** How far a study is that is being run; nothing where all is done. */
export function StudyProgress() {
  const now = progress.value;
  if (now === null || now.runs === 0) return null;
  const { complete, runs, running, secondsLeft, failed } = now;
  const folder = studyFolder.value;
  const remedy = folder === null ? "" : `; \`npx lethe study run\` with its plan goes on`;
  const left = secondsLeft === null ? "" : `, about ${duration(secondsLeft)} left`;
  return (
    <div class="progress">
      <progress value={complete} max={runs} aria-label="Progress of the study" />
      <span class="quiet" aria-live="off">
        {complete} of {runs} networks{running ? left : `; nobody is at work on it now${remedy}`}
        {failed > 0 ? `, ${failed} failed` : ""}
      </span>
    </div>
  );
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
