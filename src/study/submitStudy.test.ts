/** @file What is asked of Slurm, with commands in its place that write down what they were asked. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { arraysOf } from "./jobArrays.ts";
import { cancelStudy } from "./jobHistory.ts";
import { beginSubmission, DEFAULT_JOBS, readSubmissions } from "./queue/index.ts";
import { readStudy } from "./studyFile.ts";
import { studyProgress } from "./studyProgress.ts";
import { submitStudy } from "./submitStudy.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-submit-"));
const [bin, fake] = [join(folder, "bin"), join(folder, "fake")];
mkdirSync(bin);
const command = (name: string, script: string) => {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
};
// sbatch gives numbers from 101 on and keeps its arguments and the script's options, one line for each array
command(
  "sbatch",
  `n=$(($(cat ${fake}/n 2>/dev/null || echo 100) + 1)); echo $n > ${fake}/n
for script; do :; done
echo "$n $* $(grep -h '^#SBATCH' "$script" | tr '\\n' ' ')" >> ${fake}/calls; echo $n`,
);
command("squeue", `echo "$*" >> ${fake}/asked; cat ${fake}/queue 2>/dev/null; exit 0`);
command("scancel", `echo "$*" >> ${fake}/cancelled`);
command("scontrol", `echo "MaxArraySize            = $(cat ${fake}/size)"`);
vi.stubEnv("PATH", `${bin}:${process.env["PATH"]}`);
vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
let dir: string;
let count = 0;
beforeEach(() => {
  rmSync(fake, { recursive: true, force: true });
  mkdirSync(fake);
  writeFileSync(join(fake, "size"), "1001");
  dir = join(folder, `study-${count++}`);
});

const durations = { stimulus1: 1, delay1: 0.5, stimulus2: 1, delay2: 0.5, response: 1 };
const plan = join(folder, "grid.json");
const network = { n: 12, g: { from: 0.5, to: 1.6, step: 0.1 } };
const text = { network, task: { stimuli: "gaussian", durations }, training: { trials: 5 }, seeds: 1, verdict: false };
writeFileSync(plan, JSON.stringify(text));
const study = readStudy(plan);
const options = { ...DEFAULT_JOBS, on: "slurm", mem: "1G" };
const submit = (more: object = {}) => submitStudy(study, dir, { ...options, ...more });
const read = (name: string) => (existsSync(join(fake, name)) ? readFileSync(join(fake, name), "utf8") : "");

interface Asked {
  readonly job: string;
  readonly tasks: number;
  readonly atOnce: number;
  readonly after: readonly string[];
}
const asked = (): Asked[] =>
  read("calls")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, job] = /^(\d+) /.exec(line)!;
      const [, last, atOnce] = /--array=0-(\d+)%(\d+)/.exec(line)!;
      const after = /--dependency=\S*afterany:([\d:]+)/.exec(line)?.[1].split(":") ?? [];
      return { job, tasks: Number(last) + 1, atOnce: Number(atOnce), after };
    });

/** The most jobs that can run at one moment, of arrays that begin when those they wait for are over. */
function mostAtOnce(arrays: readonly Asked[]): number {
  const left = new Map(arrays.map((array) => [array.job, array.tasks]));
  let most = 0;
  while (left.size > 0) {
    const running = arrays.filter(({ job, after }) => left.has(job) && !after.some((other) => left.has(other)));
    most = Math.max(
      most,
      running.reduce((sum, { job, atOnce }) => sum + Math.min(atOnce, left.get(job)!), 0),
    );
    for (const { job, atOnce } of running) {
      if (left.get(job)! > atOnce) left.set(job, left.get(job)! - atOnce);
      else left.delete(job);
    }
  }
  return most;
}

test.each([
  [2, 1],
  [2, 3],
  [3, 4],
  [5, 12],
  [1001, 4],
])("MaxArraySize %i, --array-limit %i: never more than that many jobs at once, over all arrays", (size, arrayLimit) => {
  writeFileSync(join(fake, "size"), String(size));
  const { tasks, jobs } = submit({ arrayLimit, time: "04:00:00" });
  const arrays = asked();
  expect(arrays.map(({ job }) => job)).toEqual(jobs);
  expect(arrays.reduce((sum, array) => sum + array.tasks, 0)).toBe(tasks);
  expect(Math.max(...arrays.map((array) => array.tasks))).toBeLessThan(size);
  expect(mostAtOnce(arrays)).toBeLessThanOrEqual(arrayLimit);
  expect(mostAtOnce(arrays)).toBe(Math.min(arrayLimit, tasks));
});

test("every job is in one array, in order; arrays of one lane follow one another, and lanes share the limit", () => {
  const sizes = fc.record({
    jobs: fc.nat(3000),
    most: fc.integer({ min: 1, max: 1500 }),
    limit: fc.integer({ min: 1, max: 400 }),
  });
  fc.assert(
    fc.property(sizes, ({ jobs, most, limit }) => {
      const tasks = Array.from({ length: jobs }, (_, i) => i);
      const arrays = arraysOf(tasks, most, limit);
      expect(arrays.flatMap((array) => array.tasks)).toEqual(tasks);
      expect(arrays.every((array) => array.tasks.length > 0 && array.tasks.length <= most && array.atOnce >= 1)).toBe(
        true,
      );
      const first = arrays.filter(({ after }) => after === null);
      expect(first.reduce((sum, { atOnce }) => sum + atOnce, 0)).toBe(jobs === 0 ? 0 : limit);
      for (const [k, { after, atOnce }] of arrays.entries()) {
        if (after !== null) expect([after < k, arrays[after].atOnce]).toEqual([true, atOnce]);
      }
    }),
    { numRuns: 60 },
  );
  expect(arraysOf(new Array(2000).fill(0), 1000, 200).map(({ tasks, atOnce }) => [tasks.length, atOnce])).toEqual([
    [1000, 100],
    [1000, 100],
  ]);
});

const queueOf = (job: string, state: string, from: string, tasks: number) =>
  Array.from({ length: tasks }, (_, k) => `${job}|${k}|${state}|${from}\n`).join("");

test("what is queued is not submitted again, and what is new waits for it: one limit for all of a study", () => {
  const first = submit({ arrayLimit: 2 });
  writeFileSync(join(fake, "queue"), queueOf("101", "PENDING", join(dir, "slurm"), first.tasks));
  expect(submit({ arrayLimit: 2 })).toMatchObject({ queued: 12, submitted: 0 });
  const grown = join(folder, "grown.json");
  writeFileSync(grown, JSON.stringify({ ...text, seeds: [1, 2] }));
  const extra = "--account=lab --dependency=afterok:7";
  const more = submitStudy(readStudy(grown), dir, { ...options, arrayLimit: 2, sbatchExtra: extra });
  expect(more).toMatchObject({ queued: 12, submitted: 12 });
  expect(read("calls").trimEnd().split("\n").at(-1)).toContain("--dependency=afterok:7,afterany:101 0002.sh");
});

test("an array of the same number that was submitted elsewhere is another's: it holds nothing up, and is not cancelled", () => {
  const { tasks } = submit();
  const other = queueOf("101", "RUNNING", "/data/other/slurm", tasks);
  writeFileSync(join(fake, "queue"), other);
  expect(studyProgress(study, dir)).toMatchObject({ state: "idle", running: [], jobs: { waiting: 0, running: 0 } });
  expect(cancelStudy(dir)).toEqual([]);
  expect(read("cancelled")).toBe("");
  expect(submit()).toMatchObject({ queued: 0, submitted: 12, jobs: ["102"] });

  // this study's own is known, also through a link to its folder
  const link = `${dir}-link`;
  symlinkSync(dir, link);
  writeFileSync(join(fake, "queue"), other + queueOf("102", "RUNNING", join(dir, "slurm"), tasks));
  expect(submit()).toMatchObject({ queued: 12, submitted: 0 });
  expect(submitStudy(study, link, options)).toMatchObject({ queued: 12, submitted: 0 });
  expect(studyProgress(study, dir)).toMatchObject({ state: "running", jobs: { waiting: 0, running: tasks } });
  expect(cancelStudy(dir)).toEqual(["102"]);
  expect(read("cancelled")).toBe("102\n");
});

test("where nothing was submitted there is nothing to cancel, and Slurm is not asked", () => {
  mkdirSync(join(dir, "runs"), { recursive: true });
  expect(cancelStudy(dir)).toBeNull();
  expect(read("asked")).toBe("");
});

test("a submission takes the next number that nobody has", () => {
  const about = { tasks: [], submitted: "" };
  expect(beginSubmission(dir, about).submission).toBe("0001");
  expect(beginSubmission(dir, about).submission).toBe("0002");
  rmSync(join(dir, "0001.job.json"));
  expect(beginSubmission(dir, about).submission).toBe("0003");
  writeFileSync(join(dir, "0004.job.json.x"), "");
  expect(readSubmissions(dir).map(({ submission }) => submission)).toEqual(["0002", "0003"]);
});

test.each(["--array=0-3", "-a 0-3", "--chdir=/tmp", "-D /tmp"])("--sbatch-extra %s is refused", (sbatchExtra) => {
  expect(() => submit({ sbatchExtra })).toThrow(`--sbatch-extra must leave ${sbatchExtra.split(/[ =]/)[0]} to lethe`);
});
