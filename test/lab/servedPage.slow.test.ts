/** @file What only `lethe lab` has, in a real browser: the token, a study that grows, records nobody can trust. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeNpz } from "../../src/format/index.ts";
import { openStore } from "../../src/store/index.ts";
import { RECORD_SCHEMAS, type Records, type RunSpec, runId } from "../../src/study/index.ts";
import { copyNetwork, copyPopulation, populationIds } from "../labStudy.ts";
import { hasChromium, openBrowser, openPage, SKIP_REASON } from "./browser.ts";
import { serveLab } from "./study.ts";

const ids = populationIds().slice(0, 6);
let browser: Browser;
beforeAll(async () => {
  if (hasChromium) browser = await openBrowser();
});
afterAll(() => browser?.close());

describe.skipIf(!hasChromium)(`the served page ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("the token leaves the address at once and lasts for the tab; without it the page says what to do", async () => {
    const dir = copyPopulation(ids.slice(0, 3));
    const served = await serveLab(dir);
    const { page, context, complaints } = await openPage(browser, served.url);
    await page.waitForSelector("[data-summary]");
    expect(page.url()).not.toContain("token");
    await page.reload();
    expect(await page.locator("[data-summary]").textContent()).toContain("3 networks");
    expect(complaints).toEqual([]);
    await context.close();

    const without = await openPage(browser, served.url.replace(/\?.*/, ""));
    expect(await without.page.locator("[role=alert]").textContent()).toContain(
      "open the whole address that `lethe lab` printed",
    );
    await without.context.close();
    await served.close();
    rmSync(dir, { recursive: true });
  });

  test("a network that is finished meanwhile appears by itself, and a server that goes away is told", async () => {
    const dir = copyPopulation(ids.slice(0, 2));
    const served = await serveLab(dir);
    const { page, context, complaints } = await openPage(browser, `${served.url}#/?x=g&y=rmse`);
    await expect.poll(() => page.locator("[data-summary]").textContent()).toContain("2 networks");
    copyNetwork(dir, ids[2]!);
    await expect.poll(() => page.locator("[data-summary]").textContent()).toContain("3 networks");
    expect(await page.locator("canvas[data-marks]").getAttribute("data-marks")).toBe("3");
    expect(complaints).toEqual([]);
    await served.close();
    const alert = page.locator("[role=alert]");
    await expect.poll(() => alert.textContent()).toContain("start `lethe lab` again");
    expect(await page.locator("[data-summary]").textContent()).toContain("3 networks"); // the rest keeps working
    // started again at the same port, with another token: who opens its address in a tab has the others back as well
    const again = await serveLab(dir, { port: Number(new URL(served.url).port), token: "token-of-another-run" });
    await expect.poll(() => alert.textContent()).toContain("no valid token");
    const other = await context.newPage();
    await other.goto(again.url);
    await other.waitForSelector("[data-summary]");
    await expect.poll(() => page.locator("[role=alert]").count()).toBe(0);
    await again.close();
    await context.close();
    rmSync(dir, { recursive: true });
  });

  test("names of folders and labels in records never become HTML", async () => {
    const attack = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
    const dir = join(mkdtempSync(join(tmpdir(), "lethe-hostile-")), "<img src=x onerror=alert(1)>");
    const genuine = copyPopulation([ids[0]!]);
    const { record } = JSON.parse(readFileSync(join(genuine, `runs/${ids[0]}.train.json`), "utf8"));
    const arrays = decodeNpz(new Uint8Array(readFileSync(join(genuine, `runs/${ids[0]}.train.npz`))), {
      where: "arrays",
    });
    const classes = [attack, "1"].map((label, k) => ({
      label,
      mean: [k, 1],
      covariance: [
        [1, 0],
        [0, 1],
      ],
    }));
    const spec: RunSpec = {
      ...record.spec,
      task: { ...record.spec.task, stimuli: { source: "gaussian", classes } },
    };
    const id = runId(spec);
    mkdirSync(dir, { recursive: true });
    openStore<Records>(dir, RECORD_SCHEMAS).write(id, "train", { ...record, id, spec }, arrays);
    const served = await serveLab(dir);
    const { page, context, complaints } = await openPage(browser, served.url);
    await page.waitForSelector("canvas[data-marks]");
    expect(await page.locator(".bar .study").textContent()).toBe("<img src=x onerror=alert(1)>");
    await page.locator(".table a", { hasText: id }).click();
    await expect.poll(() => page.url()).toContain(`#/n/${id}`);
    await page.waitForSelector("main h1");
    expect(await page.locator("main img, main script").count()).toBe(0);
    expect(await page.title()).toMatch(/(^| · )Lethe$/);
    expect(complaints).toEqual([]);
    await context.close();
    await served.close();
    rmSync(genuine, { recursive: true });
  });
});
