import { expect, test } from "vitest";
import { finish, stream } from "../../kernel/index.ts";
import { type Decoders, accuracyOf as decoded, fitDecoders, orthogonality, turnBetween } from "./decode.ts";
import { nBack } from "./index.ts";
import { measureNBack, type Seen } from "./measure.ts";
import { CATEGORIES, drawObjects, IDENTITIES, OBJECTS, WIDTH } from "./objects.ts";
import { ANSWERS, accuracyOf, CLASSES_OF, INPUTS, KNOWN_ANGLES, NEW_ANGLES, openTrials, STEPS } from "./trials.ts";

const key = { seed: 4, density: 1 };
const random = stream(key, "gallery", 9);

test("answers are what the classes say: none before n, then whether the feature is the one of n before", () => {
  const trials = openTrials(drawObjects(key), 300, key)(5, { angles: KNOWN_ANGLES });
  const counts = [0, 0, 0];
  for (let b = 0; b < 300; b++) {
    const [f, n] = [trials.feature[b], trials.back[b]];
    for (let t = 0; t < STEPS; t++) {
      const asked = trials.targets.subarray((t * 300 + b) * ANSWERS, (t * 300 + b + 1) * ANSWERS);
      const same = t >= n && trials.classes[b][t][f] === trials.classes[b][t - n][f];
      expect([...asked]).toEqual(t < n ? [1, 0, 0] : same ? [0, 0, 1] : [0, 1, 0]);
      counts[asked.indexOf(1)]++;
      const bits = trials.inputs.subarray((t * 300 + b) * INPUTS + WIDTH, (t * 300 + b + 1) * INPUTS);
      expect([...bits]).toEqual([0, 1, 2, 3, 4, 5].map((k) => (k === f || k === 2 + n ? 1 : 0)));
      const [, identity, category] = trials.classes[b][t];
      expect(Math.floor(identity / IDENTITIES)).toBe(category);
    }
  }
  // half are made to be the same, and some others are by chance
  expect(counts[2] / (counts[1] + counts[2])).toBeGreaterThan(0.5);
  expect([CLASSES_OF, OBJECTS, CATEGORIES]).toEqual([[4, 8, 4], 8, 4]);
  expect(accuracyOf(trials, trials.targets)).toBe(1);
  const never = trials.targets.map((_, e) => (e % ANSWERS === 0 ? 1 : 0));
  expect(accuracyOf(trials, never)).toBe(0);
});

test("an object is embedded the same each time but for the noise, another view differently", () => {
  const objects = drawObjects(key);
  const of = (angle: number) => {
    const out = new Float64Array(WIDTH);
    objects.embed({ location: 1, object: 3, angle }, out, 0);
    return out;
  };
  expect(of(0)).toEqual(of(0));
  expect(of(NEW_ANGLES[0])).not.toEqual(of(0));
  expect(of(0).every((v) => v >= 0)).toBe(true);
});

/** Clusters at the ends of the axes `axes`, one for each class. */
function clusters(axes: readonly number[], n: number, count: number, from: number) {
  const labels = Int32Array.from({ length: count }, (_, c) => c % axes.length);
  const X = Float64Array.from({ length: count * n }, (_, e) => {
    const [c, i] = [Math.floor(e / n), e % n];
    return 0.05 * random.normal(from + e) + (axes[labels[c]] === i ? 1 : 0);
  });
  return { X, labels };
}

test("decoders tell clusters apart, hardly overlap, and a rotation carries them to turned clusters; none to others", () => {
  const n = 6;
  const [a, b, other] = [
    clusters([0, 1, 2], n, 300, 0),
    clusters([3, 4, 5], n, 300, 9000),
    clusters([4, 3, 5], n, 300, 20000),
  ];
  const decodersOf = ({ X, labels }: typeof a) => fitDecoders(X, labels, n, 3);
  const [A, B, C] = [decodersOf(a), decodersOf(b), decodersOf(other)];
  expect(decoded(A, a.X, a.labels, n)).toBe(1);
  expect(decoded(A, b.X, b.labels, n)).toBeLessThan(0.7);
  expect(decoded(turnBetween(A, B)(A, B), b.X, b.labels, n)).toBe(1);
  expect(decoded(turnBetween(A, C)(A, B), b.X, b.labels, n)).toBeLessThan(0.5);
  const unit = (rows: number[][]): Decoders => ({
    weights: Float64Array.from(rows.flat()),
    offset: new Float64Array(rows.length),
  });
  expect(
    orthogonality(
      unit([
        [1, 0],
        [0, 3],
      ]),
    ),
  ).toBe(1);
  expect(
    orthogonality(
      unit([
        [1, 0],
        [-2, 0],
      ]),
    ),
  ).toBe(0);
  expect(
    orthogonality(
      unit([
        [1, 0],
        [1, Math.sqrt(3)],
      ]),
    ),
  ).toBeCloseTo(0.5, 12);
});

test("a designed shift register is read as what it is: one rotation for all objects and ages, orthogonal, nothing lost", () => {
  const count = 900;
  const draw = openTrials(drawObjects(key), count, key);
  const n = 3 * OBJECTS;
  /** Units 8 a … 8 a + 7 say the identity of the object of age a; the others of older ones. */
  const register = (feature: number | null): Seen => {
    const trials = draw(50 + (feature ?? 9), {
      ...(feature !== null && { task: { feature, back: 3 } }),
      angles: KNOWN_ANGLES,
    });
    const states = Array.from({ length: STEPS }, (_, t) =>
      Float64Array.from({ length: count * n }, (_, e) => {
        const [b, i] = [Math.floor(e / n), e % n];
        const age = Math.floor(i / OBJECTS);
        const isOn = age <= t && trials.classes[b][t - age][1] === i % OBJECTS;
        return (isOn ? 1 : 0) + 0.02 * random.normal(100_000 + t * count * n + e);
      }),
    );
    return { trials, n, states };
  };
  const measures = measureNBack(register(null), [0, 1, 2].map(register));
  for (const f of [1, 2]) {
    expect(Math.min(...measures.within[f])).toBe(1);
    expect(measures.slots[f].fitted).toBe(1);
    expect(measures.slots[f].same).toBeLessThan(measures.slots[f].chance + 0.15);
    expect(measures.turned[f].own).toBeGreaterThan(0.99);
    expect(measures.turned[f].otherObject).toBeGreaterThan(0.99);
    expect(measures.turned[f].otherAge).toBeLessThan(0.5);
  }
  // nothing of it tells the location
  expect(Math.max(...measures.within[0])).toBeLessThan(0.45);
});

test("what has not learned is said not to have, with the number of networks", () => {
  const { claims } = finish(nBack.run({ networks: 1, updates: 2, tested: 400, units: 16 }));
  expect(claims[0].verdict).toBe("not reproduced");
  expect(claims[0].tried).toContain("1 networks");
});
