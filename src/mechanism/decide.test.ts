import { describe, expect, test } from "vitest";
import { stream } from "../kernel/index.ts";
import { decide, decideAll } from "./decide.ts";
import { verdictProtocol } from "./index.ts";

const { draws: ROUNDS, decidingShare } = verdictProtocol("quick");

/** What is said of so many simulated sequences of draws with this true share, with more draws while it is open. */
function simulated(share: number, sequences: number) {
  const said = { yes: 0, no: 0, open: 0, draws: 0 };
  for (let k = 0; k < sequences; k++) {
    const random = stream({ seed: 5, density: share }, "verdictResamples", k);
    let count = 0;
    let drawn = 0;
    for (const [round, wanted] of ROUNDS.entries()) {
      for (; drawn < wanted; drawn++) if (random.uniform(drawn) < share) count++;
      const { is } = decide(count, drawn, decidingShare);
      if (is === "open" && round + 1 < ROUNDS.length) continue;
      said[is]++;
      said.draws += drawn;
      break;
    }
  }
  return said;
}

describe("three ways to decide a share", () => {
  test("from the draws of the first round to those of the last: 40 up to 400", () => {
    expect([ROUNDS[0], ROUNDS.at(-1), decidingShare]).toEqual([40, 400, 0.8]);
  });

  test("a true share of 0.90 is called split in fewer than 10 of 100 cases, and mostly decided; 0.98 soon", () => {
    const lots = 400;
    const ninety = simulated(0.9, lots);
    expect(ninety.no / lots).toBeLessThan(0.1);
    expect(ninety.yes / lots).toBeGreaterThan(0.9);
    const firm = simulated(0.98, lots);
    expect(firm.yes / lots).toBeGreaterThan(0.99);
    expect(firm.draws / lots).toBeLessThan(60);
  });

  test("a true share of 0.65 is called split and never decided; one at the threshold mostly stays open", () => {
    const lots = 400;
    const low = simulated(0.65, lots);
    expect(low.no / lots).toBeGreaterThan(0.95);
    expect(low.yes).toBe(0);
    const toss = simulated(0.8, lots);
    expect(toss.open / lots).toBeGreaterThan(0.8);
  });

  test("no draws decide nothing; all of them need every one", () => {
    expect(decide(0, 0, 0.8)).toMatchObject({ is: "open", share: 0, interval: [0, 1], margin: 0 });
    const [yes, no, open] = [decide(40, 40, 0.8), decide(10, 40, 0.8), decide(34, 40, 0.8)];
    expect([yes.is, no.is, open.is]).toEqual(["yes", "no", "open"]);
    expect(decideAll([yes, open]).is).toBe("open");
    expect(decideAll([yes, open, no])).toEqual({ is: "no", margin: 0.8 - no.interval[1] });
    expect(decideAll([yes, yes])).toEqual({ is: "yes", margin: yes.interval[0] - 0.8 });
  });
});
