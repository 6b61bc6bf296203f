/** @file Two small networks, served to a browser for all tests of a file. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { hasChromium, openBrowser } from "./browser.ts";
import { type SmallStudy, trainTwo } from "./smallRun.ts";
import { type Served, serveLab } from "./study.ts";

export interface TwoServed {
  readonly study: SmallStudy;
  readonly served: Served;
  readonly browser: Browser;
}

/**
 * Trains, serves and opens before the tests of the file that calls it, and ends it all after them. Nothing where Chromium is not.
 *
 * @param prepare what else the study is given before it is served.
 * @returns what is there while the tests run.
 */
export function serveTwo(
  size: "small" | "learned" = "small",
  prepare: (study: SmallStudy) => void | Promise<void> = () => {},
): TwoServed {
  let two: TwoServed | undefined;
  beforeAll(async () => {
    if (!hasChromium) return;
    const study = await trainTwo(size);
    await prepare(study);
    two = { study, served: await serveLab(study.dir), browser: await openBrowser() };
  });
  afterAll(async () => {
    await two?.browser.close();
    await two?.served.close();
    two?.study.remove();
  });
  return {
    get study() {
      return two!.study;
    },
    get served() {
      return two!.served;
    },
    get browser() {
      return two!.browser;
    },
  };
}
