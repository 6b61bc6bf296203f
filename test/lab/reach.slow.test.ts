/** @file Whom every page reaches, in a real browser: keys alone, screen readers, small screens, both themes. */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { AxeBuilder } from "@axe-core/playwright";
import { describe, expect, test } from "vitest";
import { hasChromium, openPage, PATIENCE, SKIP_REASON } from "./browser.ts";
import { atRest, frames, htmlOf } from "./onPage.ts";
import { serveTwo } from "./twoServed.ts";

const LAPTOP = { width: 1280, height: 720 };
const TABLET = { width: 1024, height: 768 };
const UPRIGHT = { width: 768, height: 1024 };
/** Every page, its address, and what stands on it once it is ready. */
const PAGES = [
  ["atlas", () => "#/", "canvas[data-marks]"],
  ["network", () => `#/n/${lab.study.ids[0]}`, ".space-body canvas"],
  ["compare", () => `#/c/${lab.study.ids.join("/")}`, ".compare section:nth-child(2) .space-body canvas"],
  ["train", () => "#/train", "[data-action=train]"],
  ["drop", () => "#/drop", ".drop-zone"],
  ["claims", () => "#/paper", "[data-claim]"],
  ["related", () => "#/related", ".related-node"],
] as const;

const lab = serveTwo("learned");

/** What can be operated, and is shown. */
const CONTROLS = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), summary, [tabindex]";

describe.skipIf(!hasChromium).each(PAGES)(`the %s page ${hasChromium ? "" : SKIP_REASON}`, (name, hash, ready) => {
  const open = async (visitor: Parameters<typeof openPage>[2] = {}) => {
    const opened = await openPage(lab.browser, `${lab.served.url}${hash()}`, visitor);
    await opened.page.locator(ready).first().waitFor(PATIENCE);
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
    "%s: axe finds nothing serious; text stands out from what is behind it, 4.5 : 1 at least",
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
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 120))])).toEqual([]);
      await context.close();
    },
  );
});
