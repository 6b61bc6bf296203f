// node scripts/labImages.mjs <study> <network> <other> [kind=network ...]: renews docs/images: a portrait for each kind that is
// given, as `lethe portrait` draws it, and lab-*.png: atlas, network, compare and train at three sizes, dark and light.
// `npm run build` first; needs /usr/bin/chromium.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const MAIN = fileURLToPath(new URL("../dist/apps/cli/main.js", import.meta.url));
const IMAGES = fileURLToPath(new URL("../docs/images/", import.meta.url));
const PATIENCE = { timeout: 240_000 };
const SIZES = {
  "": { width: 1280, height: 720 },
  "-large": { width: 1920, height: 1080 },
  "-phone": { width: 390, height: 844 },
};

const [study, network, other, ...kinds] = process.argv.slice(2);
if (other === undefined) {
  console.error(
    "labImages: give the folder of a study and two of its networks, and if wanted forgets=<id> and the like",
  );
  process.exit(2);
}
for (const given of kinds) {
  const [kind, id] = given.split("=");
  const out = `${IMAGES}portrait-${kind}.png`;
  execFileSync(process.execPath, [MAIN, "portrait", `${study}/${id}`, "--theme", "dark", "--out", out]);
}
const lab = spawn(process.execPath, [MAIN, "lab", study, "--no-open", "--json", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const { url } = JSON.parse((await once(lab.stdout, "data")).toString());
const args = "--no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: args.split(" ") });

/** A page in this theme and size, with all that is drawn on it settled. */
async function view(hash, scheme, size, act, name) {
  const viewport = SIZES[size];
  const context = await browser.newContext({ viewport, colorScheme: scheme, hasTouch: size === "-phone" });
  await context.addInitScript('localStorage.setItem("lethe-visited", "yes")');
  const page = await context.newPage();
  await page.goto(`${url}${hash}`);
  await act(page);
  await page.waitForTimeout(1500); // thumbnails, and the last frame
  await page.screenshot({ path: `${IMAGES}lab-${name}${size}-${scheme}.png` });
  await context.close();
}
const drawn = (page) => page.locator("canvas[data-marks]").waitFor(PATIENCE);
const flying = (count) => async (page) => {
  await page.waitForFunction((n) => window.__lethe?.spaces.length === n, count, PATIENCE);
  await page.waitForFunction(() => window.__lethe.spaces[0].lastTrial() !== null, undefined, PATIENCE);
};
const trained = async (page) => {
  await page.locator("[data-action=train]").click();
  await page.locator("[data-trained]").waitFor(PATIENCE);
};

for (const scheme of ["dark", "light"]) {
  for (const size of Object.keys(SIZES)) {
    await view("#/", scheme, size, drawn, "atlas");
    await view(`#/n/${network}`, scheme, size, flying(1), "network");
    await view(`#/c/${network}/${other}`, scheme, size, flying(2), "compare");
    await view("#/train", scheme, size, trained, "train");
  }
}
await browser.close();
lab.kill();
