/** @file Training in a real browser: from an address, of any task, ending in a portrait; a row of the phase diagram. */
import { rmSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { choiceOf, specOf } from "../../apps/lab/src/pages/train/choice.ts";
import { runId } from "../../src/study/portable.ts";
import { hasChromium, openBrowser, openPage, SKIP_REASON } from "./browser.ts";
import { type SmallRun, trainSmall } from "./smallRun.ts";
import { type Served, serveLab } from "./study.ts";

let run: SmallRun;
let served: Served;
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  run = await trainSmall(20, 20);
  served = await serveLab(run.dir);
  browser = await openBrowser();
});
afterAll(async () => {
  if (!hasChromium) return;
  await browser.close();
  await served.close();
  rmSync(run.dir, { recursive: true });
});

describe.skipIf(!hasChromium)(`training ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("an address says what is trained, a slider changes it, and the network is drawn as soon as it is trained", async () => {
    const address = { n: "50", trials: "40", task: "flip-flop", seed: "7" };
    const query = new URLSearchParams(address);
    const { page, context, complaints } = await openPage(browser, `${served.url}#/train?${query}`);
    expect(await page.locator("[data-parameter=n]").inputValue()).toBe("50");
    expect(await page.locator("[data-parameter=task]").inputValue()).toBe("flip-flop");
    await page.locator("[data-parameter=trials]").fill("20");
    await expect.poll(() => page.url()).toContain("trials=20");
    await page.locator("[data-action=train]").click();
    const id = runId(specOf(choiceOf({ ...address, trials: "20" })));
    expect(await page.locator("[data-trained]").getAttribute("data-trained")).toBe(id);
    await page.locator(".space-body canvas").waitFor();
    expect(await page.locator(".network .subtitle").textContent()).toContain(id);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("a row has a network for each g of the paper, and each of them opens", async () => {
    const { page, context, complaints } = await openPage(browser, `${served.url}#/train?n=50&trials=20&fb=20`);
    await page.locator("[data-action=row]").click();
    const cells = page.locator(".row-cells li");
    await expect.poll(() => page.locator('.row-cells [data-phase="done"]').count()).toBe(7);
    const gs = await cells.evaluateAll((all) => all.map((each) => each.dataset["g"]!));
    expect(gs).toEqual(["0.8", "0.9", "1.1", "1.2", "1.3", "1.4", "1.5"]);
    for (const k of [0, 6]) {
      await cells.nth(k).getByRole("button").click();
      const id = runId(specOf({ ...choiceOf({ n: "50", trials: "20", fb: "20" }), g: Number(gs[k]) }));
      await expect.poll(() => page.locator(".network .subtitle").textContent()).toContain(id);
      await page.locator(".space-body canvas").waitFor();
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
});
