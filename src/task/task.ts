import type { Stream } from "../kernel/index.ts";
import type { StimulusSet } from "./stimuli.ts";

/** What an epoch is for: it shows something, leaves the network with what it holds, asks for the answer, or none of these. */
export type Role = "item" | "delay" | "response" | "silence";

export interface Epoch {
  /** As the specification names its duration, where one stands for it: "delay1". */
  readonly name: string;
  /** As it is shown: "delay 1". */
  readonly label: string;
  readonly role: Role;
  /** First step, and the first step after it. */
  readonly start: number;
  readonly end: number;
  /** In τ, as the specification says it. */
  readonly duration: number;
  /** Whether inputs may differ from 0 in it. */
  readonly isShown: boolean;
}

/** Outputs that are learned together, from the same steps. */
export interface OutputGroup {
  /** "response" is what the answer is read from; every other name is a memory. */
  readonly name: string;
  /** Their indices, ascending. */
  readonly outputs: readonly number[];
}

/** One kind of trial: what is shown and asked but for the noise. An index into `conditions` stands for it. */
export interface Condition {
  /** "0,1" */
  readonly name: string;
  /** What it is made of: the labels of its items, in their order. */
  readonly labels: readonly string[];
}

/** A way the trial can go on. */
export interface Future {
  readonly name: string;
  /** Of each class of the site, the condition that held it and goes on like this; −1 where there is none. */
  readonly conditionOf: readonly number[];
}

/** A step at which something is held, and a verdict asks whether it stays. */
export interface Site {
  /** "end-of-delay-1" */
  readonly name: string;
  /** The state after this many steps. */
  readonly step: number;
  /** Index of the delay that ends here, or ended last: the one that assays lengthen and disturb. */
  readonly delay: number;
  /** What a class is, in a word: "stimulus". */
  readonly noun: string;
  /** What may be held there, by name. */
  readonly classes: readonly string[];
  /** The class of each condition. */
  readonly classOf: readonly number[];
  /**
   * Conditions of one future show the same after this step when they are drawn from the same stream: what differs is the
   * answer.
   */
  readonly futures: readonly Future[];
  /** What the memory outputs are asked to be there, [classes][memory outputs]; null where nothing is asked. */
  readonly held: readonly (readonly number[])[] | null;
  /** Mean input of each class in the item before the delay, [classes][D]. */
  readonly shown: readonly (readonly number[])[];
}

/** What is shown to a network and asked of it in one trial. */
export interface Trial {
  /** Index of its condition. */
  readonly condition: number;
  /** u(t), [steps × D] row-major; zero where nothing is shown. Its own: it may be changed. */
  readonly inputs: Float64Array;
  /** What each output is asked to be after each step, [steps × M]; 0 where nothing is asked. May be shared by trials: read only. */
  readonly targets: Float64Array;
  /** Where something is asked, [steps × M]: 1 or 0, the same for all outputs of a group. May be shared by trials: read only. */
  readonly mask: Uint8Array;
}

/** What an answer came to. */
export interface Score {
  /** The answer as one number, in the unit of `errorUnit`: a mean output, an angle, a time. */
  readonly value: number;
  /** What it should be. */
  readonly asked: number;
  /** What it is off by: |value − asked|, the shorter way round where it is an angle. */
  readonly error: number;
  readonly isRight: boolean;
}

/** An answer that is the mean of one output over some steps, right within the tolerance of its code: linear in the state. */
export interface LinearAnswer {
  readonly output: number;
  /** First step of the mean, and the first step after it. */
  readonly start: number;
  readonly end: number;
  /** Of each condition. */
  readonly codes: readonly number[];
  /** The codes that there are. */
  readonly answers: readonly number[];
}

/** What is asked of a network. Everybody asks roles, conditions and sites, never the names of one task's epochs. */
export interface Task {
  /** All that decides it: a `TaskSpec`. */
  readonly spec: { readonly name: string };
  /** Δt in τ. */
  readonly timeStep: number;
  /** Steps in a trial. */
  readonly steps: number;
  /** D and M: inputs and outputs of the network. */
  readonly inputs: number;
  readonly outputs: number;
  /** In the order in which windowed training goes through them. */
  readonly outputGroups: readonly OutputGroup[];
  readonly epochs: readonly Epoch[];
  /** Every kind of trial. */
  readonly conditions: readonly Condition[];
  /** The main one first; the others in the order of their steps. */
  readonly sites: readonly Site[];
  /** The steps whose outputs are scored. */
  readonly answer: { readonly start: number; readonly end: number };
  /** How far an answer may be off, in output units, and in `errorUnit` for the score. */
  readonly tolerance: number;
  readonly errorUnit: string;
  /** Null where the answer is not linear in the state: an angle, a time, several outputs. */
  readonly linear: LinearAnswer | null;
  /** One trial. The same words of the stream for the same draw, whatever the delays last. */
  draw(condition: number, random: Stream, set: StimulusSet): Trial;
  /** @param outputs after each step of `answer`, [steps of it × M]. */
  score(trial: Trial, outputs: Float64Array): Score;
}

/** The main site, the delay that ends there, and the epoch in which something was shown last before that delay. */
export function mainSite({ epochs, sites }: Pick<Task, "epochs" | "sites">) {
  const site = sites[0];
  const delay = epochs[site.delay];
  const item = epochs.findLast(({ end, role }) => end <= delay.start && role === "item")!;
  return { site, delay, item };
}

/** Whether something may be shown at a step. */
export function isShownAt({ epochs }: Pick<Task, "epochs">, step: number): boolean {
  for (const { start, end, isShown } of epochs) if (step >= start && step < end) return isShown;
  return false;
}
