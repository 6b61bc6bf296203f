import { expect, test } from "vitest";
import type { LabRecord } from "../../data/dataSource.ts";
import { sentenceOf } from "./sentence.ts";

type Verdict = NonNullable<LabRecord["verdict"]>["verdict"];
type One = Verdict["memories"][number];
type Memory = Partial<One>;

const root = { kind: "fixed-point", multiplier: 0.9 };
const cycle = { kind: "cycle", form: "cycle", period: 10 };
const memory = (stimulus: string, verdict: One["verdict"], rest: Memory = {}): Memory => ({
  ...{ stimulus, verdict, reason: null, fate: verdict === "split" ? "lost" : (verdict as "lost"), share: 1 },
  ...rest,
});
/** What the sentence reads of a record. */
function said(network: string, memories: Memory[], limitSets: object[], rest: object = {}): string {
  const verdict = { network, kind: null, memories, limitSets, pairs: [], ...rest } as unknown as Verdict;
  const train = { status: "learned", evaluation: { accuracy: 1 }, spec: { network: { timeStep: 0.1 } } };
  return sentenceOf({ train, verdict: { verdict } } as unknown as LabRecord);
}
const both = (verdict: One["verdict"]) => [memory("0", verdict), memory("1", verdict)];

test("direct: attractors of their own", () => {
  expect(said("direct", both("retained"), [root, root])).toBe(
    "Direct: holds both 0 and 1, each at an attractor of its own; it ends at 2 fixed points",
  );
});

test("forgets: where it ends, how its pairs are lost, the map's time constant −Δt / ln m", () => {
  const pairs = [{ reason: null, loss: "slow-manifold" }];
  expect(said("forgets", both("lost"), [root], { pairs })).toBe(
    "Forgets: both 0 and 1 end at 1 fixed point and are not told apart there, lost along a slow manifold; time constant there 0.9 τ",
  );
  // parts of one continuum are one
  const parts = [0, 0].map((continuum) => ({ kind: "continuum", continuum }));
  expect(said("forgets", both("lost"), parts)).toBe(
    "Forgets: both 0 and 1 end at 1 continuum of fixed points and are not told apart there",
  );
});

test("limit cycles, tori and chaos are named as what they are", () => {
  expect(said("limit-cycle", both("retained"), [cycle, { kind: "torus" }])).toBe(
    "Limit cycle: left alone it ends on 1 cycle of period 10.0 τ and 1 torus; 0 is retained (100 %), 1 is retained (100 %)",
  );
  expect(said("chaotic", both("undecided"), [{ kind: "chaos", exponents: [[0.04], [0.05]] }])).toContain(
    "Chaotic: left alone it does not settle, and nearby states part; largest exponent 0.050 per τ",
  );
});

test("mixed and undecided ones give each memory's verdict and the reason", () => {
  const memories = [memory("0", "retained"), memory("1", "split", { share: 0.6 })];
  expect(said("mixed", memories, [root], { kind: "partial" })).toBe(
    "Mixed (partial): 0 is retained (100 %), 1 is split: it is lost in 60 % of its draws",
  );
  const open = [
    memory("0", "retained"),
    memory("1", "undecided", { fate: "lost", share: 0.7, reason: "too few draws" }),
  ];
  expect(said("undecided", open, [root], { kind: "open-shares" })).toBe(
    "Undecided (open shares): 0 is retained (100 %), 1 is undecided: it is lost in 70 % of its draws; too few draws",
  );
});

test("a network that was not judged, or by a verdict of a kind to come, breaks nothing", () => {
  expect(said("new-thing", both("lost"), [root])).toBe("new-thing");
  const train = { status: "learned", evaluation: { accuracy: 1 } };
  expect(sentenceOf({ train, verdict: null } as unknown as LabRecord)).toContain("no verdict on how it remembers yet");
});
