import { describe, expect, test } from "vitest";
import { beside, decays, mixed } from "../../test/zoo/cycles.ts";
import { flow, hopf, lorenz, spiral } from "../../test/zoo.ts";
import { finish, type System } from "../kernel/index.ts";
import { flowMap } from "./flowMap.ts";
import { type MotionOptions, nameMotions } from "./motion.ts";

const golden = (1 + Math.sqrt(5)) / 2;
const name = (system: System, starts: readonly number[][], options: MotionOptions = {}, step = 0.1) =>
  finish(
    nameMotions(
      flowMap(system, step),
      starts.map((x) => Float64Array.from(x)),
      options,
    ),
  );

/** ẋ = −y² − z² − x/4 + 6.886/4, …: a sink, a cycle and chaos side by side (Lorenz 1984, G = 1.347). */
const lorenz84 = flow(
  3,
  ([x, y, z], out) =>
    out.set([-y * y - z * z - 0.25 * x + 0.25 * 6.886, x * y - y - 4 * x * z + 1.347, 4 * x * y + x * z - z]),
  ([x, y, z], out) => out.set([-0.25, -2 * y, -2 * z, y - 4 * z, x - 1, -4 * x, 4 * y + z, 4 * x, x - 1]),
  8,
  false,
);

describe("motions of flows", () => {
  test("Lorenz at rate 0.05 is chaos after 2000 τ and undecided after 1500, two members one group", () => {
    const starts = [
      [1, 5, 20],
      [-3, 2, 15],
    ];
    const chaos = name(lorenz(0.05), starts);
    console.log(JSON.stringify(chaos.motions.map((m) => ({ ...m, states: 0 }))), chaos.of, chaos.reasons);
    const short = name(lorenz(0.05), starts, { time: 1500, mostTime: 1500 });
    console.log(short.of, short.reasons);
  });
  test("torus", () => {
    const two = mixed(beside(hopf(0.25, 0.5), hopf(0.2, 0.5 * golden)));
    const t = name(two, [[0.4, 0.2, 0.3, 0.2]]);
    console.log(JSON.stringify(t.motions.map((m) => ({ ...m, states: 0 }))), t.of, t.reasons);
    if (0) {
      const three = mixed(beside(hopf(0.25, 0.5), hopf(0.2, 0.5 * golden), hopf(0.2, 0.5 * Math.E)));
      const t3 = name(three, [[0.4, 0.2, 0.3, 0.2, 0.1, 0.2]]);
      console.log(JSON.stringify(t3.motions.map((m) => ({ ...m, states: 0 }))), t3.of, t3.reasons);
    }
  });
  test("slow", () => {
    for (const mu of [-0.0055, -0.0005, -0.0001, 0]) {
      const straggler = mixed(beside(hopf(0.25, 0.5), spiral(mu, 0.3)));
      const t = name(straggler, [[0.4, 0.2, 0.3, 0.2]]);
      console.log(mu, JSON.stringify(t.motions.map((m) => ({ ...m, states: 0 }))), t.of, t.reasons);
      const focus = name(mixed(beside(spiral(mu, 0.3), decays([-1]))), [[0.4, 0.2, 0.3]]);
      console.log(mu, JSON.stringify(focus.motions.map((m) => ({ ...m, states: 0 }))), focus.of, focus.reasons);
    }
    const t = name(beside(hopf(0, 0.5), decays([-1])), [[0.4, 0.2, 0.3]]);
    console.log(JSON.stringify(t.motions.map((m) => ({ ...m, states: 0 }))), t.of, t.reasons);
  });
  test("lorenz84", () => {
    const t0 = Date.now();
    const t = name(
      lorenz84,
      [
        [1, 1, 1],
        [0.5, -1, 0.3],
        [-0.2, 1.5, 0.6],
        [1.5, 0.1, 0.8],
        [-1, 0.5, -1],
      ],
      {},
      0.05,
    );
    console.log(JSON.stringify(t.motions.map((m) => ({ ...m, states: 0 }))), t.of, t.reasons, Date.now() - t0);
  });
});
