// docs/plan-keys.md: every key of a plan with its unit, range and default, as the schemas have them.
//   node scripts/planPage.mjs          writes the page again, from dist/; a test holds it against the schemas
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { ROOT } from "./stamp.mjs";

export const PAGE = join(ROOT, "docs/plan-keys.md");

/** Unit and meaning of each key. A key of the schema that is missing here, or one too many, is an error. */
const PLAN = {
  name: ["", "names the folder `studies/<name>`; a file that gives none is named after itself"],
  "network.n": ["units", "units of the network"],
  "network.g": ["1", "strength of the random recurrent weights"],
  "network.density": ["1", "share of recurrent weights that are there"],
  "network.fb": ["1", "divisor of the feedback weights: feedback is strong where it is small"],
  "network.inputDivisor": ["1", "divisor of the input weights"],
  "network.initial": ["", "distribution of input weights, feedback weights and x(0)"],
  task: ["", "what is asked of a network: below"],
  "training.trials": ["trials", "trials of training"],
  "training.method": ["", "`windowed`: learning inside the windows in which something is asked; `force`: plain FORCE"],
  "training.stopAfter": ["trials", "stop after so many right trials in a row; null trains them all"],
  "training.alpha": ["rate²", "P(0) = I/alpha of recursive least squares"],
  "training.every": ["steps", "one update in so many steps"],
  seeds: ["", "what a network is drawn from: J, feedback, input weights"],
  trainingSeeds: ["", "x(0), order of trials, stimuli; without them each network has its own seed for both"],
  grids: [
    "",
    "several grids in one plan; each takes from `network`, `seeds` and `trainingSeeds` what it does not say itself",
  ],
  exclude: ["", "runs to leave out: those that match all keys of one entry"],
  precision: [
    "",
    "`mixed`: J r in float32, all else in float64; `float64`; `float32`: the inverse correlation matrix too",
  ],
  verdict: ["", "whether networks that learned are followed to their limit sets"],
  portrait: ["", "whether networks that learned have their portrait drawn"],
  assays: ["", "whether networks that learned are assayed, and by which protocol"],
};

const GRADIENT = {
  rule: ["", "how networks learn: all weights by gradient, read-outs by FORCE, or both in one folder"],
  name: ["", "as above; it must be given"],
  models: [
    "",
    "each `{ model: leaky, gru or lstm, … }` with what differs from its usual settings: [training](training.md)",
  ],
  network: ["", "by FORCE: keys as above"],
  force: ["", "by FORCE: `training` as above"],
  tasks: ["", "each a task, with its settings: below"],
  "training.updates": ["updates", "at most so many"],
  "training.batch": ["trials", "of one update"],
  "training.rate": ["", "of learning"],
  "training.optimiser": ["", "`adam` (beta1, beta2, epsilon, decay) or `sgd` (momentum)"],
  "training.schedule": ["updates", "`constant`, `step` (every, factor) or `cosine` (least), each after a warmUp"],
  "training.clip": ["", "of gradients: each entry, and all together; null for none"],
  "training.loss": ["", "over what the task asks"],
  "training.penalties": ["", "factors of the mean square of rates and of the sum of squares of weights"],
  "training.noise": ["", "standard deviations per step, on the drive of each unit and on each input"],
  "training.stop": [
    "",
    "ends early below this loss, or after so many batches in a row with this accuracy; null for never",
  ],
  "training.checkpoints": ["updates", "after which the parameters are kept; 0 is before the first"],
  "training.fixed": ["", "parameters that stay as they are drawn, by name"],
  "training.trainsInitialState": ["", "whether the initial state learns too"],
  seeds: ["", "what a network is drawn from"],
  trainingSeeds: ["", "order of trials, stimuli, noise"],
  precision: ["", "as above"],
  verdict: ["", "as above"],
  assays: ["", "what is measured of networks that learned, by the quick protocol, as `forgetting`"],
};

/** Unit and meaning of the settings of tasks; a task may have its own words for one. */
const SETTINGS = {
  stimuli: ["", "`mnist`, `gaussian`, or an `.npz` in the folder of the plan"],
  digits: ["", "labels of the stimuli that are used; 0 and 1 where none are named"],
  codes: [
    "output",
    "answer to each sum of two labels, in the order of the sums; the first of 1, 0.5, 1.5, 2, 2.5, … where none are named",
  ],
  tolerance: ["output", "how far an answer may be off"],
  noise: ["per √τ", "σ of white noise on what is shown"],
  items: ["items", "items after the sample"],
  bits: ["bits", "bits that are held"],
  pulses: ["pulses", "pulses of a trial"],
  n: ["items", "how far back the item to compare with is"],
};
const OWN_UNITS = {
  "ring-memory.tolerance": "degrees",
  "angular-integration.tolerance": "degrees",
  "interval-reproduction.tolerance": "τ",
};

const schemaOf = (schema) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

/** What a value may be, in words. */
function rangeOf(schema) {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(", ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return rangeOfChoices(choices);
  if (schema.type === "number" || schema.type === "integer") return numberRange(schema);
  if (schema.type === "array") return `a list of ${countsOf(schema)}`;
  if (schema.type === "boolean") return "true, false";
  return schema.type === "object" ? "an object" : schema.type === "null" ? "null" : "text";
}

/** An axis is a value, a list or a range of one kind: that kind is named. */
function rangeOfChoices(choices) {
  const isAxis = choices.some(({ type, properties }) => type === "object" && properties?.from !== undefined);
  if (isAxis) return `${numberRange(choices[0])}; one, a list or a range`;
  const isList = choices.length === 2 && choices[1].type === "array";
  if (isList) return `${rangeOf(choices[0])}; one or a list`;
  return choices
    .map((choice) => (choice.properties?.name ? `\`${choice.properties.name.const}\`` : rangeOf(choice)))
    .join(", ");
}

function numberRange({ type, minimum, exclusiveMinimum, maximum, exclusiveMaximum }) {
  const isBound = (bound) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  const parts = [
    isBound(minimum) && `≥ ${minimum}`,
    isBound(exclusiveMinimum) && `> ${exclusiveMinimum}`,
    isBound(maximum) && `≤ ${maximum}`,
    isBound(exclusiveMaximum) && `< ${exclusiveMaximum}`,
  ].filter(Boolean);
  return `${type === "integer" ? "whole number" : "number"}${parts.length > 0 ? ` ${parts.join(", ")}` : ""}`;
}

function countsOf({ minItems = 0, maxItems }) {
  if (maxItems === undefined) return minItems > 0 ? `${minItems} or more` : "any number";
  return `${minItems} to ${maxItems}`;
}

const isFilled = (schema) => schema.type === "object" && schema.properties !== undefined;

/** [path, schema] of every key, those of objects that are no choice among several looked into. */
function keysOf(schema, prefix, looksInto) {
  return Object.entries(schema.properties).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    return isFilled(value) && looksInto(path) ? keysOf(value, `${path}.`, looksInto) : [[path, value]];
  });
}

function tableOf(rows) {
  const lines = rows.map(
    ([key, unit, range, usual, what]) => `| \`${key}\` | ${what} | ${unit} | ${range} | ${usual} |`,
  );
  return ["| key | what it is | unit | may be | default |", "|---|---|---|---|---|", ...lines].join("\n");
}

const shown = (value) =>
  value === undefined
    ? "must be given"
    : value === null
      ? "null"
      : typeof value === "object"
        ? `\`${JSON.stringify(value).replaceAll('":', '": ').replaceAll(',"', ', "')}\``
        : String(value);

/** One row for each key of a schema. @throws Error where words and schema do not have the same keys. */
function rowsOf(schema, words, { defaults = {}, optional = [] }) {
  const keys = keysOf(schema, "", (path) => !(path in words));
  const missing = keys.map(([key]) => key).filter((key) => words[key] === undefined);
  const idle = Object.keys(words).filter((key) => !keys.some(([known]) => known === key));
  if (missing.length > 0 || idle.length > 0) {
    throw new Error(
      `planPage: without words: ${missing.join(", ") || "none"}; words without a key: ${idle.join(", ") || "none"}`,
    );
  }
  return keys.map(([key, value]) => {
    const usual = "default" in value ? value.default : defaults[key];
    return [key, words[key][0], rangeOf(value), optional.includes(key) ? "none" : shown(usual), words[key][1]];
  });
}

function taskTables(tasks, summaries, durations) {
  return tasks.map((task) => {
    const name = task.properties.name.const;
    const rows = keysOf(task, "", () => true)
      .filter(([key]) => key !== "name")
      .map(([key, value]) => {
        const isDuration = key.startsWith("durations.");
        const words = isDuration ? ["τ", `how long ${key.slice(10)} lasts`] : SETTINGS[key];
        if (words === undefined) throw new Error(`planPage: without words: ${name}.${key}`);
        const usual = value.default ?? (isDuration ? durations[key.slice(10)] : undefined);
        return [
          key,
          OWN_UNITS[`${name}.${key}`] ?? words[0],
          rangeOf(value),
          usual === undefined ? "none" : shown(usual),
          words[1],
        ];
      });
    return `### ${name}\n\n${summaries[name]}\n\n${tableOf(rows)}`;
  });
}

/** The page. @param from schemas and defaults, as `lethe/study`, `lethe/task` and `lethe/train` have them. */
export function planPage({ planSchema, gradientPlanSchema, TASK_KINDS, DEFAULT_DURATIONS, DEFAULT_GRADIENT }) {
  const plan = schemaOf(planSchema);
  const gradient = schemaOf(gradientPlanSchema);
  const learning = Object.fromEntries(
    Object.entries(DEFAULT_GRADIENT).map(([key, value]) => [`training.${key}`, value]),
  );
  const summaries = Object.fromEntries(
    TASK_KINDS.map(({ name, summary }) => [name, `Asks: ${summary.replace(/([^?])$/, "$1.")}`]),
  );
  const grid = Object.keys(plan.properties.grids.items.properties);
  const exclusion = Object.keys(plan.properties.exclude.items.properties);
  const list = (keys) => keys.map((key) => `\`${key}\``).join(", ");
  return `# Every key of a plan

Written by \`node scripts/planPage.mjs\` from the schemas that read plans; a test holds it against them. What plans are for, and how
they are run, stands in [studies](studies.md). An axis is a number, a list, or a range \`{ from, to, step }\` or
\`{ from, to, count }\`, both ends included. A key that is not here is refused, with the nearest that is.

## A plan

${tableOf(rowsOf(plan, PLAN, { optional: ["trainingSeeds", "grids", "exclude"] }).map((row) => (row[0] === "name" ? [...row.slice(0, 3), "name of the file", row[4]] : row[0] === "task" ? [...row.slice(0, 3), "`{}`", row[4]] : row)))}

A grid may have ${list(grid)}; an entry of \`exclude\` ${list(exclusion)}, each a number, a list, or all \`{ from, to }\`.

## A plan of learning by gradient

${tableOf(rowsOf(gradient, GRADIENT, { defaults: learning, optional: ["trainingSeeds"] }))}

## Tasks

\`task.name\` chooses one; without it the first is meant.

${taskTables(plan.properties.task.oneOf, summaries, DEFAULT_DURATIONS).join("\n\n")}
`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const rooms = await Promise.all(
    ["study", "task", "train"].map((room) => import(pathToFileURL(join(ROOT, `dist/src/${room}/index.js`)).href)),
  );
  const page = planPage(Object.assign({}, ...rooms));
  let before = "";
  try {
    before = readFileSync(PAGE, "utf8");
  } catch {} // the first time
  if (page !== before) writeFileSync(PAGE, page);
  console.log(page === before ? "docs/plan-keys.md is as the schemas say" : "docs/plan-keys.md is written");
}
