import { judgedShare, type Verdict } from "../../../../../src/mechanism/index.ts";
import { openEngine } from "../../engine/client.ts";
import type { NetworkSource } from "../../engine/protocol.ts";

/**
 * Judges a network in an engine of its own: its picture need not wait for the verdict.
 *
 * @param told the share that is done, then the verdict. @returns what stops it.
 */
export function judgeApart(
  source: NetworkSource,
  told: (found: Verdict | number) => void,
  tell: (error: unknown) => void,
): () => void {
  const engine = openEngine();
  const judged = async () => {
    await engine.start("open", source).result;
    const { verdict } = await engine.start("judge", {}, (progress) => told(judgedShare(progress))).result;
    told(verdict);
    engine.close();
  };
  judged().catch(tell);
  return engine.close;
}
