/** @file Verdicts on networks of other models than the paper's: built by hand, with memories that are known. */
import { describe, expect, test } from "vitest";
import { trainSmall } from "../../test/smallTrained.ts";
import { finish, openKernel } from "../kernel/index.ts";
import {
  gruModel,
  leakyModel,
  leakyNetwork,
  lstmModel,
  type Model,
  type Network,
  rateFeedbackModel,
} from "../network/index.ts";
import { kindOf, makeTask } from "../task/index.ts";
import { assayOfModel, defaultProtocol, explainVerdict, judge, type ModelSubject } from "./index.ts";
import { inOwnTime, ownDelay, systemsOf } from "./judgedSubject.ts";

/** m = tanh(2 m), and the slope of tanh(2 h) there. */
const m = 0.9575040240772688;
const slope = 2 * (1 - m * m);
const BITS = 2;
/** Beyond this a gate is open or shut to rounding. */
const WIDE = 60;

function subjectOf(model: Model, timeStep: number): ModelSubject {
  const kind = kindOf("flip-flop");
  const task = makeTask(kind.complete(kind.settings.parse({ bits: BITS }) as never, null), null, timeStep);
  const kernel = openKernel(model.needs);
  const solver = kernel.solver(model.dimension);
  const ends = new Float64Array(task.conditions.length * model.dimension);
  return {
    model: model.open(kernel),
    solver,
    task,
    key: { seed: 1, density: 1 },
    ends,
    resets: true,
    known: new Map(),
  };
}

/** A matrix of blocks [BITS × BITS], each a multiple of the identity, one below the other. */
const blocks = (...factors: number[]) => Float64Array.from(factors.flatMap((f) => [f, 0, 0, f]));
const each = (...values: number[]) => Float64Array.from(values.flatMap((v) => new Array<number>(BITS).fill(v)));
const sizes = {
  ...{ units: BITS, inputs: BITS, outputs: BITS },
  readout: blocks(1 / m),
  readoutBias: new Float64Array(BITS),
};

/** h ← tanh(2 h + 3 u) for each bit, with both gates shut. */
const gru = gruModel({
  ...sizes,
  recurrent: blocks(0, 0, 2),
  input: blocks(0, 0, 3),
  bias: each(WIDE, -WIDE, 0),
  recurrentBias: each(0, 0, 0),
  initialState: new Float64Array(BITS),
});
/** h ← (1 − α) h + α tanh(2 h + 3 u). */
const alpha = 0.2;
const leaky = leakyModel(
  leakyNetwork({
    ...sizes,
    ...{
      form: "inside",
      activation: "tanh",
      alpha: each(alpha),
      recurrent: blocks(2),
      input: blocks(3),
      bias: each(0),
    },
  }),
);
/** c = i g with the gates i and o open and f shut: h ← tanh(tanh(2.5 h + 3 u)). */
const lstm = lstmModel({
  ...sizes,
  recurrent: blocks(0, 0, 2.5, 0),
  input: blocks(0, 0, 3, 0),
  bias: each(WIDE, -WIDE, 0, WIDE),
  initialState: new Float64Array(2 * BITS),
});

describe("a flip-flop of two bits, each a unit with two states, whatever the model", () => {
  test.each([
    ["gru", gru, 1, slope],
    ["leaky", leaky, alpha, 1 - alpha + alpha * slope],
    ["lstm", lstm, 1, null],
  ] as const)("%s: four memories, each kept by an attractor of its own", (name, model, timeStep, multiplier) => {
    const { verdict, arrays } = finish(judge(subjectOf(model, timeStep)));
    expect([verdict.network, verdict.bits]).toEqual(["direct", 2]);
    expect(verdict.memories.map(({ stimulus, verdict: fate }) => [stimulus, fate])).toEqual(
      ["--", "+-", "-+", "++"].map((label) => [label, "retained"]),
    );
    expect(verdict.limitSets.length).toBe(4);
    for (const set of verdict.limitSets) {
      if (set.kind !== "fixed-point") throw new Error(`${set.kind} must be a fixed point`);
      // the draws that end there are those of the memory that its outputs say
      const label = set.outputs.map((z) => (z > 0 ? "+" : "-")).join("");
      expect(set.draws[["--", "+-", "-+", "++"].indexOf(label)]).toBe(40);
      if (multiplier === null) continue;
      expect(set.multiplier).toBeCloseTo(multiplier, 6);
      for (const z of set.outputs) expect(Math.abs(z)).toBeCloseTo(1, 6);
    }
    expect(arrays["limit_states"].shape).toEqual([4, model.dimension]);
    // every trial starts anew, so no chains come before; nothing untrained is known to compare with
    expect([verdict.protocol.chain, verdict.paperRule]).toEqual([0, null]);
    expect(verdict.pairs.map(({ evidence, echoes }) => [evidence!.echoRate, evidence!.echoDimension, echoes])).toEqual(
      new Array(6).fill([null, null, "not-comparable"]),
    );
    const said = explainVerdict(verdict, 5).join("\n");
    expect(said).toContain("no untrained network is known to compare it with");
    const { halfStep, flow } = verdict.sensitivity!;
    if (name === "leaky") {
      expect(verdict.timeUnit).toBeUndefined();
      expect([halfStep!.same, halfStep!.draws, flow!.same, flow!.draws]).toEqual([16, 16, 16, 16]);
    } else {
      expect([verdict.timeUnit, halfStep, flow]).toEqual(["step", null, null]);
      expect(said).not.toContain("τ");
      expect(said).toContain("per step");
    }
  });

  test("a step that lasts half a τ makes twice as many steps of the protocol's times; a flow's are in τ as they are", () => {
    const protocol = defaultProtocol();
    const own = (model: Model, timeStep: number) => {
      const subject = subjectOf(model, timeStep);
      const { longest, exponentTime, loss } = inOwnTime(protocol, systemsOf(subject.model), subject.task);
      return [longest, exponentTime, loss.from, loss.over, loss.delays];
    };
    expect(own(gru, 1)).toEqual([2000, 2000, 5, 10, 3]);
    expect(own(gru, 0.5)).toEqual([4000, 4000, 10, 20, 3]);
    expect(own(leaky, alpha)).toEqual([2000, 2000, 5, 10, 3]);
    expect(ownDelay(subjectOf(gru, 0.5).task, "step")).toBe(10);
    expect(ownDelay(subjectOf(gru, 0.5).task, undefined)).toBe(5);
  });

  test("two units without a state of their own forget: what is held fades to the one fixed point, and nothing is retained", () => {
    const fading = leakyModel(
      leakyNetwork({
        ...sizes,
        ...{ form: "inside", activation: "tanh", alpha: each(alpha), recurrent: blocks(0.9), input: blocks(3) },
        bias: each(0),
      }),
    );
    const { verdict } = finish(judge(subjectOf(fading, alpha)));
    expect(verdict.network).toBe("forgets");
    expect(verdict.memories.map(({ verdict: fate }) => fate)).toEqual(new Array(4).fill("lost"));
    expect(verdict.limitSets.map(({ kind }) => kind)).toEqual(["fixed-point"]);
  });

  test("assays: what its attractors keep is never forgotten, and noise beyond the barrier is too much", () => {
    const subject = subjectOf(gru, 1);
    const quick = (name: "forgetting" | "noise" | "landscape") => {
      const assay = assayOfModel(name)!;
      return finish(assay.run(subject, assay.protocols.quick)).summary;
    };
    expect(quick("forgetting")).toMatchObject({ accuracyNominal: 1, floor: 1, censored: 1, largestLoss: 0 });
    expect(quick("landscape")).toMatchObject({ byMemories: 4, undecided: 0 });
    expect(quick("noise")["accuracyNominal"]).toBe(1);
    expect(
      ["damage", "interruption", "shock", "controls", "forecast", "saturation"].map((name) =>
        assayOfModel(name as "damage"),
      ),
    ).toEqual(new Array(6).fill(null));
  });
});

describe("the paper's network", () => {
  const small = trainSmall();
  const mine = finish(judge(small));

  test("as a model it gets the very same verdict", () => {
    const { network, task, key, ends } = small;
    const model = rateFeedbackModel(network, "f64");
    const kernel = openKernel(model.needs);
    const theirs = finish(
      judge({ model: model.open(kernel), solver: kernel.solver(network.n), network, task, key, ends }),
    );
    expect(theirs).toEqual(mine);
  });

  test("written as a leaky network, W = g J + Σ w_f w_oᵀ, it gets the same words; without its weights no rule of the paper's", () => {
    const { network, task, key, ends } = small;
    const model = leakyModel(leakyOf(network));
    const kernel = openKernel(model.needs);
    const solver = kernel.solver(network.n);
    const { verdict } = finish(judge({ model: model.open(kernel), solver, task, key, ends }));
    const words = ({ network: named, kind, memories, pairs, limitSets, protocol }: typeof verdict) => [
      ...[named, kind, protocol],
      memories.map(({ stimulus, verdict: fate, draws }) => [stimulus, fate, draws]),
      pairs.map(({ verdict: fate, memories: two }) => [two, fate]),
      limitSets.map(({ kind: of, draws }) => [of, draws]),
    ];
    expect(words(verdict)).toEqual(words(mine.verdict));
    expect(verdict.paperRule).toBeNull();
    expect(mine.verdict.paperRule).not.toBeNull();
    // the same rates of loss, to what another order of summation leaves
    verdict.pairs.forEach(({ evidence }, p) => {
      expect(evidence!.rate).toBeCloseTo(mine.verdict.pairs[p].evidence!.rate!, 6);
    });
  });
});

function leakyOf({ n, g, J, feedback, readout, input, inputs, outputs, timeStep }: Network) {
  const recurrent = Float64Array.from(J, (w) => g * w);
  for (let k = 0; k < outputs; k++) {
    for (let e = 0; e < n * n; e++) recurrent[e] += feedback[k * n + Math.floor(e / n)] * readout[k * n + (e % n)];
  }
  return leakyNetwork({
    ...{ units: n, inputs, outputs, form: "outside", activation: "tanh", alpha: new Float64Array(n).fill(timeStep) },
    recurrent,
    input: Float64Array.from({ length: n * inputs }, (_, e) => input[(e % inputs) * n + Math.floor(e / inputs)]),
    bias: new Float64Array(n),
    readout,
  });
}
