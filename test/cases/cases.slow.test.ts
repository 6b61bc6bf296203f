/** @file What others found wrong once, as networks with known answers. See README.md here. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { DissectReport } from "../../apps/cli/dissectReport.ts";
import { lethe } from "../lethe.ts";

const tolerance = z.number().positive().default(1e-6);
const numbers = z.array(z.number().nullable());
const caseSchema = z.strictObject({
  about: z.string(),
  source: z.string(),
  knownBy: z.string(),
  dissect: z.strictObject({ form: z.string(), activation: z.string(), seeds: z.int() }).optional(),
  import: z.strictObject({ form: z.string(), activation: z.string() }).partial().optional(),
  expect: z
    .strictObject({
      roots: z.int(),
      stable: z.int(),
      saddles: z.int(),
      points: z.array(
        z.strictObject({
          kind: z.string().default("root"),
          stability: z.string().optional(),
          ghost: z.string().optional(),
          x: numbers.optional(),
          zero: z.boolean().optional(),
          dwell: z.number().optional(),
          multiplier: z.number().optional(),
          tolerance,
        }),
      ),
      cycles: z.array(
        z.strictObject({
          form: z.string(),
          count: z.int().optional(),
          period: z.number().optional(),
          leastPeriod: z.int().optional(),
          multiplier: z.number().optional(),
          flowPeriod: z.number().optional(),
          flowTolerance: tolerance,
          tolerance,
        }),
      ),
      continua: z.array(
        z.strictObject({
          kind: z.string(),
          dimension: z.int().optional(),
          extent: z.number(),
          contains: z.array(z.number()).optional(),
          within: tolerance,
          tolerance,
        }),
      ),
      motions: z.array(z.strictObject({ kind: z.string(), exponentAbove: z.number() })),
      arrivals: z.array(z.string()),
      allowed: z.array(z.string()),
      forbidden: z.array(z.string()),
      some: z.array(z.string()),
      exit: z.int(),
      says: z.string(),
    })
    .partial(),
});
type Case = z.infer<typeof caseSchema>;

const FOLDER = import.meta.dirname;
const near = (got: number | null | undefined, wanted: number | undefined, within: number) =>
  wanted === undefined || (typeof got === "number" && Math.abs(got - wanted) <= within * Math.max(1, Math.abs(wanted)));
const same = <T>(got: T, wanted: T | undefined) => wanted === undefined || got === wanted;

function checkReport(report: DissectReport, { expect: wanted }: Case): void {
  const { points, cycles, continua, motions, arrivals } = report;
  const roots = points.filter(({ kind }) => kind === "root");
  if (wanted.roots !== undefined) expect(roots.length, "roots").toBe(wanted.roots);
  const count = (stability: string) => roots.filter((root) => root.stability === stability).length;
  if (wanted.stable !== undefined) expect(count("stable"), "stable roots").toBe(wanted.stable);
  const simple = roots.filter((root) => "unstable" in root && root.unstable === "1" && root.stability === "saddle");
  if (wanted.saddles !== undefined) expect(simple.length, "saddles of index 1").toBe(wanted.saddles);
  for (const point of wanted.points ?? []) {
    const found = points.filter(
      (p) =>
        p.kind === point.kind &&
        same(p.stability, point.stability) &&
        same("ghost" in p ? p.ghost : undefined, point.ghost) &&
        (point.x ?? []).every((v, i) => v === null || near(p.x[i], v, point.tolerance)) &&
        (point.zero !== true || p.x.every((v) => Math.abs(v) < 1e-9)) &&
        near("dwell" in p ? p.dwell : undefined, point.dwell, point.tolerance) &&
        near(p.multipliers[0]?.[0], point.multiplier, point.tolerance),
    );
    expect(found.length, `${JSON.stringify(point)} among ${describePoints(report)}`).toBe(1);
  }
  for (const cycle of wanted.cycles ?? []) {
    const found = cycles.filter(
      (c) =>
        c.form === cycle.form &&
        same(c.leastPeriod, cycle.leastPeriod) &&
        near(c.period, cycle.period, cycle.tolerance) &&
        near(c.flow?.period, cycle.flowPeriod, cycle.flowTolerance) &&
        near(c.multipliers?.[0]?.[0], cycle.multiplier, cycle.tolerance),
    );
    const seen = cycles.map(({ form, period, flow }) => `${form} ${period} (flow ${flow?.period})`).join(", ");
    if (cycle.count !== undefined) expect(found.length, seen).toBe(cycle.count);
    else expect(found.length, `${JSON.stringify(cycle)} among ${seen}`).toBeGreaterThan(0);
  }
  for (const set of wanted.continua ?? []) {
    const found = continua.filter(
      (c) =>
        c.kind === set.kind &&
        same(c.dimension, set.dimension) &&
        near(c.extent, set.extent, set.tolerance) &&
        (set.contains === undefined || c.x.some((x) => x.every((v, i) => near(v, set.contains![i], set.within)))),
    );
    const seen = continua.map(({ kind, dimension, extent }) => `${kind} ${dimension} ${extent}`).join(", ");
    expect(found.length, `${JSON.stringify(set)} among ${seen}`).toBe(1);
  }
  for (const motion of wanted.motions ?? []) {
    const found = motions.filter((m) => m.kind === motion.kind && (m.exponents[0]?.[0] ?? 0) > motion.exponentAbove);
    expect(found.length, JSON.stringify(motions.map(({ kind, exponents }) => [kind, exponents]))).toBeGreaterThan(0);
  }
  const kinds = arrivals.map(({ kind }) => kind as string);
  const reasons = arrivals.flatMap((a) => ("reason" in a ? [a.reason] : [])).join("; ");
  if (wanted.allowed)
    expect(
      [...new Set(kinds)].filter((k) => !wanted.allowed!.includes(k)),
      reasons,
    ).toEqual([]);
  if (wanted.forbidden)
    expect(
      kinds.filter((k) => wanted.forbidden!.includes(k)),
      reasons,
    ).toEqual([]);
  for (const kind of wanted.some ?? []) expect(kinds).toContain(kind);
  if (wanted.arrivals) checkArrivals(arrivals, wanted.arrivals, reasons);
}

/** Kinds as expected, equal names at one limit set, different names at different ones. */
function checkArrivals(all: DissectReport["arrivals"], wanted: readonly string[], reasons: string): void {
  const arrivals = all.slice(0, wanted.length); // those of the file come first
  const got = arrivals.map(({ kind, index }) => `${kind} ${index}`);
  expect(
    arrivals.map(({ kind }) => kind),
    reasons,
  ).toEqual(wanted.map((name) => name.split(" ")[0]));
  const pairs = wanted.flatMap((a, i) => wanted.slice(0, i).map((b, j) => [a === b, got[i] === got[j]] as const));
  expect(pairs.filter(([isOne, wasOne]) => isOne !== wasOne).length, got.join(", ")).toBe(0);
}

const describePoints = ({ points }: DissectReport) =>
  points.map((p) => `${p.kind} ${p.stability} [${p.x.slice(0, 3).map((v) => v.toFixed(4))}]`).join("; ");

/** What a command prints, and the exit code that its refusal would have. */
async function answerOf(args: readonly string[]): Promise<{ text: string; exit: number }> {
  try {
    return { text: await lethe(...args), exit: 0 };
  } catch (error) {
    return { text: String(error instanceof Error ? error.message : error), exit: 2 };
  }
}

describe.each(readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, "expected.json"))))("%s", (name) => {
  const known = caseSchema.parse(JSON.parse(readFileSync(join(FOLDER, name, "expected.json"), "utf8")));
  const file = join(FOLDER, name, "network.npz");

  test(known.about, async () => {
    const { dissect, import: imported } = known;
    if (dissect !== undefined) {
      const { form, activation, seeds } = dissect;
      const flags = ["--form", form, "--activation", activation, "--seeds", String(seeds), "--json"];
      checkReport(JSON.parse(await lethe("dissect", file, ...flags)), known);
    }
    if (imported !== undefined) {
      const flags = Object.entries(imported).flatMap(([key, value]) => [`--${key}`, String(value)]);
      const { text, exit } = await answerOf(["import", "--check", file, ...flags]);
      if (known.expect.exit !== undefined) expect(exit, text).toBe(known.expect.exit);
      if (known.expect.says !== undefined) expect(text).toContain(known.expect.says);
    }
  });
});
