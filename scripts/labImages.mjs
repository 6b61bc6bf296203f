// node scripts/labImages.mjs <study> <network> <other> [kind=network ...]: renews docs/images: portrait-<kind>.webp for each kind
// that is given, as `lethe portrait` draws it, and lab-*.webp: atlas, network, compare and train at three sizes, dark and light.
// `npm run build` first; needs /usr/bin/chromium.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const MAIN = fileURLToPath(new URL("../dist/apps/cli/main.js", import.meta.url));
const IMAGES = fileURLToPath(new URL("../docs/images/", import.meta.url));
const PATIENCE = { timeout: 600_000 };
const QUALITY = 0.82;
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
const lab = spawn(process.execPath, [MAIN, "lab", study, "--no-open", "--json", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const { url } = JSON.parse((await once(lab.stdout, "data")).toString());
const args = "--no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: args.split(" ") });
const press = await browser.newPage();

/** Keeps a PNG as WebP, a tenth of its size. */
async function keep(png, name) {
  const webp = await press.evaluate(
    async ([bytes, quality]) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height);
      canvas.getContext("2d").drawImage(image, 0, 0);
      const blob = await canvas.convertToBlob({ type: "image/webp", quality });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    [png.toString("base64"), QUALITY],
  );
  writeFileSync(`${IMAGES}${name}.webp`, new Uint8Array(webp));
}

const folder = mkdtempSync(join(tmpdir(), "lethe-images-"));
for (const given of kinds) {
  const [kind, id] = given.split("=");
  const out = join(folder, `${kind}.png`);
  execFileSync(process.execPath, [MAIN, "portrait", `${study}/${id}`, "--theme", "dark", "--out", out]);
  await keep(readFileSync(out), `portrait-${kind}`);
}
rmSync(folder, { recursive: true });

/** A page in this theme and size, with all that is drawn on it settled. */
async function view(hash, scheme, size, act, name) {
  const viewport = SIZES[size];
  const context = await browser.newContext({ viewport, colorScheme: scheme, hasTouch: size === "-phone" });
  context.setDefaultTimeout(PATIENCE.timeout);
  await context.addInitScript('localStorage.setItem("lethe-visited", "yes")');
  const page = await context.newPage();
  await page.goto(`${url}${hash}`);
  await act(page);
  await page.waitForTimeout(3000); // thumbnails, and particles on their way
  await keep(await page.screenshot(), `lab-${name}${size}-${scheme}`);
  await context.close();
}
const drawn = async (page) => {
  await page.locator("canvas[data-marks]").waitFor();
  // portraits that are in sight
  const isPainted = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll("canvas[data-thumb]")];
      return all.filter((each) => each.getBoundingClientRect().top < innerHeight).every((each) => each.dataset.painted);
    });
  while (!(await isPainted())) await page.waitForTimeout(500);
};
const flying = (count, hasField) => async (page) => {
  const isDrawn = () =>
    page.evaluate(
      async ([n, wantsField]) => {
        const spaces = window.__lethe?.spaces ?? [];
        if (spaces.length !== n || spaces.some((space) => space.lastTrial() === null)) return false;
        const facts = await Promise.all(spaces.map((space) => space.facts()));
        return facts.every((each) => each.frames > 0 && each.hasField === wantsField);
      },
      [count, hasField],
    );
  while (!(await isDrawn())) await page.waitForTimeout(500);
};
const trained = async (page) => {
  await page.locator("[data-action=train]").click();
  await page.locator("[data-trained]").waitFor();
};

for (const size of Object.keys(SIZES)) {
  for (const scheme of ["dark", "light"]) {
    await view("#/", scheme, size, drawn, "atlas");
    await view(`#/n/${network}`, scheme, size, flying(1, true), "network");
    await view(`#/c/${network}/${other}`, scheme, size, flying(2, false), "compare");
    await view("#/train?n=100&trials=200", scheme, size, trained, "train");
  }
}
await browser.close();
lab.kill();
