import { expect, test } from "vitest";
import { kindOf } from "../../test/zoo/mapKinds.ts";
import { blocks, henon, periodByFollowing, rotation, tanhMap } from "../../test/zoo/maps.ts";
import { stream } from "../kernel/index.ts";

function rnd(seed: number) {
  const s = stream({ seed, density: 1 }, "recurrentWeights");
  let k = 0;
  return (a: number, b: number) => a + (b - a) * s.uniform(k++);
}
test("try", () => {
  const u = rnd(5);
  const t0 = performance.now();
  const tally: Record<string, number> = {};
  for (let i = 0; i < 80; i++) {
    const [r, th] = [u(1.02, 3), i % 4 == 3 ? Math.floor(u(1, 6)) / Math.floor(u(6, 13)) : u(0.02, 0.48)];
    const map = tanhMap(rotation(r, th));
    const truth = periodByFollowing(map, [0.3, 0.2], 200000, 2000);
    const t1 = performance.now();
    const got = kindOf(map, [0.3, 0.2]);
    const key = `${truth > 1 ? "orbit" : truth === 1 ? "rests" : "circle"} -> ${got.kind}${got.kind === "orbit" && got.period !== truth ? "WRONG" : ""}`;
    tally[key] = (tally[key] ?? 0) + 1;
    if (!/circle -> circle|orbit -> orbit$/.test(key))
      console.log(r, th, truth, JSON.stringify(got), performance.now() - t1);
  }
  console.log(tally, performance.now() - t0);
  const t2 = performance.now();
  for (let i = 0; i < 40; i++) {
    const a = u(1, 1.42);
    const truth = periodByFollowing(henon(a), [0.1, 0.1], 200000, 2000);
    const t1 = performance.now();
    const got = kindOf(henon(a), [0.1, 0.1]);
    console.log(a, truth, got.kind, got.period, got.reason, performance.now() - t1);
  }
  console.log(performance.now() - t2);
  for (let i = 0; i < 20; i++) {
    const map = tanhMap(blocks(rotation(u(1.1, 2), u(0.05, 0.45)), rotation(u(1.1, 2), u(0.05, 0.45))));
    const t1 = performance.now();
    const got = kindOf(map, [0.1, 0.1, 0.3, -0.2]);
    console.log(
      periodByFollowing(map, [0.1, 0.1, 0.3, -0.2], 20000, 2000),
      got.kind,
      got.period,
      got.reason,
      performance.now() - t1,
    );
  }
  expect(1).toBe(1);
}, 300000);
