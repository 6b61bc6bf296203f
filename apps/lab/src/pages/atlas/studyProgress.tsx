import { progress, studyFolder } from "../../data/study.ts";
import { progressText } from "./progressText.ts";

/** How far a study is that is being run; nothing where all is done. */
export function StudyProgress() {
  const now = progress.value;
  if (now === null || now.runs === 0) return null;
  return (
    <div class="progress">
      <progress value={now.complete} max={now.runs} aria-label="Progress of the study" />
      <span class="quiet" aria-live="off">
        {progressText(now, studyFolder.value)}
      </span>
    </div>
  );
}
