// What the forecast assay says against measurement, for every network of studies that learned:
//
//   npm run build && node scripts/forecastTable.mjs [study …] [--rows rows.json] [--verdicts verdicts.jsonl]
//
// Prints Harrell's C of estimates and baselines: over all networks, each over the pairs it has, and within equal feedback,
// all over the same pairs, with differences; 95 % intervals resample clusters (seed, density), from six of them on. Rows are
// kept in the file given, and read from it the next time, so that an interrupted run goes on. The forecast comes first and
// sees no measurement, but the same draws of the stimuli. With verdicts, as scripts/agreement.mjs keeps them, the losses of
// direct networks are shown too.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { finish, openKernel } from "../dist/src/kernel/index.js";
import {
  assayNamed,
  concordance,
  concordanceInterval,
  makeSubject,
  stratifiedConcordance,
  stratifiedIntervals,
} from "../dist/src/mechanism/index.js";
import { loadMatrices } from "../dist/src/network/index.js";
import { keyOf, openRun, openStimuli, restoreNetwork, trialEndsOf } from "../dist/src/study/index.js";
import { makeTask } from "../dist/src/task/index.js";
import { matrixStorage } from "../dist/src/train/index.js";
import { ROOT } from "./stamp.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: "string" }, verdicts: { type: "string" } },
});
const studies = positionals.length > 0 ? positionals : [join(ROOT, "test/population")];
const file = values.rows ?? null;

const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 23, 26, 30, 35, 40, 50, 60, 80, 100, 130, 160, 200];
const quick = (name) => assayNamed(name).protocols.quick;
const protocols = {
  forecast: { ...quick("forecast"), draws: 1, longest: 500 },
  forgetting: { ...quick("forgetting"), longest: 500, delays },
  noise: { ...quick("noise"), sigmas: [0, 0.03, 0.06, 0.1, 0.15, 0.25, 0.4, 0.7, 1.2] },
};

const rows = file !== null && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
// weak feedback first: these networks forget
const paths = studies
  .flatMap((study) => readdirSync(join(study, "runs")).map((name) => join(study, "runs", name)))
  .filter((path) => path.endsWith(".train.json"))
  .map((path) => [JSON.parse(readFileSync(path, "utf8")).record.spec.network, path])
  .sort(([a], [b]) => b.feedbackDivisor - a.feedbackDivisor || a.g - b.g)
  .map(([, path]) => path);
for (const path of paths) {
  if (rows.some((row) => path.includes(row.id))) continue;
  const run = openRun(path);
  const { id, spec, status } = run.record;
  if (status !== "learned") continue;
  const source = openStimuli(spec.task.stimuli, null);
  const task = makeTask(spec.task, source, spec.network.timeStep);
  const network = restoreNetwork(run, source.dimension);
  const { n } = network;
  const kernel = openKernel({ n, matrices: 3, solvers: 1 });
  const matrices = loadMatrices(kernel, network.J, n, matrixStorage(spec.precision));
  const given = { kernel, matrices, solver: kernel.solver(n), network, task, key: keyOf(spec), ends: trialEndsOf(run) };
  const subject = makeSubject({ ...given, training: null });
  const result = {};
  for (const [name, protocol] of Object.entries(protocols)) {
    result[name] = finish(assayNamed(name).run(subject, protocol)).summary;
  }
  const { g, feedbackDivisor: fb, density } = spec.network;
  rows.push({ id, g, fb, seed: spec.seed, density, ...result });
  if (file !== null) writeFileSync(file, JSON.stringify(rows));
  process.stderr.write(`${rows.length}: ${id} g ${g} fb ${fb}\n`);
}

const forever = (value) => value ?? Number.POSITIVE_INFINITY;
const isKept = (r) => r.forecast.lostShare < 0.1;
const SURROGATE = "surrogate: the delay simulated";
const MODES = "forecast from the dissection: leading modes";
const SLOWEST = "time constant of the roots (map)";
const lifetimes = {
  [SURROGATE]: (r) => forever(r.forecast.lifetimeSurrogate),
  [MODES]: (r) => (isKept(r) ? Number.POSITIVE_INFINITY : r.forecast.lifetimeModes),
  "margin over drift": (r) => forever(r.forecast.lifetimeDrift),
  [SLOWEST]: (r) => r.forecast.slowestTime,
  "g (larger is shorter)": (r) => -r.g,
  "fb (larger is shorter)": (r) => -r.fb,
  "g, fb together (ranks)": (r) => -(rank("g", r) + rank("fb", r)),
};
const sigmas = {
  "forecast: margin over noise gain": (r) => r.forecast.toleratedSigma,
  "g (larger is frailer)": (r) => -r.g,
  "fb (larger is frailer)": (r) => -r.fb,
  "g, fb together (ranks)": (r) => -(rank("g", r) + rank("fb", r)),
};
const rank = (name, row) => [...new Set(rows.map((r) => r[name]))].sort((a, b) => a - b).indexOf(row[name]);
const without = (estimates, ...names) =>
  Object.fromEntries(Object.entries(estimates).filter(([name]) => !names.includes(name)));
const clusterOf = (r) => `${r.seed} ${r.density}`;
const show = ([low, high]) => (Number.isNaN(low) ? "–" : `${low.toFixed(2)} – ${high.toFixed(2)}`);

const lifetimeOf = (r) => ({ measured: r.forgetting.lifetime, censored: r.forgetting.censored === 1 });
const bearingOf = (r) => ({
  measured: r.noise.toleratedSigma ?? protocols.noise.sigmas.at(-1),
  censored: r.noise.toleratedSigma === null,
});
const forgetting = rows.filter((r) => !isKept(r) || r.forgetting.censored === 0);
table("lifetime, all networks that learned", rows, lifetimes, lifetimeOf);
table("lifetime, networks that forget (measured or forecast)", forgetting, lifetimes, lifetimeOf);
table("noise in delay 1 that is borne", rows, sigmas, bearingOf);
// what is not there for cycles is compared apart, over fewer pairs
const everywhere = without(lifetimes, MODES, SLOWEST);
within("lifetime, all networks that learned", rows, everywhere, lifetimeOf);
within("lifetime, those with modes", rows, without(lifetimes, SLOWEST), lifetimeOf);
within("lifetime, networks that forget", forgetting, everywhere, lifetimeOf);
within("lifetime, those that forget, with modes", forgetting, lifetimes, lifetimeOf);
within("noise in delay 1 that is borne", rows, sigmas, bearingOf);
const kept = rows.filter(isKept);
const losses = kept.map((r) => r.forgetting.largestLoss);
console.log(
  `\nnetworks whose limit sets keep everything: ${kept.length}; largest loss up to 200 τ: ${losses.join(", ") || "–"}`,
);
if (values.verdicts !== undefined) {
  const verdicts = readFileSync(values.verdicts, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const direct = verdicts.filter(isDirect).map(({ id }) => id);
  const lost = rows.filter((r) => direct.includes(r.id)).map((r) => r.forgetting.largestLoss);
  console.log(
    `direct networks: ${lost.length}, of which ${lost.filter((loss) => loss <= 0.05).length} lose ≤ 0.05 up to 200 τ; losses: ${lost.map((v) => v.toFixed(3)).join(", ")}`,
  );
}
const over = (estimate) =>
  rows.flatMap((r) => {
    const value = estimate(r.forecast);
    return r.forgetting.censored === 0 && value !== null ? [value / r.forgetting.lifetime] : [];
  });
for (const [name, estimate] of [
  ["surrogate", (f) => f.lifetimeSurrogate],
  ["leading modes", (f) => f.lifetimeModes],
  ["time constant of the roots", (f) => f.slowestTime],
]) {
  const ratios = over(estimate);
  console.log(`${name} / measured lifetime, median [quartiles]: ${quartiles(ratios)} over ${ratios.length} networks`);
}

/** What a verdict is read for here. */
function isDirect({ verdict }) {
  return verdict?.network === "direct";
}

function rowsOf(chosen, estimates, measure) {
  return chosen.map((r) => ({
    ...measure(r),
    cluster: clusterOf(r),
    stratum: `${r.fb}`,
    // an estimate that a network does not have is left out, not taken for forever
    forecasts: Object.values(estimates).map((of) => of(r)),
  }));
}

function heading(title, chosen, measure) {
  const events = chosen.filter((r) => !measure(r).censored).length;
  const clusters = new Set(chosen.map(clusterOf)).size;
  return `\n${title}: ${chosen.length} networks, ${events} not censored, ${clusters} clusters (seed, density)`;
}

function table(title, chosen, estimates, measure) {
  console.log(heading(title, chosen, measure));
  console.log("| ranks by | C | 95 %, clusters resampled | 95 %, networks resampled | pairs |\n|---|---|---|---|---|");
  for (const [name, of] of Object.entries(estimates)) {
    const data = rowsOf(chosen, { [name]: of }, measure).flatMap(({ forecasts: [forecast], ...row }) =>
      forecast === null ? [] : [{ ...row, forecast }],
    );
    const { C, pairs } = concordance(data);
    const alone = concordanceInterval(data.map((row, k) => ({ ...row, cluster: String(k) })));
    console.log(`| ${name} | ${C.toFixed(3)} | ${show(concordanceInterval(data))} | ${show(alone)} | ${pairs} |`);
  }
}

/** Pairs of equal feedback only, the same ones for every estimate; what is equal in them has C = ½. */
function within(title, chosen, estimates, measure) {
  const data = rowsOf(chosen, estimates, measure);
  const { C, pairs } = stratifiedConcordance(data);
  const { C: intervals, firstMinus } = stratifiedIntervals(data);
  const networks = stratifiedIntervals(data.map((row, k) => ({ ...row, cluster: String(k) })));
  const [first] = Object.keys(estimates);
  console.log(`${heading(`within equal feedback: ${title}`, chosen, measure)}, ${pairs} common pairs`);
  console.log(
    `| ranks by | C | 95 %, clusters | 95 %, networks | ${first} minus it | 95 %, clusters | 95 %, networks |\n|---|---|---|---|---|---|---|`,
  );
  Object.keys(estimates).forEach((name, f) => {
    const [difference, byCluster, byNetwork] =
      f === 0 ? ["", "", ""] : [(C[0] - C[f]).toFixed(3), show(firstMinus[f]), show(networks.firstMinus[f])];
    console.log(
      `| ${name} | ${C[f].toFixed(3)} | ${show(intervals[f])} | ${show(networks.C[f])} | ${difference} | ${byCluster} | ${byNetwork} |`,
    );
  });
}

function quartiles(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.toFixed(2);
  return `${at(0.5)} [${at(0.25)}, ${at(0.75)}]`;
}
