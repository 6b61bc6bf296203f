import { slowManifoldLacks } from "./forgetting.ts";
import type { LimitSetRecord, MemoryRecord, SiteVerdict, Verdict } from "./record.ts";

const SITE_NAMES = {
  "end-of-delay-1": "end of delay 1",
  "end-of-delay-2": "end of delay 2",
  "end-of-trial": "end of the trial",
};
const plain = (name: string) => name.replaceAll("-", " ");
const percent = (share: number) => `${Math.round(100 * share)} %`;

/**
 * What a verdict rests on, in plain sentences: the network, each memory with its evidence, the other sites, how firm it
 * is, and what the paper's own rule says.
 *
 * @param delay duration of delay 1, in τ.
 */
export function explainVerdict(verdict: Verdict, delay: number): string[] {
  const { network, kind, margin, bits, memories, limitSets, sites, paperRule } = verdict;
  if (network === "not-learned") return ["The network has not learned its task, so it has no memory to judge."];
  if (network === "diverged") return ["Its training diverged, so there is no network to judge."];
  const undecided = limitSets.flatMap((set) => (set.kind === "undecided" ? set.reasons : []));
  return [
    `${NETWORKS[network]}${kind === null ? "" : ` (${plain(kind)})`}. Where a draw ends tells ${bits!.toFixed(2)} bits of the stimulus; the number that decides most narrowly is ${margin!.toFixed(3)} from its threshold.`,
    ...memories.flatMap((memory) => explainMemory(memory, verdict, delay)),
    ...undecided.map(({ reason, draws }) => `Undecided, ${draws} draws: ${reason}.`),
    ...sites.slice(1).map(explainSite),
    ...explainFirmness(verdict),
    ...(paperRule === null
      ? []
      : [
          `The paper's rule says ${paperRule.label} (${plain(paperRule.network)}): of ${paperRule.states} states ${paperRule.quiet} end with a quiet output, at ${paperRule.distinct} distinct values. ` +
            (paperRule.agrees === null
              ? `Ours at the end of the trial, ${plain(paperRule.ours)}, is none of its labels.`
              : paperRule.agrees
                ? "That agrees with ours at the end of the trial."
                : `Ours at the end of the trial is ${plain(paperRule.ours)}.`),
        ]),
  ];
}

const NETWORKS: Record<Exclude<Verdict["network"], "not-learned" | "diverged">, string> = {
  direct: "Direct fixed points: every memory is kept by an attractor of its own",
  "slow-manifold": "Slow manifold: no memory is kept by an attractor",
  mixed: "Mixed",
  "limit-cycle": "Limit cycle: every memory ends on a cycle or torus",
  chaotic: "Chaotic: left alone, the network does not settle, and nearby states part",
  undecided: "Undecided: too many draws neither rest nor turn on a closed section",
};

function explainMemory(memory: MemoryRecord, { limitSets, protocol }: Verdict, delay: number): string[] {
  const { stimulus, verdict, fate, share, interval, draws, went, retained, moved, forgetting, evidence } = memory;
  const places = (Object.entries(went) as [string, number][])
    .filter(([, part]) => part > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([place, part]) => `${percent(part)} ${DESTINATION_WORDS[place as keyof typeof went]}`);
  const lines = [
    `Memory ${stimulus}: ${verdict === "split" ? `split, most often ${plain(fate)}` : plain(verdict)} in ${percent(share)} of ${draws} draws (95 % interval ${interval.map((v) => v.toFixed(2)).join(" to ")}); ` +
      `kept in ${percent(retained)}. Its draws went ${places.join(", ")}. z_d moved by ${moved.toFixed(2)}.`,
  ];
  if (forgetting === null || evidence === null) return lines;
  const lacks = slowManifoldLacks(evidence, delay, protocol.slow);
  const at = describe(limitSets[evidence.limitSet]);
  if (forgetting === "slow-manifold") {
    return [...lines, `  It is lost along a slow manifold that ends at the ${at}: the evidence is complete.`];
  }
  const reasons = `no slow manifold is shown: ${lacks.join("; ")}`;
  if (forgetting === "ghost-passage") {
    return [
      ...lines,
      `  It is lost past a ghost (dwell ${evidence.ghost!.dwell.toFixed(0)} τ) to the ${at}; ${reasons}.`,
    ];
  }
  return [...lines, `  It fades to the ${at}; ${reasons}.`];
}

const DESTINATION_WORDS: Record<keyof MemoryRecord["went"], string> = {
  own: "to limit sets of its own",
  shared: "to shared ones",
  anothers: "to another memory's",
  partner: "to the ± partner of its usual one",
  undecided: "nowhere that is decided",
};

function describe(set: LimitSetRecord): string {
  if (set.kind !== "fixed-point") return plain(set.kind);
  const [re, im] = set.eigenvalue;
  return `fixed point with λ ${re.toFixed(4)}${im === 0 ? "" : ` ± ${Math.abs(im).toFixed(4)}i`}`;
}

function explainSite({ site, network, kind, bits, memories }: SiteVerdict): string {
  const parts = memories.map((m) => `${m.stimulus} ${plain(m.verdict)}`);
  return `At the ${SITE_NAMES[site]}: ${plain(network)}${kind === null ? "" : ` (${plain(kind)})`}; ${bits!.toFixed(2)} bits of the answer; answers ${parts.join(", ")}.`;
}

function explainFirmness({ network, kind, sensitivity }: Verdict): string[] {
  if (sensitivity === null) return [];
  const { thresholds, resampled, halfStep, flow, disagreements } = sensitivity;
  const same = resampled.find((r) => r.network === network)?.share ?? 0;
  const moved = thresholds.filter((t) => t.network !== network || t.kind !== kind);
  const followed = (name: string, f: typeof halfStep) =>
    f === null || f.draws === 0
      ? []
      : [
          `${f.same} of ${f.draws} draws end alike ${name}${f.changes.map((c) => `; ${c.draws} from ${c.from} to ${c.to}`).join("")}`,
        ];
  const steps = [...followed("at half the step", halfStep), ...followed("under the flow", flow)];
  return [
    `Resampled draws give the same verdict in ${percent(same)}; other thresholds ${moved.length === 0 ? "change nothing" : `change it: ${moved.map((t) => `${t.threshold === "retention" ? "retention" : "share"} ${t.value} gives ${plain(t.network)}`).join(", ")}`}.`,
    ...(steps.length === 0 ? [] : [`${steps.join(". ")}.`]),
    ...disagreements.map(
      ({ limitSet, eigenvalue: [re, im], stableFor }) =>
        `${limitSet === null ? "A root on the way" : `Fixed point ${limitSet}`} (λ ${re.toFixed(4)}${im === 0 ? "" : ` ± ${Math.abs(im).toFixed(4)}i`}) is stable for the ${stableFor} only.`,
    ),
  ];
}
