// node scripts/labImages.mjs <study> <network> <other>: renews docs/images/lab-*.png: the atlas of the study, the page of a
// network, and the two compared. Those in the repository are of `lethe study run demo`, after `lethe assay` of its networks
// fef27bcf61020009 and 587b4d2e713d08a2. `npm run build` first; needs /usr/bin/chromium.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const MAIN = fileURLToPath(new URL("../dist/apps/cli/main.js", import.meta.url));
const IMAGES = fileURLToPath(new URL("../docs/images/", import.meta.url));
const PATIENCE = { timeout: 120_000 };
const DESKTOP = { width: 1280, height: 900 };
const TABLET = { width: 1024, height: 768 };

const [study, network, other] = process.argv.slice(2);
if (other === undefined) {
  console.error("labImages: give the folder of a study and two of its networks");
  process.exit(2);
}
const lab = spawn(process.execPath, [MAIN, "lab", study, "--no-open", "--json", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const { url } = JSON.parse((await once(lab.stdout, "data")).toString());

const args = "--no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: args.split(" ") });
/** A page in this theme, with all that is drawn on it settled. */
async function view(hash, { scheme = "dark", viewport = DESKTOP, hasTouch = false, act = async () => {} }, name) {
  const context = await browser.newContext({ viewport, colorScheme: scheme, hasTouch });
  await context.addInitScript('localStorage.setItem("lethe-visited", "yes")');
  const page = await context.newPage();
  await page.goto(`${url}${hash}`);
  await act(page);
  await page.waitForTimeout(700); // the last frame
  await page.screenshot({ path: `${IMAGES}${name}.png` });
  await context.close();
}
const drawn = (page) => page.locator("canvas[data-marks]").waitFor(PATIENCE);
const dissected = (page, count = 1) =>
  page.waitForFunction(
    (n) => {
      const spaces = window.__lethe?.spaces ?? [];
      return spaces.length === n && spaces.every((space) => space.scene() !== null && !space.isDissecting());
    },
    count,
    PATIENCE,
  );
const select = async (page) => {
  await dissected(page);
  const trial = page.locator(".touch fieldset button").nth(1);
  await trial.click();
  await page.locator("[data-action=stop]:disabled").waitFor(PATIENCE);
  await page.locator(".inspector .chip").first().click();
  await page.getByLabel("Time").fill("140");
  await page.getByRole("tab", { name: "forgetting" }).click();
  await page.evaluate(() => scrollTo(0, 0));
};
const touched = async (page) => {
  await select(page);
  await page.getByLabel("delay", { exact: true }).fill("40");
  await page.locator(".touch fieldset button").nth(2).tap();
  await page.locator("[data-action=stop]:disabled").waitFor(PATIENCE);
  await page.locator("[data-action=nudge]").tap();
  await page.locator("[data-action=stop]:disabled").waitFor(PATIENCE);
};
const trained = async (page) => {
  await page.locator("[data-action=train]").click();
  await page.locator("[data-trained]").waitFor(PATIENCE);
};

for (const scheme of ["dark", "light"]) {
  await view("#/", { scheme, act: drawn }, `lab-atlas-${scheme}`);
  await view(
    `#/n/${network}`,
    { scheme, act: select, viewport: { width: 1280, height: 1500 } },
    `lab-network-${scheme}`,
  );
}
await view(`#/n/${network}`, { viewport: TABLET, hasTouch: true, act: touched }, "lab-touch");
await view("#/train", { scheme: "light", act: trained }, "lab-train");
await view(`#/c/${network}/${other}`, { act: (page) => dissected(page, 2) }, "lab-compare");
await browser.close();
lab.kill();
