import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lethe } from "../../test/lethe.ts";

const dir = mkdtempSync(join(tmpdir(), "lethe-sweep-"));
afterAll(() => rmSync(dir, { recursive: true }));
const RING = ["test/rings/relu64.npz", "--form", "flow-inside", "--activation", "relu"];

test("the neuron's Hopf points are at 1.3586705918, 5.3935293570 and 6.1793444049, to 1e-9, and drawn", async () => {
  const out = join(dir, "branch.svg");
  const { branch, scan, map } = JSON.parse(
    await lethe("sweep", "hindmarsh-rose", "--along", "current=0:7", "--out", out, "--json"),
  );
  expect([scan, map]).toEqual([null, null]);
  expect(branch.specials.map(({ kind }: { kind: string }) => kind)).toEqual(["hopf", "hopf", "hopf"]);
  [1.3586705918, 5.393529357, 6.1793444049].forEach((at, k) => {
    expect(Math.abs(branch.specials[k].parameter - at)).toBeLessThan(1e-9);
  });
  expect(Math.abs(branch.specials[0].frequency - 0.04090597)).toBeLessThan(1e-7);
  const svg = readFileSync(out, "utf8");
  expect(svg).toContain("unstable");
  expect(svg).toContain("hopf");
});

test("rest and bursting live side by side below 1.3587: up and down differ there", async () => {
  const words = ["--along", "current=1.2:1.5", "--scan", "16", "--time", "2500", "--out", join(dir, "scan.png")];
  const text = await lethe("sweep", "hindmarsh-rose", ...words);
  const [, low, high] = /between (\S+) and (\S+): hysteresis/.exec(text)!;
  expect(Number(low)).toBeGreaterThanOrEqual(1.3);
  expect(Number(high)).toBeGreaterThan(1.33);
  expect(Number(high)).toBeLessThanOrEqual(1.36 + 1e-9);
});

test("a map over coupling and bias: recall goes on inside the window, states rest outside", async () => {
  const words = ["--along", "coupling=1:4", "--second", "bias=0:4", "--scan", "2", "--time", "200"];
  const { map, branch } = JSON.parse(await lethe("sweep", "free-recall", ...words, "--json"));
  expect(branch).toBeNull();
  const moves = map.ranges.map(({ least, most }: { least: number; most: number }) => most - least > 0.1);
  expect(moves).toEqual([false, true, false, false]);
});

test("a network's root is followed in its gain; one whose steps become too short at a kink says so", async () => {
  const on = await lethe("sweep", ...RING, "--along", "gain=1:1.1");
  expect(on).toContain("71 points, 71 of them stable; it left the range");
  const back = await lethe("sweep", ...RING, "--along", "gain=1:0.95");
  expect(back).toContain("lost: steps along it became too short");
});

test.each([
  [["hindmarsh-ros", "--along", "current=0:7"], "no system is called hindmarsh-ros; did you mean hindmarsh-rose\\?"],
  [["hindmarsh-rose", "--along", "curent=0:7"], "a parameter must be one of a, b, .*, got curent"],
  [
    ["hindmarsh-rose", "--along", "current=7"],
    "--along must be a parameter and two different numbers, like current=0:7, got current=7",
  ],
  [["hindmarsh-rose", "--along", "current=7:7"], "two different numbers"],
  [["hindmarsh-rose", "--along", "current=0:7", "--second", "current=0:1"], "--second must be another parameter"],
  [["hindmarsh-rose", "--along", "current=0:7", "--set", "r"], "--set must be a parameter and a number"],
])("%j is refused in one line", async (words, message) => {
  await expect(lethe("sweep", ...words)).rejects.toThrow(new RegExp(message));
});
