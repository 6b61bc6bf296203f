/** @file The study that comes with Lethe: the paper's grid, as far as it is there. It goes by the name "paper". */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../../src/format/index.ts";
import type { Row } from "../../src/report/index.ts";
import {
  BUILT_IN_PLANS,
  beginStudy,
  expandPlan,
  mnistLatentsPath,
  packedIds,
  readCsvRows,
  readStudy,
  unpackCluster,
  unpackJudged,
} from "../../src/study/index.ts";

export const PAPER = "paper";
/** Where it is unpacked to. */
const UNPACKED = join("studies", PAPER);

/** data/paper of this checkout, which a package has not. */
export const paperData = (): string => join(dirname(mnistLatentsPath()), PAPER);
const inPaperData = (name: string): string => join(paperData(), name);

export interface ShippedResults {
  /** Networks of the plan, networks that are trained, and networks that have a verdict. */
  readonly of: number;
  readonly trained: number;
  readonly judged: number;
  /** The table of results, one row for each network that is in it. */
  readonly rows: readonly Row[];
}

/** What is shipped of the paper's study, without unpacking any of it. @throws InputError where nothing is. */
export function shippedResults(): ShippedResults {
  const plan = BUILT_IN_PLANS[PAPER];
  const of = expandPlan(plan, readStudy(PAPER).stimuli.spec).length;
  const table = inPaperData("results.csv");
  const rows = existsSync(table) ? readCsvRows(readFileSync(table, "utf8")) : [];
  const trained = clusterFiles().reduce((sum, file) => sum + packedIds(file).length, 0);
  if (trained + rows.length === 0) throw new InputError(nothingShipped());
  const judged = rows.filter((row) => row["verdict_protocol"] !== null).length;
  return { of, trained: Math.max(trained, rows.length), judged, rows };
}

/** "42 of 672 networks trained, 12 judged" */
export const shippedText = ({ of, trained, judged }: ShippedResults): string =>
  `${trained} of ${of} networks trained, ${judged} with a verdict${judged < of ? "; npm run paper goes on with the rest" : ""}`;

const nothingShipped = (): string =>
  `${PAPER}: the paper's study comes with a checkout of Lethe, in data/paper, which is not there; make it: npm run paper`;

function clusterFiles(): string[] {
  if (!existsSync(paperData())) return [];
  const names = readdirSync(paperData()).filter((name) => name.endsWith(".npz"));
  return names.sort().map(inPaperData);
}

/**
 * Unpacks what is shipped into studies/paper, below the current folder: what is there stays.
 *
 * @param tell says what is being done; trial-end states are computed again, some seconds for each cluster.
 * @returns the folder. @throws InputError where nothing is shipped.
 */
export function unpackShipped(tell: (text: string) => void): string {
  const files = clusterFiles();
  if (files.length === 0) throw new InputError(nothingShipped());
  const known = new Set(existsSync(join(UNPACKED, "runs")) ? readdirSync(join(UNPACKED, "runs")) : []);
  const missing = files.filter((file) => packedIds(file).some((id) => !known.has(`${id}.train.json`)));
  const total = files.reduce((sum, file) => sum + packedIds(file).length, 0);
  if (missing.length > 0) {
    if (known.size === 0) beginStudy(readStudy(PAPER), UNPACKED, { mix: true });
    tell(`unpacking the paper's study, ${total} of its ${readStudy(PAPER).specs.length} networks, into ${UNPACKED}`);
    for (const file of missing) {
      const steps = unpackCluster(file, UNPACKED);
      let step = steps.next();
      while (!step.done) step = steps.next();
    }
  }
  for (const file of files) unpackJudged(file.replace(/\.npz$/, ".judged.zip"), UNPACKED);
  return UNPACKED;
}

export const shippedInterventions = (): string => inPaperData("intervention.csv");
