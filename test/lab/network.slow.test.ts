/** @file The network page, dropping, training and comparing in a real browser: what is drawn and computed is what the command line says. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { labServer } from "../../apps/cli/lab/labServer.ts";
import { openLabStudy } from "../../apps/cli/lab/labStudy.ts";
import { listen } from "../../apps/cli/lab/listen.ts";
import { readPage } from "../../apps/cli/lab/pageFiles.ts";
import type { LetheHook } from "../../apps/lab/src/pages/network/facts.ts";
import { stepOfDelay, stepOfSigma, UNKNOWN } from "../../apps/lab/src/pages/network/scales.ts";
import { PORTRAIT_INK } from "../../src/figures/index.ts";
import { PORTRAIT_PROTOCOL } from "../../src/mechanism/index.ts";
import { hasChromium, openBrowser, openPage, PATIENCE, SKIP_REASON } from "./browser.ts";
import { type SmallRun, trainSmall } from "./smallRun.ts";
import { lethe, type Served, servePublished } from "./study.ts";

declare const window: { readonly __lethe?: LetheHook }; // of the page
const SEEDS = PORTRAIT_PROTOCOL.seeds; // what the page asks for
let run: SmallRun;
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  run = await trainSmall(60);
  lethe("train", ..."--n 50 --trials 150 --g 0.9 --fb 5 --seed 4 --out".split(" "), run.dir);
  browser = await openBrowser();
});
afterAll(async () => {
  if (!hasChromium) return;
  await browser.close();
  rmSync(run.dir, { recursive: true });
});

/** The lab's server, which lets the page keep networks. */
async function serveKeeping(dir: string): Promise<Served> {
  const token = "token-of-a-test";
  const app = labServer({ study: openLabStudy(dir), page: readPage(), token, allowKeep: true });
  const server = await listen(app, 0);
  return { url: `http://127.0.0.1:${server.port}/?token=${token}`, close: server.close };
}

/** Waits until the dissection of the k-th network on the page is over. */
async function dissected(page: Page, k = 0) {
  await page.waitForFunction(
    (at) => {
      const space = window.__lethe?.spaces[at];
      return space !== undefined && space.scene() !== null && !space.isDissecting();
    },
    k,
    PATIENCE,
  );
  return page.evaluate(async (at) => {
    const space = window.__lethe!.spaces[at]!;
    const scene = space.scene()!;
    const points = scene.points.map((p) => ({ ...p, x: Array.from(p.x), directions: p.directions.length }));
    return {
      facts: await space.facts(),
      points,
      cycles: scene.cycles.map((c) => c.period),
    };
  }, k);
}

interface Report {
  readonly points: { readonly kind: string; readonly stability: string; readonly x: number[] }[];
  readonly cycles: { readonly period: number }[];
}
const dissectByCommand = (name: string) =>
  JSON.parse(lethe("dissect", name, "--seeds", `${SEEDS}`, "--json")) as Report;
const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((v, i) => v - b[i]!));

/** What was drawn is the dissection: kinds, states to the last bit, places no farther apart than the states. */
function expectDrawn({ facts, points, cycles }: Awaited<ReturnType<typeof dissected>>, report: Report) {
  expect(points.map(({ kind, stability }) => ({ kind, stability: kind === "ghost" ? "" : stability }))).toEqual(
    report.points.map(({ kind, stability }) => ({ kind, stability: kind === "ghost" ? "" : stability })),
  );
  expect(points.map(({ x }) => x)).toEqual(report.points.map(({ x }) => x));
  expect(cycles).toEqual(report.cycles.map(({ period }) => period));
  expect(facts.points.map(({ label }) => label)).toEqual(points.map(({ label }) => label));
  facts.points.forEach(({ position }, k) => {
    expect(distance(position, points[k]!.at.slice(0, 3))).toBeLessThan(1e-5);
    for (let j = 0; j < k; j++) {
      const apart = distance(points[k]!.x, points[j]!.x);
      expect(distance(position, facts.points[j]!.position)).toBeLessThanOrEqual(apart * (1 + 1e-6) + 1e-6);
    }
  });
  expect(facts.cycles.length).toBe(cycles.length);
}

describe.skipIf(!hasChromium).each([
  ["served by lethe lab", serveKeeping, () => `${run.dir}/`],
  // whoever reads a site has made the network again, where it is found by its id
  ["published at a sub-path", servePublished, () => ""],
])(`the network page, %s ${hasChromium ? "" : SKIP_REASON}`, (_, serve, where) => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(run.dir);
  });
  afterAll(() => served.close());

  test("draws the points, cycles and paths of the dissection; the legend counts and hides them; a click inspects", async () => {
    const { page, context, complaints } = await openPage(browser, `${served.url}#/n/${run.id}`);
    const drawn = await dissected(page);
    const report = dissectByCommand(run.path);
    expectDrawn(drawn, report);
    expect(drawn.points.length).toBeGreaterThan(2);
    const delays = drawn.facts.paths.filter(({ id }) => id.startsWith("delay:"));
    expect(delays.map(({ id, states }) => [id, states])).toEqual(
      ["00", "01", "10", "11"].map((p) => [`delay:${p}`, 50]),
    );

    const stable = drawn.points.filter((p) => p.kind === "root" && p.stability === "stable");
    const entry = page.locator('[data-group="stable"]');
    expect(((await entry.textContent()) ?? "").replace(/\s+/g, " ")).toContain(`stable ${stable.length}`);
    await entry.click();
    const hidden = await page.evaluate(async () => (await window.__lethe!.spaces[0]!.facts()).points);
    expect(hidden.map(({ visible }) => visible)).toEqual(
      drawn.points.map((p) => p.kind === "ghost" || p.stability !== "stable"),
    );
    await entry.click();

    const target = drawn.facts.points.find(({ label }) => label === "A1")!;
    const [x, y] = await page.evaluate((at) => window.__lethe!.spaces[0]!.toPage(at), target.position);
    await page.mouse.click(x, y);
    const inspector = page.locator(".inspector");
    await expect.poll(() => inspector.textContent()).toContain("A1: stable point");
    const point = drawn.points.find(({ label }) => label === "A1")!;
    expect(await inspector.textContent()).toContain(`${point.timeConstant!.toFixed(1)} τ (map)`);
    expect(await inspector.locator("[data-mark=eigenvalue]").count()).toBe(point.eigenvalues.length);
    await page.keyboard.press("Escape");
    expect(await inspector.getAttribute("data-selection")).toBe("none");
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("a trial run here has the bytes of the command that the page gives for it", async () => {
    const { page, context, complaints } = await openPage(browser, `${served.url}#/n/${run.id}`);
    const last = () => page.evaluate(() => window.__lethe?.spaces[0]?.lastTrial()?.steps ?? 0);
    await expect.poll(last, PATIENCE).toBe(350);
    await page.getByLabel("delay", { exact: true }).fill(`${stepOfDelay(21, 5, 200)}`);
    await page.getByLabel("noise σ").fill(`${stepOfSigma(0.3, UNKNOWN)}`);
    await page.getByLabel("silent units").fill(`${(100 * 7) / 30}`);
    await page.locator(".touch").getByRole("button", { name: "10", exact: true }).click();
    await expect.poll(last, PATIENCE).toBe(350 + 160);
    const bytes = await page.evaluate(async () => Array.from(await window.__lethe!.spaces[0]!.trialFile()));
    await page.getByRole("tab", { name: "provenance" }).click();
    const command = (await page.locator("[data-what=trial-command]").textContent())!;
    // each run took the next draw: the first one, one for each slider, and this one
    expect(command).toBe(
      `npx lethe simulate ${where()}${run.id} --pair 10 --delay 21 --noise 0.3 --silence 7 --seed 4 --out trial.npz`,
    );
    const out = join(run.dir, "trial.npz");
    lethe("simulate", run.path, ...command.split(" ").slice(4, -1), out);
    expect(Buffer.from(bytes).equals(readFileSync(out))).toBe(true);
    // its path is drawn, all of it
    const { paths } = await page.evaluate(() => window.__lethe!.spaces[0]!.facts());
    expect(paths.find(({ id, states }) => id.startsWith("trial:") && states === 510)).toBeDefined();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("a selected state is let go, and nudged, by keys; its path is drawn", async () => {
    const { page, context, complaints } = await openPage(browser, `${served.url}#/n/${run.id}`);
    const drawn = await dissected(page);
    const target = drawn.facts.points.find(({ label }) => label === "A1")!;
    const [x, y] = await page.evaluate((at) => window.__lethe!.spaces[0]!.toPage(at), target.position);
    await page.mouse.click(x, y);
    const releases = () =>
      page.evaluate(async () => {
        const { paths } = await window.__lethe!.spaces[0]!.facts();
        return paths.filter(({ id }) => id.startsWith("release:"));
      });
    await page.keyboard.press("r");
    // as long as what is slow there wants
    const over = page.locator("[data-action=stop]:disabled");
    await expect.poll(async () => (await releases())[0]?.states, PATIENCE).toBeGreaterThan(600);
    await over.waitFor(PATIENCE);
    const [rest] = await releases();
    expect(distance(rest!.first, target.position)).toBeLessThan(1e-5);
    expect(distance(rest!.last, target.position)).toBeLessThan(1e-4); // it is a fixed point
    await page.keyboard.press("n");
    await expect.poll(async () => (await releases())[1]?.states, PATIENCE).toBeGreaterThan(600);
    await over.waitFor(PATIENCE);
    await expect.poll(async () => (await releases())[1]?.states).toBe(rest!.states);
    const nudged = (await releases())[1]!;
    expect(distance(nudged.last, target.position)).toBeLessThan(distance(nudged.first, target.position));
    // a path without a stimulus has the text's colour; drawn anew, it is the same path
    expect(nudged.color).toBe(PORTRAIT_INK.dark.text);
    await page.getByRole("button", { name: "Light" }).click();
    await expect.poll(async () => (await releases())[1]?.color).toBe(PORTRAIT_INK.light.text);
    expect((await releases())[1]).toEqual({ ...nudged, color: PORTRAIT_INK.light.text });
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe.skipIf(!hasChromium)(`networks from elsewhere ${hasChromium ? "" : SKIP_REASON}`, () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveKeeping(run.dir);
  });
  afterAll(() => served.close());

  test("an exported network that is dropped is dissected as lethe dissect does; a file that is none is refused", async () => {
    const { page, context, complaints } = await openPage(browser, `${served.url}#/drop`);
    const bad = join(run.dir, "bad.npz");
    writeFileSync(bad, "this is no zip archive");
    await page.locator("input[type=file]").setInputFiles(bad);
    await expect.poll(() => page.locator("[role=alert]").textContent()).toContain("bad.npz: not an npz file");
    const file = join(run.dir, "network.npz");
    lethe("export", run.path, file);
    await page.locator("input[type=file]").setInputFiles(file);
    expectDrawn(await dissected(page), dissectByCommand(file));
    expect(await page.locator("h1").textContent()).toContain("network.npz");
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("a network trained in the page has the bytes of lethe train; it can be taken away, dissected and kept", async () => {
    const { page, context, complaints } = await openPage(browser, `${served.url}#/train`);
    for (const [key, value] of Object.entries({ n: 50, trials: 40, g: 0.9, density: 0.4, fb: 10, seed: 7 })) {
      await page.locator(`[data-parameter=${key}]`).fill(`${value}`);
    }
    await page.locator("[data-action=train]").click();
    const note = page.locator("[data-trained]");
    await note.waitFor(PATIENCE);
    const id = (await note.getAttribute("data-trained"))!;
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("[data-action=download]").click(),
    ]);
    await page.locator("[data-action=keep]").click();
    await note.getByRole("link", { name: "It is in the study" }).waitFor();

    const flags = "--n 50 --trials 40 --g 0.9 --density 0.4 --fb 10 --seed 7 --stimuli mnist --digits 0,1 --out";
    const out = join(run.dir, "by-command");
    lethe("train", ...flags.split(" "), out);
    expect(readdirSync(join(out, "runs"))).toContain(`${id}.train.json`);
    for (const ending of ["json", "npz"]) {
      const [here, there] = [run.dir, out].map((dir) => readFileSync(join(dir, "runs", `${id}.train.${ending}`)));
      expect(here!.equals(there!)).toBe(true);
    }
    lethe("export", join(out, id), join(run.dir, "exported.npz"));
    expect(readFileSync((await download.path())!).equals(readFileSync(join(run.dir, "exported.npz")))).toBe(true);

    // it is dissected as soon as it is trained
    expect((await dissected(page)).points.length).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
