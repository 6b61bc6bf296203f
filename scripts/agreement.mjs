// npm run build && node scripts/agreement.mjs [study …] [--protocol quick|paper] [--keep verdicts.jsonl]
// How often does our verdict at the end of the trial agree with the paper's own rule? Judges every learned run of studies
// (test/population by default) and prints the confusion table, Cohen's kappa with 95 % intervals, and what each disagreement
// rests on. Verdicts already in the file --keep names are not made again. scripts/verdictTable.mjs makes tables of that file.
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openKernel, stream } from "../dist/src/kernel/index.js";
import { explainVerdict, judge, judgedNetwork, verdictProtocol } from "../dist/src/mechanism/index.js";
import { loadMatrices } from "../dist/src/network/index.js";
import { keyOf, openRun, openStimuli, restoreNetwork, trialEndsOf } from "../dist/src/study/index.js";
import { makeTask } from "../dist/src/task/index.js";
import { matrixStorage } from "../dist/src/train/index.js";
import { ROOT } from "./stamp.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { protocol: { type: "string", default: "quick" }, keep: { type: "string" } },
});
const studies = positionals.length > 0 ? positionals : [join(ROOT, "test/population")];
const NAMES = ["direct", "forgets", "mixed", "limit-cycle"];

function judgeRun(study, id) {
  const run = openRun(join(study, id));
  const { spec, status } = run.record;
  const { g, feedbackDivisor: fb, density } = spec.network;
  const of = { id, g, fb, density, seed: spec.seed, delay: spec.task.durations.delay1, status };
  if (status !== "learned") return { ...of, verdict: null };
  const source = openStimuli(spec.task.stimuli, null);
  const task = makeTask(spec.task, source, spec.network.timeStep);
  const network = restoreNetwork(run, source.dimension);
  const kernel = openKernel({ n: network.n, matrices: 3, solvers: 1 });
  const matrices = loadMatrices(kernel, network.J, network.n, matrixStorage(spec.precision));
  const solver = kernel.solver(network.n);
  const ends = trialEndsOf(run);
  const subject = judgedNetwork({ kernel, matrices, solver, network, task, key: keyOf(spec), ends });
  const judging = judge(subject, verdictProtocol(values.protocol));
  let step = judging.next();
  while (!step.done) step = judging.next();
  return { ...of, verdict: step.value.verdict };
}

const known = new Map();
if (values.keep !== undefined && existsSync(values.keep)) {
  for (const line of readFileSync(values.keep, "utf8").trim().split("\n")) {
    const row = JSON.parse(line);
    known.set(row.id, row);
  }
}
const runs = studies.flatMap((study) =>
  readdirSync(join(study, "runs"))
    .filter((name) => name.endsWith(".train.json"))
    .sort()
    .map((name) => ({ study, id: name.split(".")[0] })),
);
const rows = runs.map(({ study, id }, k) => {
  if (known.has(id)) return known.get(id);
  const began = process.cpuUsage();
  const row = judgeRun(study, id);
  const { user, system } = process.cpuUsage(began);
  row.cpuSeconds = (user + system) / 1e6;
  process.stderr.write(
    `${k + 1}/${runs.length} ${id} ${row.verdict?.network ?? row.status} ${row.cpuSeconds.toFixed(1)} s\n`,
  );
  if (values.keep !== undefined) appendFileSync(values.keep, `${JSON.stringify(row)}\n`);
  return row;
});

const judged = rows.filter((row) => row.verdict !== null);
const pairOf = ({ verdict }) => [verdict.sites.at(-1).network, verdict.paperRule.network];
const pairs = judged.map(pairOf);
const comparable = judged.filter((row) => NAMES.includes(pairOf(row)[0]));

/** Cohen's kappa; NaN where chance agreement is 1. */
function kappa(sample) {
  const n = sample.length;
  const share = (side, name) => sample.filter((pair) => pair[side] === name).length / n;
  const observed = sample.filter(([a, b]) => a === b).length / n;
  const chance = NAMES.reduce((sum, name) => sum + share(0, name) * share(1, name), 0);
  return (observed - chance) / (1 - chance);
}
/** 95 % percentile interval over resampled groups of networks. */
function interval(groups) {
  const resamples = Array.from({ length: 2000 }, (_, k) => {
    const random = stream({ seed: 1, density: 1 }, "verdictResamples", k);
    return kappa(groups.flatMap((_group, e) => groups[random.below(e, groups.length)].map(pairOf)));
  })
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const at = (p) => resamples[Math.min(resamples.length - 1, Math.floor(p * resamples.length))].toFixed(2);
  return `[${at(0.025)}, ${at(0.975)}]`;
}
const clusterOf = (row) => `${row.seed} ${row.density}`;
const clusters = [...new Set(comparable.map(clusterOf))].map((name) =>
  comparable.filter((row) => clusterOf(row) === name),
);

const count = (list) => {
  const counts = new Map();
  for (const name of list) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, n]) => `${n} ${name}`)
    .join(", ");
};
const print = (line = "") => process.stdout.write(`${line}\n`);
print(`${rows.length} networks: ${count(rows.map((row) => row.status))}; protocol ${values.protocol}`);
print();
const names = [...new Set([...NAMES, ...pairs.map(([ours]) => ours)])];
print(`| ours, end of trial | ${NAMES.join(" | ")} |`);
print(`|---|${NAMES.map(() => "---").join("|")}|`);
for (const ours of names) {
  print(
    `| ${ours} | ${NAMES.map((paper) => pairs.filter(([a, b]) => a === ours && b === paper).length).join(" | ")} |`,
  );
}
print();
const agree = comparable.filter(({ verdict }) => verdict.paperRule.agrees).length;
print(
  `${agree} of ${comparable.length} comparable agree; Cohen's kappa ${kappa(comparable.map(pairOf)).toFixed(2)}, 95 % interval ${interval(comparable.map((row) => [row]))} over resampled networks, ${interval(clusters)} over the ${clusters.length} clusters (seed, density)`,
);
print(`main site: ${count(judged.map(({ verdict }) => verdict.network))}`);

print(
  `CPU per network: median ${judged
    .map((r) => r.cpuSeconds)
    .sort((a, b) => a - b)
    [Math.floor(judged.length / 2)]?.toFixed(1)} s`,
);
for (const { id, g, fb, seed, verdict } of judged) {
  const ours = verdict.sites.at(-1);
  const { paperRule: paper, limitSets } = verdict;
  if (ours.network === paper.network) continue;
  print();
  print(
    `${id} (g ${g}, fb ${fb}, seed ${seed}): ours ${ours.network}${ours.kind === null ? "" : ` (${ours.kind})`}, margin ${ours.margin.toFixed(3)}; paper ${paper.label}`,
  );
  print(
    `  paper: ${paper.quiet} of ${paper.states} states quiet, ${paper.distinct} distinct z_o, ${paper.distinctMeans} distinct means`,
  );
  for (const m of ours.memories) {
    print(`  answer ${m.stimulus}: ${m.verdict}, ${m.fate} ${m.share.toFixed(2)}, ${m.draws} draws`);
  }
  limitSets.forEach((set, k) => {
    const what =
      set.reasons !== undefined
        ? set.reasons.map((r) => r.reason).join("; ")
        : `z ${set.outputs.map((z) => z.toFixed(2)).join(" ")}`;
    const rate =
      set.kind === "fixed-point"
        ? `, λ ${set.eigenvalue.map((v) => v.toFixed(4)).join(" ")}`
        : set.kind === "cycle"
          ? `, period ${set.period.toFixed(1)}`
          : "";
    print(`  ${k}: ${set.kind}, ${what}${rate}; draws ${set.draws.join(" ")}, answers ${set.answerDraws.join(" ")}`);
  });
  for (const line of explainVerdict(verdict, 5)) print(`  | ${line}`);
}
