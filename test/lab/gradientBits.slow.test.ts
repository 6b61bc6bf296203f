/** @file Learning by gradient gives the same bytes in Node and in Chromium. */
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { expect, test } from "vitest";
import { hasChromium, openBrowser, SKIP_REASON } from "./browser.ts";
import { hashes } from "./gradientBits.ts";

test("every model, in f32 and f64: Chromium learns what Node learns, to the last bit", {
  timeout: 180_000,
}, async (context) => {
  if (!hasChromium) return context.skip(SKIP_REASON);
  const entry = fileURLToPath(new URL("./gradientBits.ts", import.meta.url));
  const built = await build({
    ...{ configFile: false, logLevel: "silent" },
    build: { write: false, minify: false, lib: { entry, formats: ["iife"], name: "gradientBits", fileName: "bits" } },
  });
  const [{ output }] = built as unknown as { output: { code: string }[] }[];
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: output[0].code });
    const there = await page.evaluate("gradientBits.hashes()");
    const here = hashes();
    expect(there).toEqual(here);
    expect(new Set(Object.values(here)).size).toBe(10);
  } finally {
    await browser.close();
  }
});
