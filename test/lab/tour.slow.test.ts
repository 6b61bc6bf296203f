/** @file The tour and the challenge in a real browser: by keys, from a link, left at any point; attempts are the trials that were run. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { stepOfDelay } from "../../apps/lab/src/pages/network/scales.ts";
import { hasChromium, openPage, SKIP_REASON } from "./browser.ts";
import { serveTwo } from "./twoServed.ts";

const lab = serveTwo();

const card = (page: Page) => page.locator("aside.tour");
const at = (page: Page) => card(page).getAttribute("aria-label");

describe.skipIf(!hasChromium)(`the tour ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("the first visit offers it; by keys alone through all five steps, each framing what it is about, and out", async () => {
    const { page, context, complaints } = await openPage(lab.browser, lab.served.url, { isNew: true, isStill: true });
    await page.getByRole("complementary", { name: "What this is" }).locator("[data-tour=start]").focus();
    await page.keyboard.press("Enter");
    for (const [k, target] of [".story", ".cells", "figure.space", ".touch", ".tabs"].entries()) {
      await expect.poll(() => at(page)).toBe(`Tour, step ${k + 1} of 5`);
      expect(page.url()).toContain(`tour=${k + 1}`);
      const framed = page.locator(`${target}.toured`);
      await framed.waitFor();
      expect(await page.locator(".toured").count()).toBe(1);
      // what it is about is in sight
      await expect.poll(async () => (await framed.boundingBox())!.y).toBeLessThan(720 - 60);
      await page.keyboard.press("Tab");
      if (k > 0) await page.keyboard.press("Tab"); // over "Back"
      if (k === 4) for (let links = 0; links < 2; links++) await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.dataset.tour")).toBe("next");
      await page.keyboard.press("Enter");
    }
    await expect.poll(() => card(page).count()).toBe(0);
    expect(page.url()).toContain("#/n/");
    expect(page.url()).not.toContain("tour=");
    expect(await page.locator(".toured").count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("a link opens it where it was, Back goes a step back, Escape and any other page leave it", async () => {
    const { page, context, complaints } = await openPage(lab.browser, `${lab.served.url}#/?tour=2`);
    await expect.poll(() => at(page)).toBe("Tour, step 2 of 5");
    await card(page).getByRole("button", { name: "Next" }).click();
    await expect.poll(() => at(page)).toBe("Tour, step 3 of 5");
    await page.goBack();
    await expect.poll(() => at(page)).toBe("Tour, step 2 of 5");
    await page.keyboard.press("Escape");
    await expect.poll(() => card(page).count()).toBe(0);
    await page.goBack();
    await expect.poll(() => at(page)).toBe("Tour, step 2 of 5");
    await page.getByRole("link", { name: "Train" }).click();
    await page.locator("[data-action=train]").waitFor();
    expect(await card(page).count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("help offers it on every page", async () => {
    const { page, context } = await openPage(lab.browser, `${lab.served.url}#/train`);
    await page.getByRole("button", { name: "Help" }).click();
    await page.getByRole("dialog").locator("[data-tour=start]").click();
    await expect.poll(() => at(page)).toBe("Tour, step 1 of 5");
    await context.close();
  });
});

describe.skipIf(!hasChromium)(`make it forget ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("only trials run since it began count, each as it was answered; a disturbed one wins nothing by delay alone", async () => {
    const { page, context, complaints } = await openPage(lab.browser, `${lab.served.url}#/n/${lab.study.ids[0]}`);
    const said = async () => (await page.locator(".said").textContent())!.replace(/ \(.*/, "").trim();
    await expect.poll(said).toMatch(/^\d \+ \d → \d/);
    await page.locator("[data-action=challenge]").click();
    const box = page.locator(".challenge");
    expect(await box.textContent()).toContain("No attempt yet.");
    let shortest = Number.POSITIVE_INFINITY;
    for (const [k, delay] of [10, 60, 200].entries()) {
      await page.getByLabel("delay", { exact: true }).fill(`${stepOfDelay(delay, 5, 200)}`);
      await expect.poll(() => box.getAttribute("data-attempts")).toBe(`${k + 1}`);
      const told = (await box.textContent())!;
      expect(told).toContain(`${k + 1} attempt${k === 0 ? "" : "s"}; delay ${delay} τ, undisturbed: ${await said()}.`);
      if ((await said()).endsWith("✗")) shortest = Math.min(shortest, delay);
      if (shortest < Number.POSITIVE_INFINITY)
        expect(told).toContain(`Shortest delay alone with a wrong answer: ${shortest} τ.`);
      else expect(told).not.toContain("Shortest");
    }
    await page.getByLabel("noise σ").fill("100");
    await expect.poll(() => box.textContent()).toContain("4 attempts; delay 200 τ, disturbed: ");
    await box.getByRole("button", { name: "Close" }).click();
    expect(await box.count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
