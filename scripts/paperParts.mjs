// Plans of the parts beside the grid, written where they can be run, with the tables of stimuli that they name.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeNpz, encodeNpz } from "../dist/src/format/index.js";
import { MEANS_TABLE, mnistLatentsPath, PAPER_PARTS, VAE_TABLES } from "../dist/src/study/index.js";
import { ROOT } from "./stamp.mjs";

/** Networks of the subsample that are trained again from an x(0) changed in its last bits, and how often. */
const RETRAINED = 24;
const TIMES = 3;

/** @returns the plans that can be run, each with its file in `folder`; tables that are missing, whose plans are left out. */
export function plansOf(part, folder) {
  const missing = [];
  const plans = PAPER_PARTS[part].flatMap((plan) => {
    const { stimuli } = plan.task;
    if (stimuli === MEANS_TABLE) writeMeans(join(folder, MEANS_TABLE));
    if (VAE_TABLES.includes(stimuli)) {
      const made = join(ROOT, "data/vae", stimuli);
      if (!existsSync(made) && !existsSync(join(folder, stimuli))) {
        missing.push(stimuli);
        return [];
      }
      if (existsSync(made)) copyFileSync(made, join(folder, stimuli));
    }
    const file = join(folder, `${plan.name}.json`);
    writeFileSync(file, `${JSON.stringify(plan, null, 2)}\n`);
    return [{ plan, file }];
  });
  return { plans, missing };
}

/** The latent mean of each image in place of its sampled code: stimuli without the autoencoder's own noise. */
function writeMeans(path) {
  if (existsSync(path)) return;
  const { mean, label, test } = decodeNpz(readFileSync(mnistLatentsPath()));
  writeFileSync(path, encodeNpz({ code: mean, label, test }));
}

/** Trains some networks of a study again, `lethe verdict --retrain`, until the time is over. @returns the exit code. */
export function retrainSome(study, until) {
  if (!existsSync(join(study, "runs"))) {
    console.log("retraining: run --part sizes first");
    return 0;
  }
  const ids = readdirSync(join(study, "runs"))
    .filter((name) => name.endsWith(".train.json"))
    .sort();
  for (const name of ids.slice(0, RETRAINED)) {
    if (performance.now() >= until) return 0;
    const words = ["verdict", join(study, name.split(".")[0]), "--retrain", String(TIMES)];
    const { status } = spawnSync(process.execPath, [join(ROOT, "bin/lethe.mjs"), ...words], { stdio: "inherit" });
    if (status !== 0 && status !== null) console.log(`retraining: ${name}: left out`);
  }
  return 0;
}
