import { describeFurther } from "./dissectFurtherText.ts";
import type { DissectReport } from "./dissectReport.ts";

type Root = Extract<DissectReport["points"][number], { kind: "root" }> & { readonly k: number };
type Ghost = Extract<DissectReport["points"][number], { kind: "ghost" }> & { readonly k: number };

/** The report in lines for a person: what it rests at, what it almost rests at, how it turns, what became of the seeds. */
export function describeReport(report: DissectReport): string {
  const { points, cycles, continua, motions, timeUnit } = report;
  const isMap = timeUnit === "step";
  const roots = points.flatMap((point, k): Root[] => (point.kind === "root" ? [{ ...point, k }] : []));
  const ghosts = points.flatMap((point, k): Ghost[] => (point.kind === "ghost" ? [{ ...point, k }] : []));
  const listed = roots.filter(({ partner, k }) => partner === null || partner >= k); // ± pairs on one line
  const time = timeIn(report);
  const per = isMap ? "per step" : "per τ";
  const stable = roots.filter((r) => r.stability === "stable").length;
  const others = roots.length - stable;
  const word = isMap ? "fixed point" : "root";
  return [
    ...heading(report),
    "",
    `${counted(stable, `stable ${word}`)} and ${counted(others, "other")}, in this search`,
    ...listed.map((r) => describeRoot(r, isMap, time)),
    ...(ghosts.length > 0
      ? [
          `${counted(ghosts.length, "minimum", "minima")} of the speed that ${ghosts.length === 1 ? "is" : "are"} no ${word}`,
        ]
      : []),
    ...ghosts.map(
      (g) =>
        `  ${g.k}  ${g.ghost}, speed ${g.speed.toExponential(1)} ${per}, dwell ${g.dwell === null ? "–" : time(g.dwell, 0)}`,
    ),
    ...continua.map(describeContinuum),
    ...cycles.map((c, k) => describeCycle(c, k, isMap, time)),
    ...motions.map((m) => describeMotion(m, per, time)),
    "",
    ...describeArrivals(report),
    `${counted(report.seeds.length, "seed")}: ${countsOf(report.seeds.map(({ status }) => (status === "root" ? word : status)))}`,
    ...describeCompleteness(report, word),
    ...describeFurther(report, time),
  ].join("\n");
}

const MODELS = { paper: "the paper's model", gru: "GRU", lstm: "LSTM, whose state is h and c", rate: "" } as const;

function heading(report: DissectReport) {
  const { network, n, units, model, form, activation, input, timeStep, timeUnit, odd, notices } = report;
  const step = timeUnit === "step" ? (timeStep === null ? "" : `, a step lasts ${timeStep} τ`) : `, Δt ${timeStep} τ`;
  const given = input === null ? "" : `, input ${input.join(" ")}`;
  return [
    `${network}: ${counted(units, "unit")}${n === units ? "" : `, ${n} state variables`}${odd ? ", odd: what is at x is at −x" : ""}`,
    `${MODELS[model] || form}${activation === null ? "" : ` with ${activation}`}${step}${given}`,
    ...notices.map((notice) => `note: ${notice}`),
  ];
}

/** A time with its unit: in steps, and in τ too where a step has a length. */
function timeIn({ timeUnit, timeStep }: DissectReport) {
  return (value: number, digits: number) => {
    if (timeUnit === "tau") return `${value.toFixed(digits)} τ`;
    const inTau = timeStep === null ? "" : ` (${(value * timeStep).toPrecision(3)} τ)`;
    return `${value.toFixed(digits)} steps${inTau}`;
  };
}

function describeRoot(r: Root, isMap: boolean, time: (value: number, digits: number) => string): string {
  const name = r.partner !== null && r.partner !== r.k ? `±${r.k}` : ` ${r.k}`;
  const slowest = r.timeConstant === null ? "∞" : time(r.timeConstant, 1);
  const leading = isMap
    ? `μ ${showComplex(r.multipliers[0])}, |μ| ${r.multiplierSizes[0]?.toFixed(4) ?? "–"}`
    : `λ ${showComplex(r.eigenvalues?.[0])}`;
  const differs = r.stabilityOfFlow === null || r.stabilityOfFlow === r.stability;
  return (
    `  ${name}  ${r.stability}${r.reason === "" ? "" : ` (${r.reason})`}, ${r.unstable} unstable, time constant ${slowest}, ${leading}` +
    `${showOutputs(r)}, ${counted(r.seeds, "seed")}${here(r.settled)}${differs ? "" : `; the flow is ${r.stabilityOfFlow} here`}` +
    `${r.bound === "sampled" ? "; certified with a sampled Lipschitz constant" : ""}`
  );
}

/** How much was found: of this search, unless every piece was solved; and what the parity says. */
function describeCompleteness({ sample, solved, parity, edgeSearch }: DissectReport, word: string): string[] {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const { kinds, singletons, reached, coverage } = sample;
  const [low, high] = coverage.interval;
  const seen = `of this search: ${kinds} kinds from ${reached} seeds, ${singletons} seen once`;
  return [
    solved === null
      ? `${seen}; coverage ${reached === 0 ? "not known" : `${percent(coverage.share)} (95 %: ${percent(low)} to ${percent(high)})`}`
      : `complete: all ${solved.pieces} linear pieces were solved, which gave ${solved.missed} ${word}s that the searches had missed`,
    ...(parity !== null && parity.missing > 0
      ? [
          `by parity at least ${parity.missing} ${word}${parity.missing === 1 ? " is" : "s are"} missing: indices add up to ${parity.found}, not ${parity.expected}`,
        ]
      : []),
    ...(edgeSearch === null
      ? []
      : [
          `${edgeSearch.followed} edges between stable ${word}s were followed: ${counted(edgeSearch.roots, word)} more`,
        ]),
  ];
}

function describeContinuum(c: DissectReport["continua"][number]): string {
  if (c.kind === "degenerate") {
    return `degenerate root with ${counted(c.dimension, "null direction")}, ${counted(c.states, "search", "searches")} ended there${here(c.settled)}`;
  }
  return `continuum of dimension ${c.dimension}, ${counted(c.states, "state")} over ${c.extent === null ? "∞: it has no end" : c.extent.toFixed(2)}${c.isClosed ? ", closed" : ""}${here(c.settled)}`;
}

function describeCycle(
  c: DissectReport["cycles"][number],
  k: number,
  isMap: boolean,
  time: (value: number, digits: number) => string,
): string {
  const mirror = c.partner === null || c.partner === k ? "" : `, the mirror image of ${c.partner}`;
  const kind = `${c.stability === null ? "" : `, ${c.stability}`}${mirror}`;
  if (c.form === "orbit") {
    const sizes = c.multipliers?.map(([re, im]) => Math.sqrt(re * re + im * im)) ?? [];
    const largest = sizes.length > 0 ? `, largest |μ| ${Math.max(...sizes).toPrecision(4)}` : "";
    return `orbit ${k}: least period ${time(c.leastPeriod ?? c.period, 0)}${kind}${largest}${here(c.settled)}`;
  }
  if (c.form === "circle" || isMap) {
    const many = c.strands !== null && c.strands > 1;
    const steps = many ? `${c.strands} steps` : "step";
    return `${many ? `${c.strands} invariant circles` : "invariant circle"} ${k}: rotation number ${c.rotationNumber.toPrecision(6)} turns per ${steps}${kind}${here(c.settled)}`;
  }
  const flow =
    c.flow === null
      ? `the flow's does not close: ${c.reason ?? "not looked for"}`
      : `${c.flow.period.toFixed(3)} τ (flow, ${c.flow.stability}, trivial multiplier off by ${c.flow.trivialError.toExponential(1)})`;
  return `cycle ${k}: period ${c.period.toFixed(3)} τ (map), ${flow}${mirror}${here(c.settled)}`;
}

function describeMotion(
  m: DissectReport["motions"][number],
  per: string,
  time: (value: number, digits: number) => string,
): string {
  const [exponents, errors] = [m.exponents[0] ?? [], m.standardErrors[0] ?? []];
  const shown = (k: number) => `${exponents[k].toPrecision(3)} ± ${errors[k]?.toPrecision(1) ?? "–"}`;
  const name = m.kind === "torus" && m.dimension !== null ? `torus of dimension ${m.dimension}` : m.kind;
  const listed = exponents.slice(0, m.kind === "chaos" ? 1 : 3).map((_, k) => shown(k));
  return `${name}: exponent${listed.length > 1 ? "s" : ""} ${listed.join(", ")} ${per} over ${time(m.time, 0)}${here(m.settled)}`;
}

const KINDS: Readonly<Record<string, string>> = {
  "fixed-point": "at a root",
  continuum: "on a continuum",
  cycle: "on a closed orbit",
  torus: "on a torus",
  chaos: "chaotic",
  diverged: "diverged",
  undecided: "still on their way",
};

/** Where the followed states went; of those still on their way each reason with what was tried. */
function describeArrivals({ arrivals, timeUnit }: DissectReport): string[] {
  const word = (kind: string) =>
    kind === "fixed-point" && timeUnit === "step" ? "at a fixed point" : (KINDS[kind] ?? kind);
  const open = arrivals.flatMap((a) =>
    "reason" in a && a.reason !== undefined ? [`${a.reason}${triedOf(a.tried)}`] : [],
  );
  const reasons = [...new Set(open)].map(
    (reason) => `  ${open.filter((r) => r === reason).length} on their way: ${reason}`,
  );
  return [
    `${counted(arrivals.length, "state")} followed: ${countsOf(arrivals.map(({ kind }) => word(kind)))}`,
    ...reasons,
  ];
}

const triedOf = (tried: readonly string[] | undefined) =>
  tried === undefined || tried.length === 0 ? "" : `; tried: ${tried.join(", ")}`;

const here = (settled: number): string => (settled > 0 ? `, ${settled} settled here` : "");

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

function countsOf(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(", ") || "none";
}

function showOutputs(point: Root): string {
  const values = "z_o" in point ? [point.z_o!, ...point.z_d!] : point.z;
  return values.length === 0 ? "" : `, z ${values.map((v) => v.toFixed(2)).join(" ")}`;
}

function showComplex(value: readonly number[] | undefined): string {
  if (value === undefined) return "–";
  const [re, im] = value;
  return `${re.toFixed(4)}${im === 0 ? "" : ` ± ${Math.abs(im).toFixed(4)}i`}`;
}
