/** @file The lab around its pages, in a real browser: themes, a first visit, what is loaded, addresses that show nothing. */
import { gzipSync } from "node:zlib";
import type { Response } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasChromium, openPage, SKIP_REASON } from "./browser.ts";
import { dissected } from "./onPage.ts";
import { servePublished } from "./study.ts";
import { serveTwo } from "./twoServed.ts";

const lab = serveTwo();

describe.skipIf(!hasChromium)(`the lab ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("the theme follows the system until it is chosen, and the choice stays", async () => {
    const { page, context } = await openPage(lab.browser, lab.served.url, { scheme: "light" });
    const theme = () => page.locator("html").getAttribute("data-theme");
    expect(await theme()).toBe("light");
    await page.getByRole("button", { name: "Dark" }).click();
    expect(await theme()).toBe("dark");
    await page.reload();
    expect(await theme()).toBe("dark");
    await context.close();
  });

  test("a first visit is told in three sentences what this is, once", async () => {
    const { page, context, complaints } = await openPage(lab.browser, lab.served.url, { isNew: true });
    const note = page.getByRole("complementary", { name: "What this is" });
    expect((await note.locator("div").textContent())!.match(/\.(?=\s|$)/g)).toHaveLength(3);
    await note.getByRole("button", { name: "Got it" }).click();
    expect(await note.count()).toBe(0);
    await page.reload();
    await page.locator("[data-summary]").waitFor();
    expect(await note.count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("the first load is less than 250 kB of compressed JavaScript and so is all that the network page loads", async () => {
    const { page, context } = await openPage(lab.browser, "about:blank");
    const scripts = new Map<string, Response>();
    page.on("response", (answer) => {
      if (/\.js$/.test(new URL(answer.url()).pathname)) scripts.set(answer.url(), answer);
    });
    const loaded = () => Promise.all([...scripts.values()].map((answer) => answer.body()));
    await page.goto(lab.served.url);
    await page.locator("canvas[data-marks]").waitFor();
    const bytes = (await loaded()).reduce((sum, script) => sum + gzipSync(script).length, 0);
    expect(bytes).toBeGreaterThan(50_000); // it was counted
    expect(bytes).toBeLessThan(250_000);
    await page.locator(".table code").first().click();
    await dissected(page, 1);
    const all = (await loaded()).reduce((sum, script) => sum + gzipSync(script).length, 0);
    expect(all).toBeGreaterThan(bytes);
    expect(all).toBeLessThan(500_000);
    await context.close();
  });

  test("addresses that show nothing, and networks that are not there, say what to do", async () => {
    const unknown = await openPage(lab.browser, `${lab.served.url}#/nowhere`);
    expect(await unknown.page.getByRole("alert").textContent()).toContain("The atlas is at the top left");
    await unknown.context.close();
    const gone = await openPage(lab.browser, `${lab.served.url}#/n/0123456789abcdef`);
    const alert = gone.page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("choose another one in the atlas");
    expect(await alert.getByRole("button", { name: "Try again" }).count()).toBe(1);
    await gone.context.close();
  });

  test("a site opened as a file says how to serve it", async () => {
    const site = await servePublished(lab.study.dir);
    const { page, context } = await openPage(lab.browser, `file://${site.folder}/index.html`);
    const advice = page.locator("#app p");
    await advice.waitFor({ state: "visible" });
    expect(await advice.textContent()).toContain("python3 -m http.server");
    await context.close();
    await site.close();
  });
});
