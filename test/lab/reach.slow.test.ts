/** @file Whom the lab reaches, in a real browser: keys alone, screen readers, fingers, small screens, both themes, a first visit. */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Browser, Locator, Page, Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LetheHook } from "../../apps/lab/src/pages/network/facts.ts";
import { copyPopulation, populationIds } from "../labStudy.ts";
import { hasChromium, openBrowser, openPage, PATIENCE, SKIP_REASON } from "./browser.ts";
import { type Served, serveLab, servePublished } from "./study.ts";

declare const window: Window & { readonly __lethe?: LetheHook }; // of the page
const ids = populationIds().slice(0, 6);
const [first, second] = ids as [string, string];
const LAPTOP = { width: 1280, height: 720 };
const TABLET = { width: 1024, height: 768 };
const UPRIGHT = { width: 768, height: 1024 };
/** Every page, and what stands on it once it is ready. */
const PAGES = [
  ["atlas", "#/", "canvas[data-marks]"],
  ["network", `#/n/${first}`, ".space-body canvas"],
  ["compare", `#/c/${first}/${second}`, ".compare section:nth-child(2) .space-body canvas"],
  ["train", "#/train", "[data-action=train]"],
  ["drop", "#/drop", ".drop-zone"],
] as const;

let dir: string;
let served: Served;
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  dir = copyPopulation(ids);
  served = await serveLab(dir);
  browser = await openBrowser();
});
afterAll(async () => {
  if (!hasChromium) return;
  await browser.close();
  await served.close();
  rmSync(dir, { recursive: true });
});

/** What can be operated, and is shown. */
const CONTROLS = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), summary, [tabindex]";

describe.skipIf(!hasChromium).each(PAGES)(`the %s page ${hasChromium ? "" : SKIP_REASON}`, (name, hash, ready) => {
  const open = async (visitor: Parameters<typeof openPage>[2] = {}) => {
    const opened = await openPage(browser, `${served.url}${hash}`, visitor);
    await opened.page.locator(ready).waitFor(PATIENCE);
    if (name === "network") await atRest(opened.page, 1);
    if (name === "compare") await atRest(opened.page, 2);
    return opened;
  };

  test("on a laptop, a tablet and an upright one nothing is wider than the screen or cut off, no control lies beyond it or is smaller than 24 × 24 pixels", async () => {
    const { page, context, complaints } = await open({ hasTouch: true });
    for (const viewport of [LAPTOP, TABLET, UPRIGHT]) {
      await page.setViewportSize(viewport);
      await frames(page);
      const faults = await page.evaluate((controls) => {
        const say = (elements: readonly HTMLElement[]) =>
          elements.map((each) => {
            const { width, height } = each.getBoundingClientRect();
            return `${Math.round(width)} × ${Math.round(height)} ${each.outerHTML.slice(0, 90)}`;
          });
        // the table scrolls by itself
        const isAside = (element: Element) => element.closest(".table, .skip, .hidden-text") !== null;
        const all = [...document.querySelectorAll<HTMLElement>(controls)].filter(
          (element) => !isAside(element) && element.checkVisibility(),
        );
        const box = (element: HTMLElement) => (element.closest("label") ?? element).getBoundingClientRect();
        const texts = [...document.querySelectorAll<HTMLElement>("button, select, h1, h2, .figure p, legend, label")];
        return {
          wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          beyond: say(all.filter((each) => box(each).left < 0 || box(each).right > innerWidth + 0.5)),
          small: say(
            all.filter((each) => each.closest("p") === null && Math.min(box(each).width, box(each).height) < 24),
          ),
          cut: say(
            texts.filter((each) => !isAside(each) && each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1),
          ),
        };
      }, CONTROLS);
      expect({ viewport, faults }).toEqual({ viewport, faults: { wide: 0, beyond: [], small: [], cut: [] } });
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("Tab reaches every control, and shows where it is", async () => {
    const { page, context } = await open();
    const expected = await page.evaluate((controls) => {
      const all = [...document.querySelectorAll<HTMLElement>(controls)].filter(
        (element) => element.tabIndex >= 0 && element.checkVisibility() && element.tagName !== "MAIN",
      );
      for (const [k, element] of all.entries()) element.dataset["stop"] = String(k);
      return all.length;
    }, CONTROLS);
    expect(expected).toBeGreaterThan(8);
    const reached = new Set<number>();
    const unseen: string[] = [];
    for (let k = 0; k < 2 * expected && reached.size < expected; k++) {
      await page.keyboard.press("Tab");
      const { stop, isSeen, html } = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return {
          stop: Number(element.dataset["stop"] ?? -1),
          isSeen: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1,
          html: element.outerHTML.slice(0, 90),
        };
      });
      if (stop >= 0) reached.add(stop);
      if (stop >= 0 && !isSeen) unseen.push(html);
    }
    const missed = Array.from({ length: expected }, (_, k) => k).filter((k) => !reached.has(k));
    const missedHtml = await Promise.all(missed.map((k) => htmlOf(page.locator(`[data-stop="${k}"]`))));
    expect({ missedHtml, unseen }).toEqual({ missedHtml: [], unseen: [] });
    await context.close();
  });

  test("everything that can be operated, and every picture, has a name for screen readers; headings and landmarks are there", async () => {
    const { page, context } = await open();
    const tree = await page.locator("body").ariaSnapshot();
    const roles =
      "button|link|slider|combobox|textbox|searchbox|spinbutton|checkbox|tab|img|application|toolbar|figure|progressbar";
    const nameless = tree.split("\n").filter((line) => new RegExp(`^\\s*- (${roles})(:?$| \\[)`).test(line));
    expect(nameless).toEqual([]);
    expect(tree).toMatch(/^- banner/m);
    expect(tree).toMatch(/- navigation "Pages"/);
    expect(tree).toMatch(/^- main/m);
    expect(tree).toMatch(/heading .*\[level=1\]/);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    // a canvas says in words what it shows, or leaves that to what lies over it
    const mute = await page.evaluate(() =>
      [...document.querySelectorAll("canvas")]
        .filter((canvas) => canvas.closest("[aria-hidden=true]") === null && !canvas.hasAttribute("aria-label"))
        .map((canvas) => canvas.outerHTML),
    );
    expect(mute).toEqual([]);
    await context.close();
  });

  test.each(["dark", "light"] as const)(
    "%s: text stands out from what is behind it, 4.5 : 1 at least",
    async (scheme) => {
      const { page, context } = await open({ scheme });
      expect(await page.locator("html").getAttribute("data-theme")).toBe(scheme);
      const faint = await page.evaluate(() => {
        const parse = (color: string) => {
          const srgb = /^color\(srgb ([^)]*)\)/.exec(color);
          const parts = (srgb?.[1] ?? color).match(/[\d.]+/g)!.map(Number);
          const [r, g, b] = srgb === null ? parts : parts.slice(0, 3).map((v) => v * 255);
          return { rgb: [r!, g!, b!], alpha: parts[3] ?? 1 };
        };
        const luminance = (rgb: readonly number[]) => {
          const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
        };
        const behind = (element: Element): number[] => {
          const { rgb, alpha } = parse(getComputedStyle(element).backgroundColor);
          if (alpha === 1 || element.parentElement === null) return rgb;
          const under = behind(element.parentElement);
          return rgb.map((v, k) => alpha * v + (1 - alpha) * under[k]!);
        };
        const found = new Set<string>();
        for (const element of document.querySelectorAll<HTMLElement>("body *")) {
          const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim() !== "");
          if (
            !text ||
            !element.checkVisibility() ||
            element.closest("svg, :disabled, option, .hidden-text, .skip") !== null
          )
            continue;
          const front = luminance(parse(getComputedStyle(element).color).rgb);
          const back = luminance(behind(element));
          const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
          if (ratio < 4.5) found.add(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 80)}`);
        }
        return [...found];
      });
      expect(faint).toEqual([]);
      await context.close();
    },
  );
});

describe.skipIf(!hasChromium)(`the lab ${hasChromium ? "" : SKIP_REASON}`, () => {
  test("a finger scrolls the page, two turn the state space and pinch it nearer; a tap runs a pair and selects networks of the atlas", async () => {
    const { page, context, complaints } = await openPage(browser, `${served.url}#/n/${first}`, {
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
    await expect.poll(trials, PATIENCE).toBe(count + 1);

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

  test("the theme follows the system until it is chosen, and the choice stays", async () => {
    const { page, context } = await openPage(browser, served.url, { scheme: "light" });
    const theme = () => page.locator("html").getAttribute("data-theme");
    expect(await theme()).toBe("light");
    await page.getByRole("button", { name: "Dark" }).click();
    expect(await theme()).toBe("dark");
    await page.reload();
    expect(await theme()).toBe("dark");
    await context.close();
  });

  test("a first visit is told in three sentences what this is, once", async () => {
    const { page, context, complaints } = await openPage(browser, served.url, { isNew: true });
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
    const { page, context } = await openPage(browser, "about:blank");
    const scripts = new Map<string, Response>();
    page.on("response", (answer) => {
      if (/\.js$/.test(new URL(answer.url()).pathname)) scripts.set(answer.url(), answer);
    });
    const loaded = () => Promise.all([...scripts.values()].map((answer) => answer.body()));
    await page.goto(served.url);
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
    const unknown = await openPage(browser, `${served.url}#/nowhere`);
    expect(await unknown.page.getByRole("alert").textContent()).toContain("The atlas is at the top left");
    await unknown.context.close();
    const gone = await openPage(browser, `${served.url}#/n/0123456789abcdef`);
    const alert = gone.page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("choose another one in the atlas");
    expect(await alert.getByRole("button", { name: "Try again" }).count()).toBe(1);
    await gone.context.close();
  });

  test("a site opened as a file says how to serve it", async () => {
    const site = await servePublished(dir);
    const { page, context } = await openPage(browser, `file://${site.folder}/index.html`);
    const advice = page.locator("#app p");
    await advice.waitFor({ state: "visible" });
    expect(await advice.textContent()).toContain("python3 -m http.server");
    await context.close();
    await site.close();
  });
});

/** Waits until every network on the page is dissected. */
async function dissected(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (n) => {
      const spaces = window.__lethe?.spaces ?? [];
      return spaces.length === n && spaces.every((space) => space.scene() !== null && !space.isDissecting());
    },
    count,
    PATIENCE,
  );
}

/** Waits until no trial runs either: buttons that are for what runs are then not to be pressed, and stay so. */
async function atRest(page: Page, count: number): Promise<void> {
  await dissected(page, count);
  await page.waitForFunction(
    () =>
      window.__lethe!.spaces.every((space) => space.lastTrial() !== null) &&
      document.querySelector("[data-action=stop]:disabled") !== null,
    undefined,
    PATIENCE,
  );
}

/** Waits for two frames: by then what was resized is laid out anew. */
const frames = (page: Page) =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));

const htmlOf = (locator: Locator) => locator.evaluate((element) => element.outerHTML.slice(0, 90)).catch(() => "gone");

/** Fingers on the screen, which playwright can only tap with. */
async function touches(page: Page) {
  const session = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", points: readonly (readonly [number, number])[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const STEPS = 6;
  return {
    async drag(from: readonly [number, number], to: readonly [number, number]) {
      await send("touchStart", [from]);
      for (let k = 1; k <= STEPS; k++)
        await send("touchMove", [
          [from[0] + ((to[0] - from[0]) * k) / STEPS, from[1] + ((to[1] - from[1]) * k) / STEPS],
        ]);
      await send("touchEnd", []);
    },
    async pinch([x, y]: readonly [number, number], from: number, to: number) {
      const pair = (half: number) =>
        [
          [x - half, y],
          [x + half, y],
        ] as const;
      await send("touchStart", pair(from));
      for (let k = 1; k <= STEPS; k++) await send("touchMove", pair(from + ((to - from) * k) / STEPS));
      await send("touchEnd", []);
    },
  };
}
