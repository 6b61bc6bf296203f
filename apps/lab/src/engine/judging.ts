import { InputError } from "../../../../src/format/index.ts";
import { type JudgeProgress, judge, type Verdict } from "../../../../src/mechanism/index.ts";
import { subjectOfRun } from "../../../../src/study/portable.ts";
import type { LoadedNetwork } from "./loadedNetwork.ts";

/** The verdict that `lethe verdict` gives. @throws InputError for what is no run that learned. */
export function* judgeLoaded({ trials }: LoadedNetwork): Generator<JudgeProgress, { readonly verdict: Verdict }> {
  if (trials === null || trials.run.record.status !== "learned") {
    throw new InputError("only a network that has learned its task can be judged; train it longer");
  }
  const { verdict } = yield* judge(subjectOfRun(trials.run, trials.stimuli).subject());
  return { verdict };
}
