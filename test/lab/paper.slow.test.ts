/** @file The claims in a real browser: each with the verdict that `lethe claims` gives, and two clicks from its networks. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Claim } from "../../src/report/index.ts";
import { hasChromium, openBrowser, openPage, SKIP_REASON } from "./browser.ts";
import { lethe, type Served, serveLab } from "./study.ts";

/** Two networks of 100 units that learn, one of them direct. */
const PLAN = {
  name: "two",
  network: { n: 100, g: 1.1, fb: [10, 2], density: 0.4 },
  training: { trials: 400 },
  seeds: 1,
  precision: "float64",
};
const WORDS = {
  supported: "supported",
  contradicted: "contradicted",
  "not-supported": "not supported",
  undecided: "undecided",
};

describe.skipIf(!hasChromium)(`the paper's claims ${hasChromium ? "" : SKIP_REASON}`, () => {
  let dir: string;
  let browser: Browser;
  let served: Served;
  let claims: readonly Claim[];
  beforeAll(async () => {
    dir = join(mkdtempSync(join(tmpdir(), "lethe-claims-")), "study");
    const plan = `${dir}.json`;
    writeFileSync(plan, JSON.stringify(PLAN));
    lethe("study", "run", plan, "--out", dir);
    claims = JSON.parse(lethe("claims", dir, "--json")).claims;
    served = await serveLab(dir);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
    rmSync(dirname(dir), { recursive: true });
  });

  test("seven claims, with the verdicts and the networks of `lethe claims`; two clicks lead to a network", async () => {
    const { page, context, complaints } = await openPage(browser, `${served.url}#/paper`);
    await page.locator("[data-claim]").nth(6).waitFor();
    // rows come as they are read
    await expect
      .poll(() => page.locator(".paper-page > p").textContent())
      .toContain("2 networks, 2 of them with a verdict");
    const chips = await page.locator("[data-claim] .chip").allTextContents();
    expect(chips).toEqual(claims.map(({ verdict }) => WORDS[verdict]));

    const behind = claims.find(({ ids }) => ids.length > 0)!;
    const item = page.locator(`[data-claim="${behind.number}"]`);
    await item.locator("button.claim").click();
    const links = item.locator(".networks a");
    const hrefs = await links.evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    expect(hrefs.sort()).toEqual(behind.ids.map((id) => `#/n/${id}`).sort());
    expect(await item.locator(".picture svg").count()).toBeGreaterThan(0);
    expect(await item.textContent()).toContain(behind.reason);
    const [first] = behind.ids;
    await item.locator(`a[href="#/n/${first}"]`).click();
    await page.locator("h1", { hasText: /./ }).first().waitFor();
    expect(new URL(page.url()).hash).toBe(`#/n/${first}`);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("an open claim stands in the address, and a second click closes it", async () => {
    const { page, context } = await openPage(browser, `${served.url}#/paper?claim=2`);
    const button = page.locator('[data-claim="2"] button.claim');
    await page.locator('[data-claim="2"] .behind').waitFor();
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    await button.click();
    await expect.poll(() => page.locator(".behind").count()).toBe(0);
    expect(new URL(page.url()).hash).toBe("#/paper");
    await context.close();
  });
});
