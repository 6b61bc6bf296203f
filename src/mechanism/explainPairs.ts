import { manifoldOf } from "./loss.ts";
import type { Echoes, Loss, PairRecord, Verdict } from "./record.ts";

const plain = (name: string) => name.replaceAll("-", " ");
const percent = (share: number) => `${Math.round(100 * share)} %`;

/** More pairs than this are counted, not listed. */
const MOST_PAIRS = 6;

/** What is said of pairs, in a line. */
export function pairsText(pairs: readonly PairRecord[]): string {
  if (pairs.length <= MOST_PAIRS) return pairs.map((p) => `${p.memories.join("/")} ${plain(p.verdict)}`).join(", ");
  const verdicts = [...new Set(pairs.map(({ verdict }) => verdict))];
  return verdicts.map((v) => `${pairs.filter(({ verdict }) => verdict === v).length} ${plain(v)}`).join(", ");
}

/** Every pair; of many, one of each outcome, with how many are like it. */
export function explainPairs(verdict: Verdict, delay: number): string[] {
  const { pairs } = verdict;
  if (pairs.length <= MOST_PAIRS) return pairs.flatMap((pair) => explainPair(pair, verdict, delay));
  const outcomeOf = (pair: PairRecord) => `${pair.verdict} ${pair.loss}`;
  return [...new Set(pairs.map(outcomeOf))].flatMap((outcome) => {
    const [first, ...others] = pairs.filter((pair) => outcomeOf(pair) === outcome);
    const names = others.map(({ memories }) => memories.join("/")).join(", ");
    const alike = others.length === 0 ? [] : [`  ${others.length} more come to the same: ${names}.`];
    return [...explainPair(first, verdict, delay), ...alike];
  });
}

function explainPair(pair: PairRecord, { protocol, timeUnit }: Verdict, delay: number): string[] {
  const rate = (value: number | null) =>
    value === null ? "not measured" : `${value.toFixed(4)} per ${timeUnit ?? "τ"}`;
  const { memories, verdict, reason, apart, shared, lost, into, loss, echoes, evidence } = pair;
  const [a, b] = memories;
  const shares =
    verdict === "merged"
      ? `on shared limit sets in ${shared.map(percent).join(" and ")} of their draws`
      : `retained in ${apart.map(percent).join(" and ")} of their draws, on shared limit sets in ${shared.map(percent).join(" and ")}`;
  const fate =
    verdict !== "merged"
      ? ""
      : lost.length === 1 && into.length === 1
        ? `; ${lost[0]} is lost into ${into[0]}`
        : lost.length === 2
          ? "; both are lost"
          : "";
  const lines = [`Pair ${a}, ${b}: ${plain(verdict)}${reason === null ? "" : ` (${reason})`}, ${shares}${fate}.`];
  if (evidence === null) return lines;
  const { rate: kappa, dimension, contraction, attraction, echoRate, echoDimension, ghost } = evidence;
  const how =
    loss === null
      ? ""
      : `${LOSS_WORDS[loss]}${loss === "slow-manifold" ? ` of dimension ${dimension}` : ""}${ghost !== null && loss === "ghost-passage" ? ` (dwell ${ghost.dwell.toFixed(0)} ${timeUnit === undefined ? "τ" : "steps"})` : ""}. `;
  const r = kappa !== null && kappa <= 0 ? "none needed" : (attraction?.toFixed(2) ?? "not measured");
  const numbers = `κ ${rate(kappa)}, d ${dimension}${echoDimension === null ? "" : ` (untrained ${echoDimension})`}, r ${r} (contraction ${rate(contraction)})`;
  const compared = echoDimension === null ? NO_ECHO : `${ECHO_WORDS[echoes!]} (κ_echo ${rate(echoRate)})`;
  const lacks = loss === null || loss === "slow-manifold" ? [] : lacksOf(pair, delay, protocol);
  const missing = lacks.length === 0 ? "" : ` For a slow manifold it lacks: ${lacks.join("; ")}.`;
  return [...lines, `  ${how}Along the delay: ${numbers}; ${compared}.${missing}`];
}

const LOSS_WORDS: Record<Loss, string> = {
  "slow-manifold": "It is lost along a slow manifold",
  "weakly-attracting": "It is lost along a set that attracts weakly",
  "ghost-passage": "It is lost past a ghost",
  echo: "It is an echo: the untrained network would lose it about as fast",
  "fading-transient": "It fades",
};
const ECHO_WORDS: Record<Echoes, string> = {
  yes: "echoes the untrained network",
  no: "kept longer than the untrained network's echo",
  "not-comparable": "not comparable with the untrained network, which does not lose it by itself",
};

const NO_ECHO = "no untrained network is known to compare it with";

/** What of a slow manifold a pair's evidence lacks, a phrase each. */
function lacksOf({ evidence }: PairRecord, delay: number, { loss }: Verdict["protocol"]): string[] {
  const { isSlow, isLow, attraction } = manifoldOf(evidence!, delay, loss);
  const lost = (evidence!.rate ?? 0) * delay;
  return [
    ...(isSlow ? [] : [`κ times the delay is ${lost.toFixed(2)}, at most ${loss.slow.toFixed(2)}`]),
    ...(isLow
      ? []
      : [
          `d is ${evidence!.dimension}, from 1 to ${loss.dimension}${evidence!.echoDimension === null ? "" : `, and ${loss.dimension} more than untrained at most`}`,
        ]),
    ...(attraction >= loss.attracting ? [] : [`r is ${attraction.toFixed(2)}, at least ${loss.attracting}`]),
  ];
}
