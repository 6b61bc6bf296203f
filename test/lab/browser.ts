/** @file A real browser for tests of the lab: Debian's Chromium, driven by playwright-core. */
import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";
/** Tests skip where this is false; LETHE_REQUIRE_ALL turns skips into failures. */
export const hasChromium = existsSync(CHROMIUM);
export const SKIP_REASON = `(needs ${CHROMIUM}: apt-get install chromium)`;

/** WebGL on a processor reports that reading the picture takes time: the machine, not the page. */
const SOFTWARE_RENDERER = /GL Driver Message \(OpenGL, Performance/;

/** Where the page asks whether there is something new. */
const UPDATES = /\/api\/updates$/;

/** How long a test waits for what comes by itself: what a busy machine may need, not what a page should. Milliseconds. */
export const PATIENCE = { timeout: 180_000 };

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: errors and warnings of its console, exceptions, failed requests. */
  readonly complaints: string[];
}

export interface Visitor {
  /** Colours that the system prefers. @default "dark" */
  readonly scheme?: "dark" | "light";
  /** In CSS pixels. @default 1280 × 720 */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Whether the screen is touched. @default false */
  readonly hasTouch?: boolean;
  /** Whether this visit is the first one. @default false */
  readonly isNew?: boolean;
  /** Whether the system is asked for less motion. @default false */
  readonly isStill?: boolean;
}

/** A tab of its own. */
export async function openPage(browser: Browser, url: string, visitor: Visitor = {}): Promise<OpenPage> {
  const { scheme = "dark", viewport = { width: 1280, height: 720 }, hasTouch = false, isNew = false } = visitor;
  const reducedMotion = visitor.isStill === true ? "reduce" : "no-preference";
  const context = await browser.newContext({ viewport, hasTouch, colorScheme: scheme, reducedMotion });
  context.setDefaultTimeout(PATIENCE.timeout);
  if (!isNew) await context.addInitScript('localStorage.setItem("lethe-visited", "yes")');
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (SOFTWARE_RENDERER.test(message.text())) return;
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // the page asks for news all the time; leaving it or loading it anew breaks off what is under way
    if (reason === "net::ERR_ABORTED" && UPDATES.test(new URL(request.url()).pathname)) return;
    complaints.push(`${request.url()}: ${reason}`);
  });
  await page.goto(url);
  return { page, context, complaints };
}
