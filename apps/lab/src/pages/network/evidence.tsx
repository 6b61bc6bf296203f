import {
  explainVerdict,
  isKnown,
  type LimitSetRecord,
  type MemoryRecord,
  type PairRecord,
  siteMatrix,
} from "../../../../../src/mechanism/index.ts";
import { outlineOf } from "../../../../../src/task/index.ts";
import { Remedy } from "../../components/command.tsx";
import type { LabRecord } from "../../data/dataSource.ts";
import { show } from "./eigenPlane.tsx";

/** Why the verdict is what it is: the three sites side by side, memories, pairs, limit sets, and the same in sentences. */
export function Evidence({ run }: { readonly run: LabRecord }) {
  const record = run.verdict;
  if (record === null) {
    return (
      <p class="empty">
        No verdict that this version reads.{" "}
        <Remedy verb="verdict" id={run.id}>
          {" follows the network to its limit sets."}
        </Remedy>
      </p>
    );
  }
  const { verdict } = record;
  if (verdict.memories.length === 0) {
    return <p class="empty">Nothing was followed: it is {plain(verdict.network)}.</p>;
  }
  const { protocol } = verdict;
  const labels = verdict.memories.map(({ stimulus }) => stimulus);
  return (
    <div class="evidence">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="scrolls" tabIndex={0} aria-label="The verdict at each site">
        <pre class="sites">{siteMatrix(verdict).join("\n")}</pre>
      </section>
      <Table name="memories" head={["memory", "verdict", "most often", "95 % interval", "bits", "draws went"]}>
        {verdict.memories.map(memoryRow)}
      </Table>
      <Table
        name="pairs"
        head={["pair", "verdict", "lost", "how", "κ per τ", "κ_echo per τ", "echoes", "d (untrained)", "r"]}
      >
        {verdict.pairs.map(pairRow)}
      </Table>
      <Table
        name="limit-sets"
        head={["limit set", ...labels.map((label) => `draws of ${label}`), "outputs z", "how slow, how stable"]}
      >
        {verdict.limitSets.map((set) => [
          nameOf(set),
          ...set.draws.map(String),
          isKnown(set) ? set.outputs.map((v) => v.toFixed(2)).join(", ") : "",
          natureOf(set),
        ])}
      </Table>
      <details>
        <summary>In sentences, as lethe verdict says it: how firm it is, and the paper's own rule</summary>
        <ul>
          {explainVerdict(verdict, outlineOf(run.train.spec.task, run.train.spec.network.timeStep).delay, () => []).map(
            (sentence) => (
              <li key={sentence}>{sentence}</li>
            ),
          )}
        </ul>
      </details>
      <p class="quiet">
        Record {record.stage}: {verdict.memories[0]?.draws ?? 0} draws of each stimulus, each from a trial-end state of
        its own, followed for at most {protocol.longest} τ; retained when P(memory | limit set) and resumed accuracy
        reach {protocol.retention}; a share decides when its whole Wilson interval reaches {protocol.decidingShare}. κ:
        rate at which the mean states of a pair approach along the delay; κ_echo: the same in J alone; d: directions
        felt over three delays; r: how fast the next one shrinks, over κ.
      </p>
    </div>
  );
}

interface TableProps {
  readonly name: string;
  readonly head: readonly string[];
  readonly children: readonly (readonly string[])[];
}

function Table({ name, head, children }: TableProps) {
  return (
    <div class="scrolls">
      <table class={name} aria-label={name.replaceAll("-", " ")}>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title}>{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {children.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, k) => (
                <td key={k}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function memoryRow({ stimulus, verdict, reason, fate, share, interval, bits, went }: MemoryRecord): string[] {
  const places = Object.entries(went)
    .filter(([, part]) => part > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([place, part]) => `${percent(part)} ${WENT[place as keyof typeof went]}`);
  return [
    stimulus,
    withReason(verdict, reason),
    `${plain(fate)} (${percent(share)})`,
    interval.map((v) => v.toFixed(2)).join(" to "),
    bits.toFixed(2),
    places.join(", "),
  ];
}

const WENT: Readonly<Record<keyof MemoryRecord["went"], string>> = {
  own: "own sets",
  shared: "shared",
  anothers: "another's",
  partner: "± partner",
  undecided: "not known",
};

function pairRow({ memories, verdict, reason, lost, into, loss, echoes, evidence }: PairRecord): string[] {
  const where = lost.length === 1 && into.length === 1 ? `${lost[0]} into ${into[0]}` : lost.join(", ");
  const rates = evidence === null ? ["", ""] : [evidence.rate, evidence.echoRate].map(rate);
  const { dimension, echoDimension, attraction, rate: kappa } = evidence ?? {};
  // where a pair parts there is nothing to attract faster than
  const r = attraction?.toFixed(2) ?? (kappa != null && kappa <= 0 ? "none needed" : "not measured");
  return [
    memories.join(" / "),
    withReason(verdict, reason),
    where,
    loss === null ? "" : `${plain(loss)}${loss === "slow-manifold" ? ` of dimension ${dimension}` : ""}`,
    ...rates,
    echoes === null ? "" : plain(echoes),
    evidence === null ? "" : `${dimension} (${echoDimension})`,
    evidence === null ? "" : r,
  ];
}

const FORMS = { cycle: "cycle", orbit: "orbit", circle: "invariant circle" } as const;

function nameOf(set: LimitSetRecord): string {
  if (set.kind === "cycle") return FORMS[set.form] ?? "cycle";
  if (set.kind === "continuum") return `continuum ${set.continuum}, a part`;
  return plain(set.kind);
}

function natureOf(set: LimitSetRecord): string {
  switch (set.kind) {
    case "fixed-point":
      return `λ ${show(set.eigenvalue)} per τ, |1 + Δt λ| ${set.multiplier.toFixed(5)}${set.flowStable ? "" : ", the flow is unstable here"}`;
    case "continuum":
      return "at rest on a curve or sheet of fixed points";
    case "cycle":
      return `period ${set.period.toFixed(2)} τ, closes to ${set.closure.toExponential(1)}`;
    case "torus":
    case "chaos":
      return `largest exponents ${set.exponents.map((row, k) => `${row[0]?.toFixed(4)} ± ${set.standardErrors[k]?.[0]?.toFixed(4)}`).join(", ")} per τ`;
    default:
      return (set.reasons ?? []).map(({ reason, draws }) => `${reason} (${draws})`).join("; ");
  }
}

const plain = (name: string) => name.replaceAll("-", " ");
const withReason = (verdict: string, reason: string | null) =>
  `${plain(verdict)}${reason === null ? "" : `: ${reason}`}`;
const rate = (value: number | null) => (value === null ? "not measured" : value.toFixed(4));
const percent = (share: number) => `${Math.round(100 * share)} %`;
