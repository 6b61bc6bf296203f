/** @file The portrait and what can be done beside it, in a real browser: drawn, flown, turned, sent as a link, on a phone. */
import { rmSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LetheHook } from "../../apps/lab/src/pages/network/facts.ts";
import { stepOfDelay } from "../../apps/lab/src/pages/network/scales.ts";
import { contrast } from "../../src/figures/index.ts";
import { hasChromium, openBrowser, openPage, PATIENCE, SKIP_REASON } from "./browser.ts";
import { type SmallRun, trainSmall } from "./smallRun.ts";
import { lethe, type Served, serveLab } from "./study.ts";

declare const window: { readonly __lethe?: LetheHook; readonly innerHeight: number; readonly innerWidth: number }; // of the page
declare const document: {
  readonly documentElement: { readonly scrollWidth: number };
  readonly title: string;
  querySelector(selector: string): { getBoundingClientRect(): { readonly bottom: number } } | null;
};

let run: SmallRun;
let browser: Browser;
let served: Served;
beforeAll(async () => {
  if (!hasChromium) return;
  run = await trainSmall(60);
  lethe("verdict", run.path);
  lethe("portrait", run.path, "--out", `${run.dir}/portrait.svg`);
  browser = await openBrowser();
  served = await serveLab(run.dir);
});
afterAll(async () => {
  if (!hasChromium) return;
  await served.close();
  await browser.close();
  rmSync(run.dir, { recursive: true });
});

const address = (query = "") => `${served.url}#/n/${run.id}${query}`;
const facts = (page: Page) => page.evaluate(() => window.__lethe?.spaces[0]?.facts() ?? null);
const drawn = (page: Page) => expect.poll(async () => (await facts(page))?.hasField ?? false, PATIENCE).toBe(true);
const lastSteps = (page: Page) => page.evaluate(() => window.__lethe?.spaces[0]?.lastTrial()?.steps ?? 0);
const view = (page: Page) => page.evaluate(() => window.__lethe!.spaces[0]!.view());

describe.skipIf(!hasChromium)(`the portrait ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("opens from the record with its field while the dissection is still to come; 100 particles and more fly", async () => {
    const { page, context, complaints } = await openPage(browser, address());
    await drawn(page);
    const now = (await facts(page))!;
    expect(now.particles).toBeGreaterThan(100);
    expect(now.paths.filter(({ id }) => id.startsWith("delay:")).length).toBe(4);
    await expect.poll(async () => (await facts(page))!.frames, PATIENCE).toBeGreaterThan(now.frames + 5);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("what is reached fills at least 60 % of the picture, each way or together with its margin", async () => {
    const { page, context } = await openPage(browser, address());
    await drawn(page);
    const shares = await page.evaluate(() => {
      const { frame, ways, limits } = window.__lethe!.spaces[0]!.portrait()!;
      const box = { a: [1e9, -1e9], b: [1e9, -1e9] };
      const add = (a: number, b: number) => {
        box.a = [Math.min(box.a[0]!, a), Math.max(box.a[1]!, a)];
        box.b = [Math.min(box.b[0]!, b), Math.max(box.b[1]!, b)];
      };
      for (const { points } of ways) for (let k = 0; k < points.length; k += 5) add(points[k]!, points[k + 1]!);
      for (const { places } of limits.slice(0, 1)) add(places[0]!, places[1]!);
      const share = (own: number[], whole: readonly [number, number]) => (own[1]! - own[0]!) / (whole[1] - whole[0]);
      return [share(box.a, frame.a), share(box.b, frame.b)];
    });
    expect(Math.max(...shares)).toBeGreaterThan(0.7);
    expect(shares[0]! * shares[1]!).toBeGreaterThan(0.3); // the oblique view had 0.11
    await context.close();
  });

  test("who wants no motion has a still, and nothing is drawn again", async () => {
    const { page, context } = await openPage(browser, address(), { isStill: true });
    await drawn(page);
    expect((await facts(page))!.particles).toBe(0);
    await context.close();
  });

  test("a drag turns it, the wheel zooms, f brings all of it back face on", async () => {
    const { page, context } = await openPage(browser, address());
    await drawn(page);
    const box = (await page.locator(".space-body canvas").boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 150);
    await page.mouse.down();
    await page.mouse.move(box.x + 280, box.y + 190, { steps: 4 });
    await page.mouse.up();
    await page.mouse.wheel(0, -300);
    await expect.poll(async () => (await view(page)).zoom).toBeGreaterThan(1.2);
    expect((await view(page)).azimuth).not.toBe(0);
    await page.keyboard.press("f");
    expect(await view(page)).toEqual({ azimuth: 0, tilt: 0, zoom: 1, shift: [0, 0] });
    await context.close();
  });

  test("portrait, bar, strip and answer lie within the fold at 1280 × 720", async () => {
    const { page, context } = await openPage(browser, address());
    await drawn(page);
    await expect.poll(() => page.locator(".said").textContent(), PATIENCE).toMatch(/^\d \+ \d → /);
    for (const selector of [".touch", ".space-body", ".strip canvas", ".said"]) {
      const bottom = await page.evaluate((s) => document.querySelector(s)!.getBoundingClientRect().bottom, selector);
      expect([selector, bottom <= 720]).toEqual([selector, true]);
    }
    await context.close();
  });

  test("each run takes the next draw, a slider acts when it is let go, and the answer is said", async () => {
    const { page, context, complaints } = await openPage(browser, address());
    await expect.poll(() => lastSteps(page), PATIENCE).toBe(350);
    const said = () => page.locator(".strip footer").textContent();
    expect(await said()).toContain("draw 0");
    await page.locator("[data-action=run]").click();
    await expect.poll(said, PATIENCE).toContain("draw 1");
    await page.getByLabel("delay", { exact: true }).fill(`${stepOfDelay(20, 5, 200)}`);
    await expect.poll(() => lastSteps(page), PATIENCE).toBe(500);
    expect(await page.locator(".said").textContent()).toMatch(/^0 \+ 1 → \d [✓✗] \(-?\d\.\d\d, asked 0\.5\)$/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("pair, delay, draw, axes, view and selection stand in the address, and open again from it", async () => {
    const { page, context } = await openPage(browser, address("?pair=10&delay=12&draw=3&sel=O&view=0.2,0.1,2,5,-5"));
    await expect.poll(() => lastSteps(page), PATIENCE).toBe(420);
    await expect.poll(() => page.locator(".strip footer").textContent()).toContain("pair 10, delay 12 τ, draw 3");
    expect(await view(page)).toEqual({ azimuth: 0.2, tilt: 0.1, zoom: 2, shift: [5, -5] });
    await expect.poll(() => page.locator(".inspector > header h2").textContent(), PATIENCE).toContain("O: ");
    await page.locator(".touch fieldset button").first().click();
    await expect.poll(() => page.url(), PATIENCE).toContain("pair=00");
    await page.getByLabel("Axes").selectOption("readout");
    await expect.poll(() => page.url()).toContain("axes=readout");
    await context.close();
  });

  test("a selected mark says how far it is off the plane; ticks of its plane are plain numbers; the picture keeps its height", async () => {
    const { page, context, complaints } = await openPage(browser, address());
    await drawn(page);
    const height = async () => (await page.locator(".space-body canvas").boundingBox())!.height;
    const before = await height();
    const [label, off] = await page.evaluate(() => {
      const { points } = window.__lethe!.spaces[0]!.portrait()!;
      const far = points.reduce((a, b) => (b.place[3] > a.place[3] ? b : a));
      return [far.label, far.place[3]] as const;
    });
    expect(off).toBeGreaterThan(0.01);
    const chip = page.locator(".inspector .chip", { hasText: new RegExp(`^${label}$`) });
    await chip.click();
    const fact = page.locator(".inspector dl div", { hasText: "off the picture's plane" });
    expect(await fact.locator("dd").textContent()).toBe(`${off.toFixed(2)} state units`);
    const ticks = await page.locator(".inspector svg > text").allTextContents();
    const numbers = ticks.filter((text) => /^-?[\d.e-]+$/.test(text));
    expect(numbers.length).toBeGreaterThan(4);
    expect(numbers.filter((text) => text.length > 6 || text === "-0")).toEqual([]);
    expect(ticks.filter((text) => /^(Re|Im) λ/.test(text)).length).toBe(2);
    expect(await height()).toBe(before);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("a release says that it goes into the intact network, whatever the sliders say", async () => {
    const { page, context, complaints } = await openPage(browser, address());
    await expect.poll(() => lastSteps(page)).toBe(350);
    await page.getByLabel("silent units").fill("50");
    await expect.poll(() => page.locator(".strip footer").textContent()).toContain("15 units silent");
    await page.locator("[data-action=release]").click();
    await expect.poll(() => page.locator(".strip footer").textContent()).toContain("into the intact network");
    expect(await page.locator(".strip footer").textContent()).not.toContain("dashed"); // nothing is asked of it
    const live = page.locator('.legend [data-group="live"]');
    expect(await live.textContent()).toContain("in the colour of its memory");
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("the tab is called by the verdict", async () => {
    const { page, context } = await openPage(browser, address());
    const title = () => page.evaluate(() => document.title);
    await expect.poll(title, PATIENCE).toContain(run.id.slice(0, 8));
    expect(await title()).toMatch(/^(Direct|Forgets|Mixed|Limit cycle|Chaotic|Undecided|Did not learn)/);
    await context.close();
  });

  test("Space presses the button that has the focus; ArrowDown stays on the page", async () => {
    const { page, context } = await openPage(browser, address());
    await expect.poll(() => lastSteps(page), PATIENCE).toBe(350);
    const trials = async () => (await facts(page))!.paths.filter(({ id }) => id.startsWith("trial:")).length;
    const before = await trials();
    await page.locator("[data-action=run]").focus();
    await page.keyboard.press(" ");
    await expect.poll(trials, PATIENCE).toBe(before + 1);
    await page.keyboard.press("ArrowDown");
    expect(page.url()).toContain(run.id);
    await context.close();
  });

  test("a network opened in a new tab has the token; a tab with nobody to ask has none", async () => {
    const { page, context } = await openPage(browser, served.url);
    await page.locator("[data-summary]").waitFor(PATIENCE);
    const other = await context.newPage();
    await other.goto(`${served.url.replace(/\?token=.*/, "")}#/n/${run.id}`);
    await other.locator(".space-body canvas").waitFor(PATIENCE);
    expect(await other.getByRole("alert").count()).toBe(0);
    await context.close();
    const stranger = await openPage(browser, served.url.replace(/\?token=.*/, ""));
    await expect.poll(() => stranger.page.getByRole("alert").first().textContent()).toContain("no valid token");
    await stranger.context.close();
  });

  test("nothing is wider than a phone", async () => {
    for (const hash of ["#/", `#/n/${run.id}`, "#/train", "#/drop"]) {
      const visitor = { viewport: { width: 390, height: 844 }, hasTouch: true };
      const { page, context } = await openPage(browser, `${served.url}${hash}`, visitor);
      await page.locator("main h1").first().waitFor(PATIENCE);
      if (hash.startsWith("#/n/")) await drawn(page);
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([hash, await wide()]).toEqual([hash, 0]);
      await context.close();
    }
  });

  test("Back takes a filter away, and stays in the lab", async () => {
    const { page, context } = await openPage(browser, served.url);
    await page.locator("[data-mechanism]").first().click();
    await expect.poll(() => page.url()).toContain("m=");
    await page.goBack();
    await expect.poll(() => page.url()).not.toContain("m=");
    expect(await page.locator("[data-summary]").count()).toBe(1);
    await context.close();
  });

  test("the atlas has the portrait in its cell and its row", async () => {
    const { page, context, complaints } = await openPage(browser, served.url);
    await expect.poll(() => page.locator("canvas[data-painted]").count(), PATIENCE).toBeGreaterThanOrEqual(1);
    const ids = await page
      .locator("canvas[data-painted]")
      .evaluateAll((all) => all.map((each) => each.dataset["thumb"]));
    for (const id of ids) expect(id).toBe(run.id);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each(["dark", "light"] as const)("%s: what a chart's tip says can be read", async (scheme) => {
    const { page, context } = await openPage(browser, served.url, { scheme });
    await page.locator("[data-summary]").waitFor(PATIENCE);
    const [ground, text] = (await page.evaluate(
      `["--raised", "--text"].map((name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim())`,
    )) as [string, string];
    // the style sheet is minified: #fff is #ffffff
    const whole = (color: string) => (color.length === 4 ? color.replace(/[0-9a-f]/gi, "$&$&") : color);
    expect(contrast(whole(ground), whole(text))).toBeGreaterThan(4.5);
    await context.close();
  });
});
