/** @file The atlas in a real browser, served and published: what is drawn is what the records say. */
import { readFileSync, rmSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MECHANISM_MARKS } from "../../src/figures/index.ts";
import { hasChromium, openBrowser, openPage, SKIP_REASON } from "./browser.ts";
import { judgedStudy, readRecords, type Served, type StoredNetwork, serveLab, servePublished } from "./study.ts";

let dir: string;
let records: StoredNetwork[];
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  dir = judgedStudy();
  records = readRecords(dir);
  browser = await openBrowser();
});
afterAll(async () => {
  if (!hasChromium) return;
  await browser.close();
  rmSync(dir, { recursive: true });
});

/** What a network is counted as. */
const mechanismOf = ({ train, verdict }: StoredNetwork): string =>
  verdict?.verdict.network ?? (train.status === "learned" ? "unjudged" : train.status);
const paramsOf = ({ train }: StoredNetwork) => train.spec.network;
const rmseOf = ({ train }: StoredNetwork) => train.evaluation!.rmse;
const countRows = async (page: Page) => Number(await page.locator(".table table").getAttribute("aria-rowcount")) - 1;
const idsOf = (page: Page) =>
  page.locator(".table tr[data-id]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id")));

describe.skipIf(!hasChromium).each([
  ["served by lethe lab", serveLab],
  ["published at a sub-path", servePublished],
])(`the atlas, %s ${hasChromium ? "" : SKIP_REASON}`, (_, serve) => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(dir);
  });
  afterAll(() => served.close());
  const open = async (hash = "") => {
    const opened = await openPage(browser, `${served.url}${hash}`);
    await opened.page.waitForSelector("canvas[data-marks]");
    // networks appear as they are read
    await opened.page.locator("[data-summary]", { hasText: `${records.length} networks:` }).waitFor();
    return opened;
  };

  test("counts: sentence, legend, phase diagram, scatter and table agree with the records", async () => {
    const { page, context, complaints } = await open();
    const learned = records.filter(({ train }) => train.status === "learned").length;
    const summary = await page.locator("[data-summary]").textContent();
    expect(summary?.replaceAll("\u00a0", " ")).toContain(
      `${records.length} networks: ${Math.round((100 * learned) / records.length)} % learned`,
    );

    const counts = new Map<string, number>();
    for (const record of records) counts.set(mechanismOf(record), (counts.get(mechanismOf(record)) ?? 0) + 1);
    expect(counts.size).toBeGreaterThan(2); // the study is worth looking at
    for (const [name, count] of counts) {
      const label = MECHANISM_MARKS[name]?.label ?? "no verdict yet";
      const button = page.locator(`.legend [data-mechanism="${name}"]`);
      expect((await button.textContent())!.replace(/\s+/g, " ").trim()).toBe(`${label} ${count}`);
    }

    const shares = new Map<string, number>();
    for (const record of records) {
      const { density, g, feedbackDivisor } = paramsOf(record);
      const key = `${density},${g},${feedbackDivisor} ${mechanismOf(record)}`;
      shares.set(key, (shares.get(key) ?? 0) + 1);
    }
    const drawn = await page
      .locator("[data-share]")
      .evaluateAll((all) => all.map((each) => each.getAttribute("data-share")));
    expect(drawn.sort()).toEqual([...shares].map(([key, count]) => `${key} ${count}`).sort());
    expect(await page.locator(".cells .cell").count()).toBe(30);

    expect(await countRows(page)).toBe(records.length);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("positions: every mark stands where the axes say, in the colour of its mechanism", async () => {
    const { page, context, complaints } = await open("#/?x=g&y=accuracy");
    expect(await page.locator("canvas[data-marks]").getAttribute("data-marks")).toBe(String(records.length));
    const x = await axisMap(page, "x");
    const y = await axisMap(page, "y");
    const places = records.map((record) => ({
      x: x(paramsOf(record).g),
      y: y(record.train.evaluation!.accuracy),
      mechanism: mechanismOf(record),
    }));
    for (const { x: px, y: py } of places) expect(await paintedNear(page, px, py)).toBe(true);
    expect(await paintedNear(page, x(1.0), y(0.55))).toBe(false); // no network there
    // filled marks that no other covers have the mechanism's colour
    const judged = await openPage(browser, `${served.url}#/?x=g&y=rmse&m=direct,forgets,mixed,limit-cycle`);
    await judged.page.waitForSelector("canvas[data-marks]");
    const [jx, jy] = [await axisMap(judged.page, "x"), await axisMap(judged.page, "y", true)];
    const shown = records
      .filter(
        ({ verdict }) =>
          verdict !== null && ["direct", "forgets", "mixed", "limit-cycle"].includes(verdict.verdict.network),
      )
      .map((record) => ({
        x: jx(paramsOf(record).g),
        y: jy(rmseOf(record)),
        color: MECHANISM_MARKS[mechanismOf(record)]!.color,
      }));
    expect(shown.length).toBeGreaterThan(2);
    const alone = shown.filter((a) => shown.every((b) => a === b || Math.hypot(a.x - b.x, a.y - b.y) > 14));
    expect(alone.length).toBeGreaterThan(1);
    for (const mark of alone) expect(await colorAt(judged.page, mark.x, mark.y)).toBe(mark.color.toLowerCase());
    expect([...complaints, ...judged.complaints]).toEqual([]);
    await context.close();
    await judged.context.close();
  });

  test("table: a heading sorts both ways, rows show the records' numbers, only those in sight are in the page", async () => {
    const { page, context, complaints } = await open("#/?sort=rmse");
    const byRmse = [...records].sort((a, b) => rmseOf(a) - rmseOf(b));
    const first = byRmse[0]!;
    expect((await idsOf(page))[0]).toBe(first.train.id);
    expect((await idsOf(page)).length).toBeLessThan(records.length);
    const cells = await page.locator(`tr[data-id="${first.train.id}"] td`).allTextContents();
    expect(cells).toContain(first.train.id);
    expect(cells).toContain(String(Number(rmseOf(first).toPrecision(4))));
    expect(cells).toContain(String(paramsOf(first).feedbackDivisor));
    await page.locator("th button", { hasText: "RMSE" }).click();
    await expect.poll(() => page.url()).toContain("sort=-rmse");
    expect((await idsOf(page))[0]).toBe(byRmse.at(-1)!.train.id);
    await page.locator(".table").evaluate((table) => table.scrollTo(0, table.scrollHeight));
    await expect.poll(async () => (await idsOf(page)).at(-1)).toBe(first.train.id);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("filters: text, mechanism, cell and brush narrow all views, stand in the URL, and come back from it", async () => {
    const { page, context, complaints } = await open("#/?x=g&y=rmse");
    await page.locator("input[type=search]").fill("g>1 fb<=10");
    const expected = records.filter((record) => paramsOf(record).g > 1 && paramsOf(record).feedbackDivisor <= 10);
    await expect.poll(() => countRows(page)).toBe(expected.length);
    expect(await page.locator("canvas[data-marks]").getAttribute("data-marks")).toBe(String(expected.length));

    await page.locator('.legend [data-mechanism="unjudged"]').click();
    const unjudged = expected.filter((record) => mechanismOf(record) === "unjudged");
    await expect.poll(() => countRows(page)).toBe(unjudged.length);

    await page.locator('.cell[data-cell="0.4,1.1,5"]').click();
    const inCell = unjudged.filter((record) => paramsOf(record).g === 1.1 && paramsOf(record).feedbackDivisor === 5);
    expect(inCell.length).toBeGreaterThan(0);
    await expect.poll(() => countRows(page)).toBe(inCell.length);
    const again = await open(new URL(page.url()).hash);
    expect((await idsOf(again.page)).sort()).toEqual(inCell.map(({ train }) => train.id).sort());
    await again.context.close();

    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => countRows(page)).toBe(records.length);
    const [x, y] = [await axisMap(page, "x"), await axisMap(page, "y", true)];
    const surface = (await page.locator(".scatter .surface").boundingBox())!;
    await page.mouse.move(surface.x + x(1.05), surface.y + y(0.05));
    await page.mouse.down();
    await page.mouse.move(surface.x + x(1.2), surface.y + y(0.02), { steps: 4 });
    await page.mouse.move(surface.x + x(1.25), surface.y + y(0.01), { steps: 4 });
    await page.mouse.up();
    const inBox = records.filter(
      (r) => paramsOf(r).g > 1.05 && paramsOf(r).g < 1.25 && rmseOf(r) > 0.01 && rmseOf(r) < 0.05,
    );
    expect(inBox.length).toBeGreaterThan(3);
    await expect.poll(() => countRows(page)).toBe(inBox.length);
    expect(page.url()).toContain("box=");

    await page.locator("input[type=search]").fill("rsme<1");
    await expect.poll(() => page.locator(".note.error").textContent()).toBe("rsme is no column; did you mean rmse?");
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("saving: the table as CSV, the figures as SVG and PNG", async () => {
    const { page, context, complaints } = await open("#/?q=g=0.8&x=g&y=rmse");
    const save = async (figure: string, item: string) => {
      await page.getByRole("button", { name: `Save “${figure}”` }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("menuitem", { name: item }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    };
    const csv = await save("What is known of each network?", "Save as CSV");
    expect(csv.name).toBe("lethe-networks.csv");
    const [header, ...lines] = csv.bytes.toString().trimEnd().split("\r\n");
    const at = header!.split(",").indexOf("rmse");
    const expected = records.filter((record) => paramsOf(record).g === 0.8);
    expect(lines.map((line) => Number(line.split(",")[at])).sort()).toEqual(expected.map(rmseOf).sort());

    const svg = await save("Which mechanism emerges where?", "Save as SVG");
    expect(svg.bytes.toString()).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg.bytes.toString()).toContain("Which mechanism emerges where?");
    expect(svg.bytes.toString().match(/<rect/g)!.length).toBeGreaterThan(6);
    const scatter = await save("How does RMSE go with g?", "Save as SVG");
    expect(scatter.bytes.toString().match(/<path[^>]* d=/g)!.length).toBeGreaterThanOrEqual(expected.length);
    const png = await save("Which mechanism emerges where?", "Save as PNG");
    expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(png.bytes.length).toBeGreaterThan(5000);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("keyboard: / searches, arrows walk cells and marks, Enter opens, ? shows the keys, Esc leaves", async () => {
    const { page, context, complaints } = await open("#/?x=g&y=rmse");
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.type")).toBe("search");
    await page.keyboard.type(records[0]!.train.id.slice(0, 6));
    await page.keyboard.press("Escape");
    await expect.poll(() => page.url()).not.toContain("q=");

    await page.locator(".cell[tabindex='0']").focus();
    const start = await page.evaluate("document.activeElement.dataset.cell");
    await page.keyboard.press("ArrowRight");
    const next = String(await page.evaluate("document.activeElement.dataset.cell"));
    expect(next).not.toBe(start);
    await page.keyboard.press("Enter");
    const [, g, fb] = next.split(",").map(Number);
    const here = records.filter((record) => paramsOf(record).g === g && paramsOf(record).feedbackDivisor === fb);
    await expect.poll(() => countRows(page)).toBe(here.length);

    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    expect(await page.locator("dialog").textContent()).toContain("search networks");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog:not([open])", { state: "attached" });

    await page.locator(".scatter .surface").focus();
    await page.keyboard.press("ArrowRight");
    const named = await page.locator(".tip code").textContent();
    expect(here.map(({ train }) => train.id)).toContain(named);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain(`#/n/${named}`);
    await page.goBack();
    await page.waitForSelector("canvas[data-marks]");
    await expect.poll(() => countRows(page)).toBe(here.length);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

/** From a value to a pixel of the scatter, by the labels that are drawn at the ticks. */
async function axisMap(page: Page, axis: "x" | "y", isLog = false): Promise<(value: number) => number> {
  const ticks = await page
    .locator(`.scatter [aria-label="${axis}-axis tick label"] text`)
    .evaluateAll((texts) => texts.map((text) => [text.textContent, text.getAttribute("transform")]));
  const known = ticks.map(([text, transform]) => {
    const [x, y] = /translate\(([-\d.]+),\s*([-\d.]+)\)/.exec(transform!)!.slice(1).map(Number);
    return { value: Number(text!.replace("−", "-")), pixel: axis === "x" ? x! : y! };
  });
  const [a, b] = [known[0]!, known.at(-1)!];
  const forward = isLog ? Math.log : (value: number) => value;
  const slope = (b.pixel - a.pixel) / (forward(b.value) - forward(a.value));
  return (value) => a.pixel + slope * (forward(value) - forward(a.value));
}

const PIXELS = `(x, y, half) => {
  const canvas = document.querySelector("canvas[data-marks]");
  const size = Math.max(1, Math.round(2 * half * devicePixelRatio));
  const part = new OffscreenCanvas(size, size).getContext("2d", { willReadFrequently: true });
  part.drawImage(canvas, -Math.round((x - half) * devicePixelRatio), -Math.round((y - half) * devicePixelRatio));
  return [...part.getImageData(0, 0, size, size).data];
}`;

/** Whether anything is painted within 6 pixels: a mark is a ring or a filled symbol of about 5. */
async function paintedNear(page: Page, x: number, y: number): Promise<boolean> {
  const data = (await page.evaluate(`(${PIXELS})(${x}, ${y}, 6)`)) as number[];
  return data.some((value, k) => k % 4 === 3 && value > 60);
}

async function colorAt(page: Page, x: number, y: number): Promise<string> {
  const data = (await page.evaluate(`(${PIXELS})(${x}, ${y}, 0.5)`)) as number[];
  return `#${data
    .slice(0, 3)
    .map((value) => value.toString(16).padStart(2, "0"))
    .join("")}`;
}
