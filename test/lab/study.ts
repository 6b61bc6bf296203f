/** @file What the tests of the lab look at: a real study with verdicts, behind the lab's server and as a site. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { labServer } from "../../apps/cli/lab/labServer.ts";
import { openLabStudy } from "../../apps/cli/lab/labStudy.ts";
import { listen } from "../../apps/cli/lab/listen.ts";
import { readPage } from "../../apps/cli/lab/pageFiles.ts";
import { openStore } from "../../src/store/index.ts";
import {
  isCurrent,
  RECORD_SCHEMAS,
  type Records,
  type TrainRecord,
  type VerdictRecord,
} from "../../src/study/index.ts";
import { copyPopulation } from "../labStudy.ts";

const MAIN = fileURLToPath(new URL("../../dist/apps/cli/main.js", import.meta.url));
/** Of the population, these are judged; all of them are in the study. */
const PLAN = {
  name: "judged",
  network: { n: 300, g: [0.8, 1.2], fb: [20, 10, 2], density: 0.4 },
  training: { trials: 1000 },
  seeds: 0,
};

export function lethe(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`lethe ${args.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

/** The population's 60 networks, 6 of them with their verdict; about ten seconds. @returns its folder. */
export function judgedStudy(ids?: readonly string[]): string {
  const dir = copyPopulation(ids);
  const plan = join(dir, "plan.json");
  writeFileSync(plan, JSON.stringify(PLAN));
  lethe("study", "run", plan, "--out", dir, "--mix");
  return dir;
}

export interface StoredNetwork {
  readonly train: TrainRecord;
  readonly verdict: VerdictRecord | null;
}
/** The records of a study, read by the store: what the page must show. */
export function readRecords(dir: string): StoredNetwork[] {
  const store = openStore<Records>(dir, RECORD_SCHEMAS);
  return store.list().runs.flatMap(({ id, stages }): StoredNetwork[] => {
    const train = store.read(id, "train");
    const stage = stages.findLast((name) => name.startsWith("verdict-")) as VerdictRecord["stage"] | undefined;
    const verdict = stage === undefined ? null : store.read(id, stage);
    if (train.status !== "ok") return [];
    return [
      { train: train.record, verdict: verdict?.status === "ok" && isCurrent(verdict.record) ? verdict.record : null },
    ];
  });
}

export interface Served {
  /** The address to open, token included. */
  readonly url: string;
  close(): Promise<void>;
}

/** A site, which is files. */
export interface ServedSite extends Served {
  readonly folder: string;
}

export interface ServeOptions {
  /** @default 0, any that is free */
  readonly port?: number;
  readonly token?: string;
}

export async function serveLab(dir: string, options: ServeOptions = {}): Promise<Served> {
  const { port = 0, token = "token-of-a-test" } = options;
  const server = await listen(labServer({ study: openLabStudy(dir), page: readPage(), token }), port);
  return { url: `http://127.0.0.1:${server.port}/?token=${token}`, close: server.close };
}

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** Publishes a study and serves it below /a/sub-path/ from a server that knows nothing of it. */
export async function servePublished(dir: string): Promise<ServedSite> {
  const site = mkdtempSync(join(tmpdir(), "lethe-site-"));
  lethe("publish", dir, site);
  const server = createServer((request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname.replace(/^\/a\/sub-path\//, "");
    const file = join(site, path === "" ? "index.html" : path);
    const found = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    response.writeHead(found ? 200 : 404, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(found ? readFileSync(file) : "");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/a/sub-path/`,
    folder: site,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      rmSync(site, { recursive: true });
    },
  };
}
