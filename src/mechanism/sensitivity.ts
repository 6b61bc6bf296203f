import { type StreamKey, stream } from "../kernel/index.ts";
import { concludeSite, type SiteEvidence } from "./conclude.ts";
import { lossOf } from "./loss.ts";
import type { VerdictProtocol } from "./protocol.ts";
import type { LimitSetRecord, NetworkVerdict, Sensitivity } from "./record.ts";

/** Other values that each threshold is tried at. */
const RETENTIONS = [0.85, 0.95];
const SHARES = [0.7, 0.9];
const LOSSES = {
  slow: [1 / 4, 1 / 2],
  dimension: [4, 9],
  attracting: [1.5, 3],
  echoRate: [0.01, 0.04],
  echoShare: [0.35, 0.7],
} as const;

/** The part of a verdict's sensitivity that follows from its evidence alone: thresholds and draws. Pure, the same draws for the same key. */
export function concludeSensitivity(
  evidence: SiteEvidence,
  limitSets: readonly LimitSetRecord[],
  protocol: VerdictProtocol,
  key: StreamKey,
): Pick<Sensitivity, "thresholds" | "losses" | "resampled" | "halves"> {
  const again = (changed: Partial<VerdictProtocol>, draws: Pick<SiteEvidence, "memoryOf" | "limitOf"> = evidence) => {
    const { network, kind } = concludeSite({ ...evidence, ...draws }, limitSets, { ...protocol, ...changed });
    return { network, kind };
  };
  const chosen = (draws: readonly number[]) => ({
    memoryOf: draws.map((d) => evidence.memoryOf[d]),
    limitOf: draws.map((d) => evidence.limitOf[d]),
  });
  const byMemory = evidence.labels.map((_, a) => evidence.memoryOf.flatMap((memory, d) => (memory === a ? [d] : [])));
  const counts = new Map<NetworkVerdict, number>();
  for (let k = 0; k < protocol.resamples; k++) {
    const random = stream(key, "verdictResamples", k);
    const draws = byMemory.flatMap((own, a) =>
      own.map((_, e) => own[random.below(a * evidence.memoryOf.length + e, own.length)]),
    );
    const { network } = again({}, chosen(draws));
    counts.set(network, (counts.get(network) ?? 0) + 1);
  }
  const { pairs } = concludeSite(evidence, limitSets, protocol);
  const losses = (Object.keys(LOSSES) as (keyof typeof LOSSES)[]).flatMap((threshold) =>
    LOSSES[threshold].map((value) => {
      const changed = { ...protocol.loss, [threshold]: value };
      const labels = pairs.map(({ loss, evidence: measured }) =>
        loss === null ? null : lossOf(measured!, evidence.delay, changed),
      );
      return { threshold, value, losses: labels };
    }),
  );
  return {
    thresholds: [
      ...RETENTIONS.map((value) => ({ threshold: "retention" as const, value, ...again({ retention: value }) })),
      ...SHARES.map((value) => ({ threshold: "decidingShare" as const, value, ...again({ decidingShare: value }) })),
    ],
    losses,
    resampled: [...counts]
      .sort(([a, m], [b, l]) => l - m || (a < b ? -1 : 1))
      .map(([network, count]) => ({ network, share: count / protocol.resamples })),
    halves: [0, 1].map((half) => again({}, chosen(byMemory.flatMap((own) => own.filter((_, e) => e % 2 === half))))),
  };
}
