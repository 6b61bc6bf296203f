/** @file Two networks side by side, in a real browser: one bar acts on both, axes mean the same in both, differences are said. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { LetheHook } from "../../apps/lab/src/pages/network/facts.ts";
import { stepOfDelay } from "../../apps/lab/src/pages/network/scales.ts";
import { hasChromium, openPage, SKIP_REASON } from "./browser.ts";
import { atRest, save } from "./onPage.ts";
import { lethe } from "./study.ts";
import { serveTwo } from "./twoServed.ts";

declare const window: { readonly __lethe?: LetheHook }; // of the page

const lab = serveTwo("learned", ({ dir, ids }) => {
  for (const id of ids) lethe("assay", `${dir}/${id}`, "--assay", "forgetting");
});

const open = async () => {
  const opened = await openPage(lab.browser, `${lab.served.url}#/c/${lab.study.ids.join("/")}`);
  await atRest(opened.page, 2);
  return opened;
};
/** How many paths of a kind either picture has. */
const count = (page: Page, kind: "trial" | "release") =>
  page.evaluate(
    async (prefix) =>
      Promise.all(
        window.__lethe!.spaces.map(
          async (space) => (await space.facts()).paths.filter(({ id }) => id.startsWith(prefix)).length,
        ),
      ),
    `${kind}:`,
  );

describe.skipIf(!hasChromium)(`compare ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("they turn together, and one trial, one release and one reset go to both", async () => {
    const { page, context, complaints } = await open();
    const views = () => page.evaluate(() => window.__lethe!.spaces.map((space) => space.view()));
    const box = (await page.locator(".space-body canvas").first().boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 180, box.y + 130, { steps: 4 });
    await page.mouse.up();
    const [a, b] = await views();
    expect(a!.azimuth).not.toBe(0);
    expect(b).toEqual(a);

    await page.getByLabel("delay", { exact: true }).fill(`${stepOfDelay(9, 5, 200)}`);
    await page.locator(".touch").getByRole("button", { name: "10", exact: true }).click();
    const steps = () => page.evaluate(() => window.__lethe!.spaces.map((space) => space.lastTrial()?.steps));
    await expect.poll(steps).toEqual([390, 390]);
    const trials = await count(page, "trial");
    expect(trials[0]).toBe(trials[1]);
    expect(await count(page, "release")).toEqual([0, 0]);
    await page.locator("[data-action=release]").click();
    await expect.poll(() => count(page, "release")).toEqual([1, 1]);
    await page.locator("[data-action=reset]").click();
    await expect.poll(() => count(page, "release")).toEqual([0, 0]);
    await expect.poll(() => count(page, "trial")).toEqual([1, 1]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("axes are those of the read-outs, and either menu is for both", async () => {
    const { page, context, complaints } = await open();
    const menus = page.getByLabel("Axes");
    const chosen = () => Promise.all([0, 1].map((k) => menus.nth(k).inputValue()));
    expect(await chosen()).toEqual(["readout", "readout"]);
    await menus.nth(1).selectOption("principal");
    await expect.poll(chosen).toEqual(["principal", "principal"]);
    await menus.nth(0).selectOption("readout");
    await expect.poll(chosen).toEqual(["readout", "readout"]);
    const tops = await page
      .locator(".space-body canvas")
      .evaluateAll((all) => all.map((c) => c.getBoundingClientRect().top));
    expect(tops[0]).toBe(tops[1]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("what they were made differently in is said, and their forgetting lies in one chart", async () => {
    const { page, context, complaints } = await open();
    const said = await page.locator(".compare > p").first().textContent();
    expect(said).toBe("They differ in feedback ÷ 10 and 5, seed 3 and 4.");
    const figure = page.getByRole("figure", { name: "Which forgets first?" });
    const lines = figure.locator('[aria-label="line"] path');
    expect(await lines.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")))).toEqual(
      lab.study.ids.map((id) => id.slice(0, 8)),
    );
    const rows = (await save(page, figure.getByRole("button", { name: /^Save/ }), "Save as CSV"))
      .toString()
      .split("\r\n");
    expect(rows.slice(1, 4).map((row) => row.split(",")[0])).toEqual(["0", "1", "2"]); // delays of the assay, τ
    expect(complaints).toEqual([]);
    await context.close();
  });
});
