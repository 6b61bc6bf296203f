/** @file The documentation site: it builds, and in Chromium every page holds for eyes, screen readers and phones. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../house/sources.ts";
import { hasChromium, openBrowser, openPage, SKIP_REASON } from "../lab/browser.ts";
import { serve } from "./serve.ts";

const DIST = join(ROOT, "site/dist");
const OFFLINE = /ENOTFOUND|ECONNREFUSED|ENOTCACHED|E404|ETIMEDOUT|EAI_AGAIN/;
let built: ReturnType<typeof spawnSync>;
beforeAll(() => {
  built = spawnSync(process.execPath, ["scripts/site.mjs", "--pages"], { cwd: ROOT, encoding: "utf8" });
});
const isOffline = () => built.status !== 0 && OFFLINE.test(String(built.stderr));
const pages = () => readdirSync(DIST).filter((name) => name.endsWith(".html") && name !== "404.html");

test("the site builds, with a page for each of docs/ and no dead link, which its generator refuses", ({ skip }) => {
  if (isOffline()) skip("the tools of the site need npm's registry");
  expect(built.status, `${built.stdout}${built.stderr}`).toBe(0);
  const sources = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  for (const name of sources) expect(pages()).toContain(name.replace(/\.md$/, ".html"));
  const { text } = { text: readFileSync(join(ROOT, "site/.vitepress/config.mjs"), "utf8") };
  for (const name of pages().filter((page) => page !== "index.html")) expect(text).toContain(`"/${name.slice(0, -5)}"`);
});

describe.skipIf(!hasChromium)(`in Chromium ${SKIP_REASON}`, () => {
  let server: Server;
  let url: string;
  let browser: Browser;
  beforeAll(async () => {
    if (!existsSync(DIST)) return;
    ({ server, url } = await serve(DIST));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test("no page violates WCAG 2.1 A or AA, as far as axe sees, nor is wider than a phone of 390 pixels", async ({
    skip,
  }) => {
    if (isOffline()) skip("the tools of the site need npm's registry");
    const { page, context, complaints } = await openPage(browser, `${url}/index.html`, { scheme: "light" });
    const found: string[] = [];
    for (const name of pages()) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await open(page, `${url}/${name}`);
      found.push(...(await violationsOn(page)).map((violation) => `${name}: ${violation}`));
      await page.setViewportSize({ width: 390, height: 844 });
      const width = Number(await page.evaluate("document.documentElement.scrollWidth"));
      if (width > 390) found.push(`${name}: ${width} pixels wide`);
    }
    expect(found).toEqual([]);
    // pages that are fetched ahead are let go when the next one is opened
    expect(complaints.filter((text) => !text.includes("ERR_ABORTED"))).toEqual([]);
    await context.close();
  });

  test.for(["index", "plan-keys", "library", "troubleshooting"])("%s holds in the dark too", async (name, { skip }) => {
    if (isOffline()) skip("the tools of the site need npm's registry");
    const { page, context } = await openPage(browser, `${url}/${name}.html`, { scheme: "dark" });
    await open(page, `${url}/${name}.html`);
    expect(await page.evaluate('document.documentElement.classList.contains("dark")')).toBe(true);
    expect(await violationsOn(page)).toEqual([]);
    await context.close();
  });
});

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator("#app .vp-doc h1").first().waitFor({ timeout: 120_000 });
}

/** What axe finds, in a line each. */
async function violationsOn(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: join(ROOT, "site/node_modules/axe-core/axe.min.js") });
  const only = JSON.stringify({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    `axe.run(document, ${only}).then((result) => result.violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 160)}`);
}
