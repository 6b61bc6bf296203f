/** @file Fingers on the lab, in a real browser. */
/// <reference lib="dom" />
import { describe, expect, test } from "vitest";
import type { LetheHook } from "../../apps/lab/src/pages/network/facts.ts";
import { hasChromium, openPage, SKIP_REASON } from "./browser.ts";
import { atRest, frames, touches } from "./onPage.ts";
import { serveTwo } from "./twoServed.ts";

declare const window: Window & { readonly __lethe?: LetheHook }; // of the page
const TABLET = { width: 1024, height: 768 };

const lab = serveTwo();

describe.skipIf(!hasChromium)(`fingers ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("a finger scrolls the page, two turn the state space and pinch it nearer; a tap runs a pair and selects networks of the atlas", async () => {
    const { page, context, complaints } = await openPage(lab.browser, `${lab.served.url}#/n/${lab.study.ids[0]}`, {
      viewport: TABLET,
      hasTouch: true,
    });
    await atRest(page, 1);
    const view = () => page.evaluate(() => window.__lethe!.spaces[0]!.view());
    const box = (await page.locator(".space-body canvas").boundingBox())!;
    const fingers = await touches(page);
    const before = await view();
    const scrolled = () => page.evaluate(() => document.scrollingElement!.scrollTop);
    await fingers.drag([box.x + 200, box.y + 220], [box.x + 205, box.y + 60]);
    await expect.poll(scrolled).toBeGreaterThan(50);
    expect(await view()).toEqual(before);
    // a finger's scroll goes on by itself for a while
    await expect
      .poll(async () => {
        await page.evaluate(() => scrollTo(0, 0));
        await frames(page);
        return scrolled();
      })
      .toBe(0);
    await fingers.pinch([box.x + box.width / 2, box.y + box.height / 2], 60, 140);
    expect((await view()).zoom).toBeGreaterThan(1.5 * before.zoom);

    const trials = () =>
      page.evaluate(
        async () => (await window.__lethe!.spaces[0]!.facts()).paths.filter(({ id }) => id.startsWith("trial:")).length,
      );
    const count = await trials();
    await page.locator(".touch fieldset button").nth(2).tap();
    await expect.poll(trials).toBe(count + 1);

    await page.getByRole("link", { name: "Atlas" }).tap();
    await page.locator("canvas[data-marks]").waitFor();
    const surface = (await page.locator(".scatter .surface").boundingBox())!;
    await page.locator(".scatter .surface").scrollIntoViewIfNeeded();
    await fingers.drag(
      [surface.x + 60, surface.y + 20],
      [surface.x + surface.width - 20, surface.y + surface.height - 60],
    );
    await expect.poll(() => page.url()).toContain("box=");
    expect(complaints).toEqual([]);
    await context.close();
  });
});
