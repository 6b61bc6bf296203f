/** @file One measurement in a process of its own: `child.js <question> <options as JSON>`, the answer as JSON. */
import { batch } from "./questions/batch.ts";
import { gradient } from "./questions/gradient.ts";
import { gradientProducts } from "./questions/gradientProducts.ts";
import { kernelLadder } from "./questions/kernelLadder.ts";
import { memory } from "./questions/memory.ts";
import { precision } from "./questions/precision.ts";
import { settling } from "./questions/settling.ts";
import { stages } from "./questions/stages.ts";
import { startup } from "./questions/startup.ts";
import { store } from "./questions/store.ts";
import { train } from "./questions/train.ts";
import { workers } from "./questions/workers.ts";

const QUESTIONS = {
  ...{ batch, gradient, gradientProducts, kernelLadder, memory, precision, settling, stages, startup, store, train },
  workers,
};
export type Questions = typeof QUESTIONS;

/** An answer, and the share of a core that this process had while it worked: below 1, others were in its way. */
export interface Answered<Answer> {
  readonly answer: Answer;
  readonly cpuShare: number;
}

const [name, options] = process.argv.slice(2);
const ask = QUESTIONS[name as keyof Questions] as (options: unknown) => unknown;
const [wall, cpu] = [performance.now(), process.cpuUsage()];
const answer = await ask(JSON.parse(options));
const { user, system } = process.cpuUsage(cpu);
const cpuShare = (user + system) / 1000 / (performance.now() - wall);
process.stdout.write(JSON.stringify({ answer, cpuShare }));
