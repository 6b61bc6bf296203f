/** @file What is under way in a real browser: a trial and a training that are held, go on and are stopped; a file that is dropped. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LetheHook } from "../../apps/lab/src/pages/network/facts.ts";
import { hasChromium, openBrowser, openPage, PATIENCE, SKIP_REASON } from "./browser.ts";
import { frames } from "./onPage.ts";
import { type SmallRun, trainSmall } from "./smallRun.ts";
import { lethe, serveLab } from "./study.ts";

declare const window: { readonly __lethe?: LetheHook }; // of the page

let run: SmallRun;
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  run = await trainSmall(100, 300, 0.9);
  browser = await openBrowser();
});
afterAll(async () => {
  if (!hasChromium) return;
  await browser.close();
  rmSync(run.dir, { recursive: true });
});

describe.skipIf(!hasChromium)(`a trial under way ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("it is drawn as it is computed, held, taken one step on, let go on, and stopped", async () => {
    const served = await serveLab(run.dir);
    const { page, context, complaints } = await openPage(browser, `${served.url}#/n/${run.id}`);
    await expect
      .poll(() => page.evaluate(() => window.__lethe?.spaces[0]?.lastTrial()?.steps ?? 0), PATIENCE)
      .toBe(350);
    await page.getByLabel("Speed of the simulation").selectOption("10");
    await page.locator("[data-action=run]").click();
    /** States in the picture of the trial that was begun last. */
    const states = () =>
      page.evaluate(async () => {
        const { paths } = await window.__lethe!.spaces[0]!.facts();
        return paths.findLast(({ id }) => id.startsWith("trial:"))!.states;
      });
    await expect.poll(states, PATIENCE).toBeLessThan(350);
    await expect.poll(states, PATIENCE).toBeGreaterThan(5);
    await page.locator("[data-action=hold]").click();
    const rest = async () => {
      const before = await states();
      await frames(page, 30); // of the page; the picture is behind by a few
      return (await states()) - before;
    };
    await expect.poll(rest, PATIENCE).toBe(0);
    const held = await states();
    await page.locator("[data-action=step]").click();
    await expect.poll(states, PATIENCE).toBe(held + 1);
    await page.getByRole("button", { name: "Go on" }).click();
    await expect.poll(states, PATIENCE).toBeGreaterThan(held + 2);
    await page.locator("[data-action=stop]").click();
    await page.locator("[data-action=stop]:disabled").waitFor();
    await expect.poll(rest, PATIENCE).toBe(0);
    expect(await states()).toBeLessThan(350);
    expect(complaints).toEqual([]);
    await context.close();
    await served.close();
  });
});

describe.skipIf(!hasChromium)(`training in the page ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("it is held, goes on and is stopped; then another one can be trained; 1000 units can be chosen", async () => {
    const served = await serveLab(run.dir);
    const { page, context, complaints } = await openPage(browser, `${served.url}#/train`);
    expect(await page.locator("[data-parameter=n]").getAttribute("max")).toBe("1000");
    await page.locator("[data-parameter=trials]").fill("3500");
    await page.locator("[data-action=train]").click();
    const status = page.locator(".choices [role=status]");
    const trial = async () => Number(/trial (\d+) of 3500/.exec((await status.textContent()) ?? "")?.[1] ?? 0);
    await expect.poll(trial, PATIENCE).toBeGreaterThan(3);
    await page.getByRole("button", { name: "Hold" }).click();
    const rest = async () => {
      const before = await trial();
      await frames(page, 20);
      return (await trial()) - before;
    };
    await expect.poll(rest, PATIENCE).toBe(0);
    const held = await trial();
    expect(held).toBeLessThan(3500);
    await page.getByRole("button", { name: "Go on" }).click();
    await expect.poll(trial, PATIENCE).toBeGreaterThan(held + 2);
    // what is shown moves with it
    expect(await page.getByRole("img", { name: /^error .* after \d+ trials$/ }).count()).toBe(1);
    await page.getByRole("img", { name: "outputs in a test trial" }).waitFor(PATIENCE);
    expect(await page.locator(".train-charts [data-mark=eigenvalue]").count()).toBeGreaterThan(3);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.locator("[data-action=train]").waitFor();
    expect(await page.locator("[data-trained]").count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
    await served.close();
  });

  test("a file that is dropped is taken as one that is chosen", async () => {
    const served = await serveLab(run.dir);
    const { page, context, complaints } = await openPage(browser, `${served.url}#/drop`);
    const file = join(run.dir, "dropped.npz");
    lethe("export", run.path, file);
    await page.locator(".drop-zone").waitFor();
    const carried = await page.evaluateHandle(
      (bytes) => {
        // of the page, whose types the tests do not have
        const { DataTransfer, File } = globalThis as unknown as Record<
          string,
          new (
            ...parts: unknown[]
          ) => { items: { add(file: unknown): void } }
        >;
        const transfer = new DataTransfer!();
        transfer.items.add(new File!([new Uint8Array(bytes)], "dropped.npz"));
        return transfer;
      },
      Array.from(readFileSync(file)),
    );
    await page.locator(".drop").dispatchEvent("drop", { dataTransfer: carried });
    await page.locator(".space-body canvas").waitFor(PATIENCE);
    expect(await page.locator("h1").textContent()).toContain("dropped.npz");
    expect(await page.locator(".subtitle").textContent()).toContain("100 units");
    expect(complaints).toEqual([]);
    await context.close();
    await served.close();
  });
});
