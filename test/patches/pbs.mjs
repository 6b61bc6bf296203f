#!/usr/bin/env node
// A scheduler of this machine that is asked as PBS is: qsub, qstat and qdel are links to this file. It does the jobs of an
// array one after the other, and keeps what is not over in $FAKE_PBS, one file for each job: <number>.<task> with its state.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const state = process.env.FAKE_PBS;
const [command, args] = [basename(process.argv[1]), process.argv.slice(2)];
const jobs = () => readdirSync(state).filter((name) => /^\d+\.\d+$/.test(name));
const idOf = (number, task) => `${number}${existsSync(join(state, `${number}.array`)) ? `[${task}]` : ""}.here`;

function keep(name, about) {
  writeFileSync(join(state, `${name}.new`), JSON.stringify(about));
  renameSync(join(state, `${name}.new`), join(state, name));
}

if (args[0] === "do") {
  const [, number] = args;
  const script = readFileSync(join(state, `${number}.sh`), "utf8");
  const own = jobs().filter((name) => name.startsWith(`${number}.`));
  for (const name of own) {
    const [, task] = name.split(".");
    const isArray = existsSync(join(state, `${number}.array`));
    const env = { ...process.env, PBS_JOBID: idOf(number, task), ...(isArray ? { PBS_ARRAY_INDEX: task } : {}) };
    keep(name, { ...JSON.parse(readFileSync(join(state, name), "utf8")), state: "R" });
    spawnSync("bash", [script], { env, stdio: "ignore" });
    rmSync(join(state, name));
  }
} else if (command === "qsub") {
  const script = join(process.cwd(), args.at(-1));
  const number = readdirSync(state).filter((name) => name.endsWith(".sh")).length + 1;
  const [, last] = /^#PBS -J 0-(\d+)%/m.exec(readFileSync(script, "utf8")) ?? [];
  writeFileSync(join(state, `${number}.sh`), script);
  if (last !== undefined) mkdirSync(join(state, `${number}.array`));
  for (let task = 0; task <= Number(last ?? 0); task++) keep(`${number}.${task}`, { state: "Q", from: process.cwd() });
  if (process.env.FAKE_PBS_HOLDS !== "1") {
    spawn(process.execPath, [process.argv[1], "do", String(number)], { detached: true, stdio: "ignore" }).unref();
  }
  process.stdout.write(`${number}${last === undefined ? "" : "[]"}.here\n`);
} else if (command === "qstat" && args.includes("-Bf")) {
  process.stdout.write(JSON.stringify({ Server: { here: { max_array_size: Number(process.env.FAKE_PBS_SIZE) } } }));
} else if (command === "qstat") {
  const found = jobs().map((name) => {
    const { state: letter, from } = JSON.parse(readFileSync(join(state, name), "utf8"));
    return [idOf(...name.split(".")), { job_state: letter, Variable_List: { PBS_O_WORKDIR: from } }];
  });
  process.stdout.write(JSON.stringify({ Jobs: Object.fromEntries(found) }));
} else if (command === "qdel") {
  for (const id of args)
    for (const name of jobs()) if (name.startsWith(`${/^\d+/.exec(id)}.`)) rmSync(join(state, name));
}
