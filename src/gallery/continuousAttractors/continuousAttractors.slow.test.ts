import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { denseSpectrum } from "../../dynamics/index.ts";
import { finish, openKernel } from "../../kernel/index.ts";
import { importedSystems, importNetwork } from "../../network/index.ts";
import { continuousAttractors } from "./index.ts";
import { logSlope, median } from "./line.ts";
import { drawRing, ringSpeed } from "./ring.ts";
import { assayRing } from "./ringAssay.ts";

test("a ring of 64 relu units trained elsewhere: ‖f‖∞ .0161, its errors and bounds, ten stable roots and ten saddles between them", () => {
  const bytes = readFileSync(new URL("../../../test/rings/relu64.npz", import.meta.url));
  const imported = importNetwork(bytes, { form: "flow-inside", activation: "relu" });
  if (imported.model !== "rate") throw new Error("a rate network was expected");
  const kernel = openKernel({ n: 64, matrices: 4, solvers: 2 });
  const { flow, map } = importedSystems(kernel, imported);
  if (flow === null) throw new Error("a flow was expected");
  const of = { flow, map, solver: kernel.solver(64), readout: imported.network.readout };
  const starts = imported.trialEnds!;
  const { fastest, errors, ends, entropy, between } = assayRing(of, starts, 100, [128, 2048], 20_000);
  expectClose(fastest, 0.0161, { absolute: 0.0012 });
  for (const { most, bound } of errors) expect(most).toBeLessThanOrEqual(1.05 * bound);
  expectClose([errors[0].mean, errors[0].most], [0.064, 0.178], { relative: 0.25 });
  expectClose([errors[1].mean, errors[1].most], [0.288, 1.14], { relative: 0.3 });
  expect(ends).toHaveLength(10);
  expectClose(entropy, 2.111, { absolute: 0.1 });
  expect(between).toHaveLength(10);
  for (const { status, speed, x } of between) {
    expect(status).toBe("converged");
    expect(speed).toBeLessThan(1e-12);
    expect(denseSpectrum(flow, x).filter(([re]) => re > 0)).toHaveLength(1);
  }
  // the one that a census by random starts misses: W_out x = (−0.11695, 0.94541), Re λ = 0.22714
  const read = (x: Float64Array) =>
    [0, 1].map((k) => x.reduce((sum, v, i) => sum + imported.network.readout[64 * k + i] * v, 0));
  const missed = between.find(({ x }) => Math.abs(read(x)[0] + 0.11695) < 1e-4)!;
  expectClose(read(missed.x)[1], 0.94541, { absolute: 1e-4 });
  expectClose(denseSpectrum(flow, missed.x)[0][0], 0.22714, { absolute: 1e-4 });
});

test("sup |ω| falls as N^−½ ± 0.1 from 100 to 6400 units, 12 rings each", () => {
  const sizes = [100, 400, 1600, 6400];
  const fastest = sizes.map((N) =>
    median(Array.from({ length: 12 }, (_, draw) => ringSpeed(drawRing(N, 1, draw), 2, 90).fastest)),
  );
  expectClose(logSlope(sizes, fastest), -0.5, { absolute: 0.1 });
  fastest.forEach((w, k) => {
    expectClose(w * Math.sqrt(sizes[k]), 1.5, { absolute: 0.4 });
  });
});

test("20,000 perturbed lines: each case within 0.01 of a quarter; all claims of the piece are reproduced", () => {
  const { claims } = finish(continuousAttractors.run({}));
  expect(claims.map(({ verdict }) => verdict)).toEqual(new Array(6).fill("reproduced"));
  expect(claims[0].value!).toBeLessThan(0.01);
});
