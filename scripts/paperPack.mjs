// The paper's study, packed into data/paper: per cluster (seed, density) its trained networks, <cluster>.npz, below 2 MB each, and
// verdicts and assays of a few that stand for the others, <cluster>.judged.zip.
//
//   node scripts/paperPack.mjs pack <study> …             complete or partly trained clusters
//   node scripts/paperPack.mjs unpack <cluster> <study>   writes the stages again
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packCluster, packedIds, packJudged, unpackCluster, unpackJudged } from "../dist/src/study/index.js";
import { ROOT } from "./stamp.mjs";

export const PACKS = join(ROOT, "data/paper");
/** Networks of a cluster whose verdict and assays are packed: 48 of the whole study. */
export const STANDING = 3;

const packOf = (cluster) => join(PACKS, `${cluster}.npz`);
const judgedOf = (cluster) => join(PACKS, `${cluster}.judged.zip`);

/** How many networks a pack holds. */
export const packedNetworks = (cluster) => packedIds(packOf(cluster)).length;

export const pack = (study, cluster) => packCluster(study, packOf(cluster));

/** Verdicts and assays of these networks. */
export const packStages = (study, cluster, ids) => packJudged(study, ids, judgedOf(cluster));

/** Writes the stages of a cluster into a study's folder; what is there already stays. @returns how many networks it holds. */
export function unpack(cluster, study) {
  const steps = unpackCluster(packOf(cluster), study);
  let step = steps.next();
  while (!step.done) step = steps.next();
  unpackJudged(judgedOf(cluster), study);
  return step.value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [what, ...rest] = process.argv.slice(2);
  if (what === "unpack") console.log(`${unpack(rest[0], rest[1])} networks`);
  else
    for (const study of rest) {
      const cluster = study.replace(/\/+$/, "").split("/").at(-1);
      if (existsSync(study) && readdirSync(study).includes("runs"))
        console.log(`${cluster}: ${pack(study, cluster)} networks`);
    }
}
