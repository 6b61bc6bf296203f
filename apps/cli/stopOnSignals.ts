import { makeStopFlag, type StopFlag } from "../../src/study/index.ts";
import { INTERRUPTED } from "./exitCode.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * While `act` runs, Ctrl-C and SIGTERM ask the workers to stop between two trials; what is finished is on disk by then.
 * A second one leaves at once, which loses no more than the first would: no file is ever half written.
 *
 * @param when what is waited for, in the words of the message. @default "after this trial"
 */
export async function stopOnSignals<T>(act: (stop: StopFlag) => Promise<T>, when = "after this trial"): Promise<T> {
  const stop = makeStopFlag();
  const onSignal = () => {
    if (stop.isSet) process.exit(INTERRUPTED);
    stop.set();
    process.stderr.write(`\nlethe: stopping ${when}; once more leaves at once\n`);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await act(stop);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
