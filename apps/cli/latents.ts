import { type Command, Option } from "@commander-js/extra-typings";
import { InputError } from "../../src/format/index.ts";
import { mnistLatentsPath, openMnistLatents } from "../../src/study/index.ts";
import type { LabelledTable } from "../../src/task/index.ts";
import { type Moments, momentsOf, separation } from "./moments.ts";
import { digitsOption } from "./options.ts";

export function addLatents(program: Command): void {
  program
    .command("latents")
    .description("the MNIST stimuli in numbers: how many, where they lie, how well two digits separate")
    .addOption(new Option("--digits <list>", "classes to compare").argParser(digitsOption).default([0, 1], "0,1"))
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe latents --digits 0,1,7")
    .action(({ digits, json }) => {
      const result = describeLatents(openMnistLatents(), digits);
      process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : show(result));
    });
}

interface Class {
  readonly digit: number;
  /** Images. */
  readonly training: number;
  readonly test: number;
}

export interface LatentsSummary {
  readonly file: string;
  readonly sha256: string;
  readonly classes: readonly Class[];
  /** Of all training codes; whitened means: mean 0, covariance 1. */
  readonly all: Moments;
  /** Largest distance of mean and covariance of all training codes from 0 and the identity. */
  readonly whiteningError: number;
  /** Of the training codes of the chosen digits. */
  readonly chosen: readonly (Moments & { readonly digit: number })[];
  /** For each two of the chosen digits: distance of their means, and how well a line tells test codes apart. */
  readonly pairs: readonly {
    readonly digits: readonly [number, number];
    readonly distance: number;
    readonly accuracy: number;
  }[];
}

export function describeLatents(table: LabelledTable, digits: readonly number[]): LatentsSummary {
  const labels = [...new Set(table.labels)].sort((a, b) => a - b);
  const unknown = digits.find((digit) => !labels.includes(digit));
  if (unknown !== undefined) throw new InputError(`--digits must be among ${labels.join(", ")}, got ${unknown}`);
  const rows = (digit: number | null, test: 0 | 1) =>
    [...table.labels.keys()].filter((i) => (digit === null || table.labels[i] === digit) && table.test[i] === test);
  const all = momentsOf(table, rows(null, 0));
  return {
    file: mnistLatentsPath(),
    sha256: table.sha256,
    classes: labels.map((digit) => ({ digit, training: rows(digit, 0).length, test: rows(digit, 1).length })),
    all,
    whiteningError: Math.max(
      ...all.mean.map(Math.abs),
      ...all.covariance.flatMap((row, i) => row.map((v, j) => Math.abs(v - (i === j ? 1 : 0)))),
    ),
    chosen: digits.map((digit) => ({ digit, ...momentsOf(table, rows(digit, 0)) })),
    pairs: digits.flatMap((a, k) =>
      digits.slice(k + 1).map((b) => ({
        digits: [a, b] as const,
        ...separation(table, [rows(a, 0), rows(b, 0)], [rows(a, 1), rows(b, 1)]),
      })),
    ),
  };
}

function show({ file, sha256, classes, whiteningError, chosen, pairs }: LatentsSummary): string {
  const vector = (values: readonly number[]) => `(${values.map((v) => v.toFixed(3)).join(", ")})`;
  const total = (set: "training" | "test") => classes.reduce((sum, c) => sum + c[set], 0);
  return [
    `${file}`,
    `sha256 ${sha256}`,
    "",
    "digit  training  test",
    ...classes.map((c) => `${c.digit}`.padEnd(5) + `${c.training}`.padStart(10) + `${c.test}`.padStart(6)),
    "all".padEnd(5) + `${total("training")}`.padStart(10) + `${total("test")}`.padStart(6),
    "",
    `whitening: mean and covariance of all training codes within ${whiteningError.toExponential(1)} of 0 and 1`,
    ...chosen.map((c) => `digit ${c.digit}: mean ${vector(c.mean)}, covariance ${c.covariance.map(vector).join(" ")}`),
    ...pairs.map(
      ({ digits, distance, accuracy }) =>
        `${digits.join(" and ")}: means ${distance.toFixed(3)} apart; a line tells ${(100 * accuracy).toFixed(1)} % of test codes`,
    ),
    "",
  ].join("\n");
}
