/** @file The related systems in a real browser: the graph, its twin the table, and every piece with its sliders. */
import { rmSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalJson, sha256Hex } from "../../src/format/index.ts";
import { ENTRIES, GALLERY, PAPER } from "../../src/gallery/index.ts";
import { finish } from "../../src/kernel/index.ts";
import { copyPopulation, populationIds } from "../labStudy.ts";
import { hasChromium, openBrowser, openPage, SKIP_REASON } from "./browser.ts";
import { serveLab } from "./study.ts";

let browser: Browser;
let dir: string;
let served: Awaited<ReturnType<typeof serveLab>>;
beforeAll(async () => {
  if (!hasChromium) return;
  browser = await openBrowser();
  dir = copyPopulation(populationIds().slice(0, 1));
  served = await serveLab(dir);
});
afterAll(async () => {
  await served?.close();
  await browser?.close();
  if (dir !== undefined) rmSync(dir, { recursive: true });
});
const at = (view: string) => `${served.url}#/${view}`;

describe.skipIf(!hasChromium)(`the related systems ${hasChromium ? "" : SKIP_REASON}`, () => {
  test.each(["dark", "light"] as const)(
    "13 nodes, 12 edges, told colours, a title each, and a table that says the same (%s)",
    async (scheme) => {
      const { page, context, complaints } = await openPage(browser, at("related"), { scheme });
      await page.waitForSelector(".related-node");
      expect(await page.locator(".related-node").count()).toBe(13);
      expect(await page.locator(".related-edge").count()).toBe(12);
      const fills = await page.$$eval(".related-node > circle", (all) => all.map((c) => getComputedStyle(c).fill));
      expect(fills.filter((fill) => fill === "rgb(60, 67, 74)")).toHaveLength(1);
      expect(fills.filter((fill) => fill === "rgb(27, 127, 77)")).toHaveLength(12);
      const titles = await page.$$eval(".related-node title", (all) => all.map((t) => t.textContent));
      for (const { title } of [PAPER, ...ENTRIES]) expect(titles.some((text) => text?.startsWith(title))).toBe(true);
      expect(await page.locator(".related-table tbody tr").count()).toBe(13);
      expect(await page.locator(".related-legend").textContent()).toContain("none is listed");
      // what runs wears its own miniature, each another
      const faces = await page.$$eval('.related-node[data-state="runs"] g', (all) => all.map((g) => g.innerHTML));
      expect(new Set(faces).size).toBe(new Set(GALLERY.map(({ entry }) => entry)).size);
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  test("a click opens the card, a drag moves a node and its neighbours, wheel and buttons zoom", async () => {
    const { page, context, complaints } = await openPage(browser, at("related"));
    await page.waitForSelector(".related-node");
    await page.locator('[data-node="slots"] > circle').click();
    const card = page.locator('[data-card="slots"]');
    expect(await card.textContent()).toContain("10.1162/neco_a_01655");
    expect(await card.locator('.related-chip[data-verdict="reproduced"]').count()).toBeGreaterThan(3);

    const places = () => page.$$eval(".related-node", (all) => all.map((g) => g.getAttribute("transform")));
    const before = await places();
    const box = (await page.locator('[data-node="n-back"] > circle').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 90, box.y + 60, { steps: 8 });
    await page.mouse.up();
    const after = await places();
    expect(after.filter((place, k) => place !== before[k]).length).toBeGreaterThan(3);
    expect(await page.locator("[data-card]").getAttribute("data-card")).toBe("slots");

    const width = async () => Number(await page.locator(".related-graph svg").getAttribute("data-view"));
    const whole = await width();
    await page.getByTitle("Zoom in").click();
    expect(await width()).toBeLessThan(whole);
    await page.getByTitle("Show all").click();
    expect(await width()).toBe(whole);
    const ground = (await page.locator(".related-graph svg").boundingBox())!;
    await page.mouse.move(ground.x + 200, ground.y + 200);
    await page.mouse.wheel(0, -200);
    await expect.poll(width).toBeLessThan(whole);

    await page.locator(".related-table button", { hasText: "Multiplexing working memory" }).focus();
    await page.keyboard.press("Enter");
    expect(await page.locator('[data-card="time-and-memory"]').textContent()).toContain("nothing of it was tried");
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each(GALLERY.map((piece) => [piece.id, piece.sliders[0]!, piece.basis] as const))(
    "%s opens, and its slider %s changes what is drawn",
    async (id, slider, basis) => {
      const { page, context, complaints } = await openPage(browser, at(`related/${id}`));
      const scene = page.locator('[data-picture="scene"]');
      await scene.waitFor();
      const before = await scene.innerHTML();
      await page.locator(`input[name="${slider}"]`).focus();
      for (let k = 0; k < 12; k++) await page.keyboard.press("ArrowRight");
      await expect.poll(() => scene.innerHTML()).not.toBe(before);
      expect(page.url()).toContain(`${slider}=`);
      expect(await page.locator("[data-claim]").count()).toBeGreaterThan(3);
      expect((await page.textContent("main"))!.includes("Our model, after the title")).toBe(basis === "title");
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  test("the neuron is poked by a button: pressed it shows the pulse, released it has none", async () => {
    const { page, context, complaints } = await openPage(browser, at("related/hindmarsh-rose?current=1.34"));
    const scene = page.locator('[data-picture="scene"]');
    await scene.waitFor();
    const poke = page.getByRole("button", { name: "Poke" });
    expect(await poke.getAttribute("aria-pressed")).toBe("true");
    expect(await scene.getAttribute("aria-label")).toContain("that is remembered");
    await poke.click();
    await expect.poll(() => scene.getAttribute("aria-label")).toContain("forgets the pulse");
    expect(page.url()).toContain("pulse=0");
    expect(await poke.getAttribute("aria-pressed")).toBe("false");
    expect(complaints).toEqual([]);
    await context.close();
  });

  // small sizes, so that a browser runs them in seconds: the sums are of all numbers of the record
  test.each([
    ["slots", { events: 4000 }],
    ["impulsive-inputs", { events: 2000 }],
    ["rectified-populations", { networks: 20 }],
    ["space-of-solutions", { networks: 20, descended: 20, updates: 300 }],
    ["continuous-attractors", { draws: 400, largest: 400, rings: 3 }],
    ["temporal-interference", {}],
    ["free-recall", { seconds: 20 }],
    ["hindmarsh-rose", { nodes: 4 }],
  ])("%s gives the same bytes in Chromium as in Node", async (id, settings) => {
    const search = new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)]));
    const { page, context, complaints } = await openPage(browser, at(`related/${id}?${search}`));
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const piece = GALLERY.find((one) => one.id === id)!;
    const sum = sha256Hex(canonicalJson(finish(piece.run(settings))));
    const done = page.locator("[data-record]");
    await done.waitFor({ timeout: 600_000 });
    expect(await done.getAttribute("data-record")).toBe(sum);
    expect(await page.locator('[data-picture="figure"] svg').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
