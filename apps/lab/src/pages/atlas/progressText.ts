import type { LabProgress } from "../../data/dataSource.ts";

/** "3 of 24 networks, about 5 min left"; of a study that nobody runs, how it goes on. @param folder null on a published site. */
export function progressText(progress: LabProgress, folder: string | null): string {
  const { complete, runs, running, secondsLeft, failed } = progress;
  const left = secondsLeft === null ? "" : `, about ${duration(secondsLeft)} left`;
  const remedy = folder === null ? "" : "; `npx lethe study run` with its plan goes on";
  const now = running ? left : `; nobody is at work on it now${remedy}`;
  return `${complete} of ${runs} networks${now}${failed > 0 ? `, ${failed} failed` : ""}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
