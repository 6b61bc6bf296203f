import { describe, expect, test } from "vitest";
import { beside, decays } from "../../test/zoo/cycles.ts";
import { blocks, discrete, henon, rotation, tanhMap } from "../../test/zoo/maps.ts";
import { hopf, lorenz, spiral } from "../../test/zoo.ts";
import { finish, type System, tanh } from "../kernel/index.ts";
import { readMotion } from "./chaos.ts";
import { flowMap } from "./flowMap.ts";
import { type MotionOptions, nameMotions } from "./motion.ts";

const name = (map: System, starts: readonly number[][], options: MotionOptions = {}) =>
  finish(
    nameMotions(
      map,
      starts.map((x) => Float64Array.from(x)),
      options,
    ),
  );
const golden = (1 + Math.sqrt(5)) / 2;
/** Two oscillators; the second decays where `mu` < 0. */
const pair = (mu: number) =>
  flowMap(beside(hopf(0.25, 0.5), mu > 0 ? hopf(mu, 0.5 * golden) : spiral(mu, 0.5 * golden)), 0.2);

describe("chaos", () => {
  test("Lorenz at rate 0.05: one motion of two groups, exponent 0.0453 from both starts within 0.012, and undecided after 1500 τ", () => {
    const starts = [
      [1, 5, 20],
      [-3, 2, 15],
    ];
    const map = flowMap(lorenz(0.05), 0.1);
    const { motions, of, reasons } = name(map, starts);
    expect([of, reasons]).toEqual([
      [0, 0],
      ["", ""],
    ]);
    expect(motions.map(({ kind, dimension }) => [kind, dimension])).toEqual([["chaos", null]]);
    expect(motions[0].exponents.length).toBe(2);
    for (const [largest] of motions[0].exponents) expect(Math.abs(largest - 0.0453)).toBeLessThan(0.012);
    expect(motions[0].time).toBeGreaterThanOrEqual(2000 * (1 - 1e-9));
    const short = name(map, starts.slice(0, 1), { time: 1500, mostTime: 1500 });
    expect(short.of).toEqual([null]);
    expect(short.reasons[0]).toMatch(/followed for 1500 only, chaos needs 2000/);
  });

  test("Hénon: 0.419 per step within 0.02, in steps; at 0.005 per step below the threshold it is undecided with the interval", () => {
    const { motions } = name(henon(1.4), [[0.1, 0.1]]);
    expect(motions[0].kind).toBe("chaos");
    expect(Math.abs(motions[0].exponents[0][0] - 0.419)).toBeLessThan(0.02);
    // the same map, but a step takes 100 τ: 0.0042 per τ
    const slow = { ...henon(1.4), isDiscrete: false, timeStep: 100 };
    const { of, reasons } = name(slow, [[0.1, 0.1]], { time: 200_000, mostTime: 200_000, transient: 1000 });
    expect(of).toEqual([null]);
    expect(reasons[0]).toMatch(/the largest exponent is 0\.004\d* ± 0\.0\d+: neither zero nor above 0.01/);
  });
});

describe("what exponents and their errors say", () => {
  const read = (pairs: readonly (readonly [number, number])[], steps = 2000) =>
    readMotion({
      map: henon(1.4),
      count: pairs.length,
      state: new Float64Array(2),
      steps,
      diverged: false,
      visited: [],
      series: { values: new Float64Array(steps * pairs.length), columns: pairs.length },
      *advance() {},
      exponents: () => pairs.map(([value, error]) => ({ value, error })),
    }).kind;

  test("chaos needs 0.01, three standard errors, and 2000 steps, each by itself", () => {
    expect(
      read([
        [0.02, 0.006],
        [-1, 0.01],
      ]),
    ).toBe("chaos");
    expect(
      read([
        [0.02, 0.007],
        [-1, 0.01],
      ]),
    ).toBe("undecided");
    expect(
      read([
        [0.0099, 0.0001],
        [-1, 0.01],
      ]),
    ).toBe("undecided");
    expect(
      read(
        [
          [0.02, 0.006],
          [-1, 0.01],
        ],
        1999,
      ),
    ).toBe("undecided");
  });

  test("an exponent is zero where two errors beside it stay below 1e-3, not where it is not told from zero", () => {
    const zero = [0, 1e-6] as const;
    expect(read([zero, [-5e-4, 2.4e-4], [-0.3, 0.01]])).toBe("torus");
    expect(read([zero, [-5e-4, 2.6e-4], [-0.3, 0.01]])).toBe("undecided");
    expect(read([zero, [-0.0055, 0.0036], [-0.0137, 0.004]])).toBe("undecided");
    expect(read([zero, [-5e-4, 1e-4], [-0.3, 0.01]])).toBe("cycle");
    expect(read([zero, zero, [-0.001, 0.001]])).toBe("undecided");
    expect(read([zero, zero])).toBe("undecided");
  });
});

describe("tori, and what only looks like one", () => {
  test("two oscillators of incommensurate frequency: a torus of dimension 2 from one start; three maps: of dimension 3", () => {
    const two = name(pair(0.2), [[0.4, 0.2, 0.3, 0.2]]);
    expect(two.motions.map(({ kind, dimension }) => [kind, dimension])).toEqual([["torus", 2]]);
    for (const row of two.motions[0].exponents) {
      expect(Math.max(Math.abs(row[0]), Math.abs(row[1]))).toBeLessThan(1e-6);
      expect(Math.abs(row[2] + 0.4)).toBeLessThan(1e-4);
    }
    const map = tanhMap(blocks(rotation(1.3, 0.137), rotation(1.3, 0.2234), rotation(1.4, 0.3111)));
    const three = name(map, [[0.4, 0.2, 0.3, 0.2, 0.1, 0.3]]);
    expect(three.motions.map(({ kind, dimension }) => [kind, dimension])).toEqual([["torus", 3]]);
  });

  test.each([-0.0055, -0.0005, -0.0001])(
    "beside a spiral of rate %d it approaches a cycle, slowly: no torus, and the rate is reported",
    (mu) => {
      const { of, reasons, fates, ends } = name(pair(mu), [[0.4, 0.2, 0.3, 0.2]], { mostTime: 4000 });
      expect([of, fates]).toEqual([[null], ["closing"]]);
      expect(reasons[0]).toMatch(/approaches (a cycle|something) slowly/);
      // the end is further on its way
      expect(Math.hypot(ends[0][2], ends[0][3])).toBeLessThan(Math.hypot(0.3, 0.2) * Math.exp(2000 * mu));
    },
  );

  test("a slow focus, and one whose rate is 0 and that shrinks like 1/√t, are no tori", () => {
    const focus = flowMap(beside(spiral(-0.0035, 0.11), decays([-1])), 0.2);
    expect(name(focus, [[0.4, 0.2, 0.3]]).reasons[0]).toMatch(/approaches a fixed point slowly, rate -0.0035/);
    const critical = flowMap(beside(hopf(0, 0.5), decays([-1])), 0.2);
    expect(name(critical, [[0.4, 0.2, 0.3]], { mostTime: 4000 }).of).toEqual([null]);
  });

  test("a centre, whose second exponent is zero and nothing attracts, is undecided", () => {
    const { of, fates, reasons } = name(flowMap(spiral(0, 1), 0.1), [[0.4, 0.2]], { mostTime: 2000 });
    expect([of, fates]).toEqual([[null], ["undecided"]]);
    expect(reasons[0]).toMatch(/exponents are zero/);
  });
});

describe("one classification for each group of states", () => {
  /** Hénon's map with its parameter set by the sign of a third unit: chaos at 1.4, a window of period 7 at 1.24. */
  const switched = discrete(
    3,
    ([x, y, w], out) => out.set([1 - (w > 0 ? 1.4 : 1.24) * x * x + y, 0.3 * x, tanh(2 * w)]),
    ([x, , w], out) =>
      out.set([-2 * (w > 0 ? 1.4 : 1.24) * x, 1, 0, 0.3, 0, 0, 0, 0, 2 * (1 - tanh(2 * w) * tanh(2 * w))]),
  );

  test("chaos beside an orbit: only the states that are chaotic are called so, as one motion", () => {
    const starts = [
      [0.1, 0.1, 0.5],
      [0.1, 0.1, -0.5],
      [0.2, 0, 0.9],
      [0.2, 0.1, -0.9],
    ];
    const { motions, of, fates, reasons } = name(switched, starts);
    expect(motions.map(({ kind }) => kind)).toEqual(["chaos"]);
    expect(of).toEqual([0, null, 0, null]);
    expect(fates).toEqual(["named", "closing", "named", "closing"]);
    expect(reasons[1]).toMatch(/those of a fixed point or orbit/);
  });

  test("mirror images are motions of their own, measured once; what runs away says so; groups beyond the most are not measured", () => {
    // x ← 1 − 1.4 x² + y about a centre that has two mirror images: s tells them apart
    const double: System = {
      ...henon(1.4),
      odd: true,
      evaluate(x, out, count) {
        for (let c = 0; c < count; c++) {
          const s = x[2 * c] + 3 > 0 && x[2 * c] + x[2 * c + 1] > -2 ? 1 : -1;
          const [u, v] = [s * x[2 * c] - 5, s * x[2 * c + 1]];
          out.set([s * (1 - 1.4 * u * u + v + 5), s * 0.3 * u], 2 * c);
        }
      },
      tangent(x, V, out, count, isTransposed) {
        const s = x[0] > -2 ? 1 : -1;
        henon(1.4).tangent(Float64Array.of(s * x[0] - 5, s * x[1]), V, out, count, isTransposed);
      },
    };
    const starts = [
      [5.1, 0.1],
      [-5.1, -0.1],
      [90, 0],
    ];
    const { motions, of, fates, reasons } = name(double, starts);
    expect([of, fates]).toEqual([
      [0, 1, null],
      ["named", "named", "diverged"],
    ]);
    expect(motions[0].exponents).toEqual(motions[1].exponents);
    expect(reasons[2]).toBe("diverges");
    const few = name(
      switched,
      [
        [0.1, 0.1, 0.5],
        [0.2, 0, 0.9],
        [0.1, 0.1, -0.5],
      ],
      { mostGroups: 1 },
    );
    expect(few.of).toEqual([0, 0, null]);
    expect(few.reasons[2]).toMatch(/its group was not measured/);
  });

  test("states and vectors are followed for 100 τ before anything is taken of them", () => {
    const map = flowMap(beside(hopf(0.25, 0.5), hopf(0.2, 0.5 * golden)), 0.2);
    let tangents = 0;
    const counted: System = {
      ...map,
      tangent(...given) {
        tangents++;
        map.tangent(...given);
      },
    };
    const { motions } = name(counted, [[1.2, 0.5, 1, 0.5]]);
    expect(tangents).toBe((2 * (100 + 2000)) / 0.2);
    const { states } = motions[0];
    for (let e = 0; e < states.length; e += 4) {
      expect(Math.abs(Math.hypot(states[e], states[e + 1]) - 0.5)).toBeLessThan(1e-4);
    }
  });

  test("a flow is refused", () => {
    expect(() => name(hopf(1, 1), [[1, 0]])).toThrow(RangeError);
  });
});
