/** @file What tests of the lab do on a page: wait for it, touch it, save from it, measure what is drawn. */
/// <reference lib="dom" />
import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { LetheHook } from "../../apps/lab/src/pages/network/facts.ts";
import { PATIENCE } from "./browser.ts";

declare const window: Window & { readonly __lethe?: LetheHook }; // of the page

/** Waits until every network on the page is dissected. */
export async function dissected(page: Page, count: number): Promise<void> {
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
export async function atRest(page: Page, count: number): Promise<void> {
  await dissected(page, count);
  await page.waitForFunction(
    () =>
      window.__lethe!.spaces.every((space) => space.lastTrial() !== null) &&
      document.querySelector("[data-action=stop]:disabled") !== null,
    undefined,
    PATIENCE,
  );
}

/** Waits for frames of the page: after two, what was resized is laid out anew. */
export const frames = (page: Page, count = 2) =>
  page.evaluate(
    (many) =>
      new Promise<void>((seen) => {
        let k = 0;
        requestAnimationFrame(function again() {
          if (++k < many) requestAnimationFrame(again);
          else seen();
        });
      }),
    count,
  );

export const htmlOf = (locator: Locator) =>
  locator.evaluate((element) => element.outerHTML.slice(0, 90)).catch(() => "gone");

/** Fingers on the screen, which playwright can only tap with. */
export async function touches(page: Page) {
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

/** What a menu saves. */
export async function save(page: Page, menu: Locator, item: string): Promise<Buffer> {
  await menu.click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: item }).click(),
  ]);
  return readFileSync(await download.path());
}

/** Pixels are an affine map of the values, to a thousandth of their span: one line through the two farthest holds for all. */
export function expectAffine(pixels: readonly number[], values: readonly number[]): void {
  const low = values.indexOf(Math.min(...values));
  const high = values.indexOf(Math.max(...values));
  if (values[low] === values[high]) {
    for (const pixel of pixels) expect(Math.abs(pixel - pixels[low]!)).toBeLessThan(0.01);
    return;
  }
  const slope = (pixels[high]! - pixels[low]!) / (values[high]! - values[low]!);
  const span = Math.abs(pixels[high]! - pixels[low]!);
  values.forEach((value, k) => {
    expect(Math.abs(pixels[low]! + slope * (value - values[low]!) - pixels[k]!)).toBeLessThan(1e-3 * span + 0.01);
  });
}
