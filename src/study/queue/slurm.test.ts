import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { givenUp, historyOf } from "../jobHistory.ts";
import { keepSubmission, reportOfJob } from "./jobFiles.ts";
import { checkJobOptions, DEFAULT_JOBS, type JobArray } from "./queue.ts";
import { queueNamed } from "./queues.ts";
import { slurm } from "./slurm.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-slurm-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the script asks for what was asked for, and quotes what it names", () => {
  const options = { ...DEFAULT_JOBS, partition: "cpu", sbatchExtra: "--account=lab", cpus: 2 };
  const paths = { dir: "/data/it's mine", node: "/opt/node", lethe: "/opt/lethe.mjs" };
  const array: JobArray = { ...options, ...paths, name: "a", tasks: 6, submission: "0002", workers: 2 };
  const script = slurm.script(array);
  const asked = script.split("\n").filter((line) => line.startsWith("#SBATCH "));
  expect(asked.map((line) => line.slice("#SBATCH ".length))).toEqual([
    "--job-name=lethe-a",
    "--array=0-5%200",
    "--partition=cpu",
    "--time=04:00:00",
    "--mem=4G",
    "--nodes=1",
    "--ntasks=1",
    "--cpus-per-task=2",
    "--signal=B:TERM@60",
    "--requeue",
    "--open-mode=append",
    "--output=0002.job-%a.out",
    "--account=lab",
  ]);
  expect(script).toContain(`study='/data/it'\\''s mine'`);
  expect(script).toContain(
    'study work "$study" --on slurm --submission 0002 --task "$SLURM_ARRAY_TASK_ID" --workers 2\n',
  );
});

test.each([
  [{ partition: "a b" }, "--partition must be a name like main or cpu,long, got a b"],
  [{ time: "soon" }, "--time must be like 04:00:00 or 2-00:00:00, got soon"],
  [{ mem: "4 GB" }, "--mem must be like 4G or 800M, got 4 GB"],
  [{ sbatchExtra: "--account=a\nrm -rf x" }, "--sbatch-extra must be one line"],
])("options that would not fit into a script are refused: %j", (wrong, message) => {
  expect(() => checkJobOptions({ ...DEFAULT_JOBS, ...wrong })).toThrow(message);
});

test("what is queued, runs and died is read from the queue and from what jobs said; after three deaths a network is given up", () => {
  const id = (k: number) => k.toString(16).padStart(16, "0");
  const submissions = [
    { submission: "0001", job: "7", tasks: [[[id(0), id(1)]], [[id(2)]], [[id(3)]]] },
    { submission: "0002", job: "9", tasks: [[[id(0)]], [[id(1)]]] },
  ];
  for (const entry of submissions) keepSubmission(folder, { format: 1, submitted: "", ...entry });
  const report = (submission: string, task: number, ...events: ("began" | "done" | "stopped" | "failed")[]) => {
    for (const event of events) reportOfJob(folder, submission, task, event, {});
  };
  report("0001", 0, "began", "began"); // began again by Slurm, and died again
  report("0001", 1, "began"); // runs
  report("0001", 2, "began", "stopped");
  report("0002", 0, "began");
  const queue = [
    { job: "7", task: 1, isRunning: true },
    { job: "9", task: 1, isRunning: false },
    { job: "8", task: 0, isRunning: true }, // of another study
  ];
  const history = historyOf([{ folder, queued: queue }]);
  expect([...history.queued]).toEqual([id(2), id(1)]);
  expect([...history.running]).toEqual([id(2)]);
  expect([history.waitingJobs, history.runningJobs]).toEqual([1, 1]);
  expect(Object.fromEntries(history.crashes)).toEqual({ [id(0)]: 3, [id(1)]: 2 });
  const missing = new Set([0, 1, 2, 3].map(id));
  expect(givenUp(folder, missing, history).map((failure) => failure.id)).toEqual([id(0)]);
  expect(givenUp(folder, new Set([id(1)]), history)).toEqual([]);
});

test("what a job is called is read from its environment, and a queue that is none is refused", () => {
  expect(slurm.own({ SLURM_JOB_ID: "7", SLURM_RESTART_COUNT: "2" })).toEqual({ job: "7", restarts: 2 });
  expect(slurm.own({})).toEqual({ job: null, restarts: 0 });
  expect(queueNamed("slurm")).toBe(slurm);
  expect(() => queueNamed("pbs")).toThrow("--on must be local or one of slurm, got pbs");
});
