import { explainAnalogue } from "./analogue.ts";
import { explainPairs, pairsText } from "./explainPairs.ts";
import type { MemoryRecord, SiteVerdict, Verdict } from "./record.ts";

const plain = (name: string) => name.replaceAll("-", " ");
const siteName = (name: string) => plain(name).replace(/ of (?=trial$)/, " of the ");
const percent = (share: number) => `${Math.round(100 * share)} %`;
const named = ({ network, kind }: Pick<Verdict, "network" | "kind">) =>
  `${plain(network)}${kind === null ? "" : ` (${plain(kind)})`}`;

/**
 * What a verdict rests on, in plain sentences: the network, the other sites, each memory and each pair with its evidence, how
 * firm it is, and what the paper's own rule says.
 *
 * @param delay how long the delay of the main site lasts: `ownDelay`.
 * @param showSites what is said of the other sites: sentences, or `siteMatrix` where letters have one width.
 */
export function explainVerdict(
  verdict: Verdict,
  delay: number,
  showSites: (verdict: Verdict) => string[] = ({ sites }) => sites.slice(1).map(explainSite),
): string[] {
  const { network, margin, bits, memories, limitSets, paperRule, analogue, timeUnit } = verdict;
  if (network === "not-learned") return ["The network has not learned its task, so it has no memory to judge."];
  if (network === "diverged") return ["Its training diverged, so there is no network to judge."];
  const open = limitSets.flatMap((set) => (set.kind === "undecided" || set.kind === "diverged" ? set.reasons : []));
  const kind = verdict.kind === null ? "" : ` (${plain(verdict.kind)})`;
  return [
    `${NETWORKS[network]}${kind}. Where a draw ends tells ${bits!.toFixed(2)} bits of the ${verdict.sites[0].noun ?? "stimulus"}; the number that decides most narrowly is ${margin!.toFixed(3)} from its threshold.`,
    ...showSites(verdict),
    ...memories.map((memory) => explainMemory(memory, verdict.sites[0].noun)),
    ...explainPairs(verdict, delay),
    ...(analogue === undefined
      ? []
      : explainAnalogue(
          analogue,
          limitSets.some(({ kind }) => kind === "continuum"),
          timeUnit,
        )),
    ...open.map(({ reason, draws }) => `Undecided, ${draws} draws: ${reason}.`),
    ...explainFirmness(verdict),
    ...(paperRule === null
      ? []
      : [
          `The paper's rule says ${paperRule.label} (${PAPER_WORDS[paperRule.network]}): of ${paperRule.states} states ${paperRule.quiet} end with a quiet output, at ${paperRule.distinct} distinct values. ` +
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
  forgets: "Forgets: at fixed points that do not tell the memories apart",
  mixed: "Mixed",
  "limit-cycle": "Limit cycle: every memory ends on a cycle, a circle or a torus",
  chaotic: "Chaotic: left alone, the network does not settle, and nearby states part",
  undecided: "Undecided",
};
const PAPER_WORDS = {
  direct: "direct",
  forgets: "its slow manifold, which we call forgets",
  mixed: "mixed",
  "limit-cycle": "limit cycle",
};

/** What each site says, a line each under a head: the network, its memories or answers, every two of them. */
export function siteMatrix({ sites }: Pick<Verdict, "sites">): string[] {
  const rows = sites.map((site) => [
    siteName(site.site),
    named(site),
    site.memories.map((m) => `${m.stimulus} ${plain(m.verdict)}`).join(", "),
    pairsText(site.pairs),
  ]);
  const all = [["stopped at the", "network", "memories, answers", "pairs"], ...rows];
  const widths = all[0].map((_, c) => Math.max(...all.map((row) => row[c].length)));
  return all.map((row) =>
    row
      .map((cell, c) => cell.padEnd(widths[c]))
      .join("  ")
      .trimEnd(),
  );
}

function explainSite(site: SiteVerdict): string {
  const of = (names: readonly string[], verdict: string) => `${names.join("/")} ${plain(verdict)}`;
  const noun = site.noun ?? "answer";
  const answers = site.memories.map((m) => of([m.stimulus], m.verdict)).join(", ");
  const pairs = pairsText(site.pairs);
  return `At the ${siteName(site.site)}: ${named(site)}; ${site.bits!.toFixed(2)} bits of the ${noun}; ${noun}s ${answers}; pairs ${pairs}.`;
}

function explainMemory(memory: MemoryRecord, noun?: string): string {
  const { stimulus, verdict, reason, fate, share, interval, draws, went, moved } = memory;
  const places = (Object.entries(went) as [string, number][])
    .filter(([, part]) => part > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([place, part]) => `${percent(part)} ${DESTINATION_WORDS[place as keyof typeof went]}`);
  const head =
    verdict === "undecided" && reason !== null
      ? `undecided (${reason}), most often ${plain(fate)}`
      : verdict === "split"
        ? `split, most often ${plain(fate)}`
        : plain(verdict);
  return (
    `Memory ${stimulus}: ${head} in ${percent(share)} of ${draws} draws (95 % interval ${interval.map((v) => v.toFixed(2)).join(" to ")}). ` +
    `Its draws went ${places.join(", ")}.${noun === undefined ? ` z_d moved by ${moved.toFixed(2)}.` : ""}`
  );
}

const DESTINATION_WORDS: Record<keyof MemoryRecord["went"], string> = {
  own: "to limit sets of its own",
  shared: "to shared ones",
  anothers: "to another memory's",
  partner: "to the ± partner of its usual one",
  undecided: "nowhere that is known",
};

function explainFirmness({ network, kind, sensitivity, pairs, protocol }: Verdict): string[] {
  if (sensitivity === null) return [];
  const { thresholds, losses, resampled, halfStep, flow, disagreements } = sensitivity;
  const same = resampled.find((r) => r.network === network)?.share ?? 0;
  const moved = thresholds.filter((t) => t.network !== network || t.kind !== kind);
  const followed = (name: string, f: typeof halfStep) =>
    f === null || f.draws === 0
      ? []
      : [
          `${f.same} of ${f.draws} draws end alike ${name}${f.changes.map((c) => `; ${c.draws} from ${c.from} to ${c.to}`).join("")}`,
        ];
  const steps = [...followed("at half the step", halfStep), ...followed("under the flow", flow)];
  const relabelled = losses.flatMap(({ threshold, value, losses: others }) =>
    others.flatMap((other, p) =>
      other === null || other === pairs[p].loss
        ? []
        : [`${plain(threshold)} ${value.toPrecision(2)} makes ${pairs[p].memories.join(", ")} ${plain(other)}`],
    ),
  );
  return [
    `Resampled ${protocol.chain === 0 ? "draws" : "trial-end states"} give the same verdict in ${percent(same)}; other thresholds ${moved.length === 0 ? "change nothing" : `change it: ${moved.map((t) => `${t.threshold === "retention" ? "retention" : "share"} ${t.value} gives ${plain(t.network)}`).join(", ")}`}.`,
    ...(relabelled.length === 0 ? [] : [`How pairs are lost: ${relabelled.join("; ")}.`]),
    ...(steps.length === 0 ? [] : [`${steps.join(". ")}.`]),
    ...disagreements.map(
      ({ limitSet, eigenvalue: [re, im], stableFor }) =>
        `${limitSet === null ? "A root on the way" : `Fixed point ${limitSet}`} (λ ${re.toFixed(4)}${im === 0 ? "" : ` ± ${Math.abs(im).toFixed(4)}i`}) is stable for the ${stableFor} only.`,
    ),
  ];
}
