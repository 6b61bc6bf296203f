/** @file What the network page says and draws of a network, in a real browser, beside its records. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LetheHook } from "../../apps/lab/src/pages/network/facts.ts";
import { PORTRAIT_INK } from "../../src/figures/index.ts";
import { decodeNpz, type NumericArray } from "../../src/format/index.ts";
import { explainVerdict, siteMatrix } from "../../src/mechanism/index.ts";
import type { TrainRecord, VerdictRecord } from "../../src/study/index.ts";
import { hasChromium, openBrowser, openPage, PATIENCE, SKIP_REASON } from "./browser.ts";
import { expectAffine, save } from "./onPage.ts";
import { type SmallRun, trainSmall } from "./smallRun.ts";
import { lethe, type Served, serveLab, servePublished } from "./study.ts";

declare const window: { readonly __lethe?: LetheHook }; // of the page

interface AssayRecord {
  readonly stage: string;
  readonly summary: Readonly<Record<string, number | null>>;
  readonly curves: readonly {
    readonly name: string;
    readonly at: readonly number[];
    readonly lines: readonly {
      readonly name: string;
      readonly values: readonly (number | null)[];
      readonly low: readonly (number | null)[] | null;
    }[];
  }[];
}

let run: SmallRun;
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  run = await trainSmall(100, 300, 0.9);
  lethe("verdict", run.path);
  lethe("assay", run.path, "--assay", "forgetting,noise,forecast");
  browser = await openBrowser();
});
afterAll(async () => {
  if (!hasChromium) return;
  await browser.close();
  rmSync(run.dir, { recursive: true });
});

/** The record of a stage, by the beginning of its name. */
function recordOf<T>(stage: string): T {
  const name = readdirSync(join(run.dir, "runs")).find(
    (each) => each.startsWith(`${run.id}.${stage}`) && each.endsWith(".json"),
  );
  return (JSON.parse(readFileSync(join(run.dir, "runs", name!), "utf8")) as { record: T }).record;
}
const three = (value: number) => `${Number(value.toPrecision(3))}`;
const plain = (text: string | null) => (text ?? "").replaceAll("\u00a0", " ");

describe.skipIf(!hasChromium).each([
  ["served by lethe lab", serveLab],
  ["published at a sub-path", servePublished],
])(`what is known of a network, %s ${hasChromium ? "" : SKIP_REASON}`, (_, serve) => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(run.dir);
  });
  afterAll(() => served.close());
  const open = async () => {
    const opened = await openPage(browser, `${served.url}#/n/${run.id}`);
    await opened.page.locator(".space-body canvas").waitFor(PATIENCE);
    return opened;
  };

  test("the title, the lifetime and the noise beside their estimates, and the evidence are those of the records", async () => {
    const { page, context, complaints } = await open();
    const train = recordOf<TrainRecord>("train");
    const { verdict } = recordOf<VerdictRecord>("verdict");
    expect(train.status).toBe("learned"); // it is worth looking at
    const forgetting = recordOf<AssayRecord>("forgetting").summary;
    const noise = recordOf<AssayRecord>("noise").summary;
    const forecast = recordOf<AssayRecord>("forecast").summary;
    expect(forgetting["censored"]).toBe(0);
    const lifetime = three(forgetting["lifetime"]!);
    expect(plain(await page.locator("h1").textContent())).toContain(`Forgets when the delay is ${lifetime} τ longer`);
    expect(plain(await page.locator("[data-measured=lifetime]").textContent())).toBe(`${lifetime} τ`);
    expect(plain(await page.locator("[data-measured=noise]").textContent())).toBe(
      `σ ${three(noise["toleratedSigma"]!)} per √τ`,
    );
    expect((await page.locator("[data-forecast]").allTextContents()).map(plain)).toEqual([
      `surrogate ${three(forecast["lifetimeSurrogate"]!)} τ`,
      ...(forecast["lifetimeModes"] === null ? [] : [`forecast ${three(forecast["lifetimeModes"]!)} τ`]),
      `forecast σ ${three(forecast["toleratedSigma"]!)}`,
    ]);
    await page.getByRole("tab", { name: "evidence" }).click();
    expect(await page.locator(".evidence .sites").textContent()).toBe(siteMatrix(verdict).join("\n"));
    expect(await page.locator(".evidence li").allTextContents()).toEqual(explainVerdict(verdict, 5, () => []));
    const rows = async (table: string) => {
      const all = await page.locator(`.evidence table.${table} tbody tr`).all();
      return Promise.all(all.map((row) => row.locator("td").allTextContents()));
    };
    const words = (name: string) => name.replaceAll("-", " ");
    expect((await rows("memories")).map(([name, said]) => [name, said!.split(":")[0]])).toEqual(
      verdict.memories.map(({ stimulus, verdict: said }) => [stimulus, words(said)]),
    );
    const pairs = await rows("pairs");
    expect(pairs.length).toBeGreaterThan(0);
    expect(
      pairs.map(([name, said, , how, kappa]) => [name, said!.split(":")[0], how!.split(" of ")[0], kappa]),
    ).toEqual(
      verdict.pairs.map(({ memories, verdict: said, loss, evidence }) => [
        memories.join(" / "),
        words(said),
        words(loss ?? ""),
        evidence!.rate!.toFixed(4),
      ]),
    );
    expect((await rows("limit-sets")).map((cells) => cells.slice(1, 1 + verdict.memories.length))).toEqual(
      verdict.limitSets.map(({ draws }) => draws.map(String)),
    );
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each(["forgetting", "noise"])(
    "the curves of %s are drawn through the record's values, and saved as they are",
    async (name) => {
      const { page, context, complaints } = await open();
      await page.getByRole("tab", { name, exact: true }).click();
      const { curves } = recordOf<AssayRecord>(name);
      const figures = page.locator(".tabs .charts figure");
      expect(await figures.count()).toBe(curves.length);
      for (const [k, { at, lines }] of curves.entries()) {
        const figure = figures.nth(k);
        for (const line of lines) {
          const d = (await figure.locator(`[aria-label="line"] path[aria-label="${line.name}"]`).getAttribute("d"))!;
          const drawn = [...d.matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
          const known = at.flatMap((x, i) => (line.values[i] === null ? [] : [[x, line.values[i]!] as const]));
          expect(drawn.length).toBe(known.length);
          expectAffine(
            drawn.map(([x]) => x),
            known.map(([x]) => (name === "forgetting" ? Math.log1p(x) : x)),
          );
          expectAffine(
            drawn.map(([, y]) => y),
            known.map(([, y]) => y),
          );
        }
        const csv = await save(page, figure.getByRole("button", { name: /^Save/ }), "Save as CSV");
        const rows = csv
          .toString()
          .trimEnd()
          .split("\r\n")
          .slice(1)
          .map((row) => row.split(","));
        expect(rows.map(([x]) => Number(x))).toEqual(at);
        expect(rows.map((row) => row[1])).toEqual(lines[0]!.values.map((v) => (v === null ? "" : String(v))));
      }
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  test("curves have the colours of their stimuli, bands are named where there are some, sliders have the network's own range", async () => {
    const { page, context, complaints } = await open();
    const bears = recordOf<AssayRecord>("noise").summary["toleratedSigma"]!;
    const slider = page.locator("label.slider", { hasText: "noise" });
    expect(await slider.getAttribute("title")).toContain(`it bears ${bears.toPrecision(2)} per √τ`);
    await slider.locator("input").fill("100");
    await expect.poll(() => slider.locator("b").textContent()).toBe(`${Number((20 * bears).toPrecision(2))} /√τ`);

    await page.getByRole("tab", { name: "forgetting", exact: true }).click();
    const { curves, summary } = recordOf<AssayRecord>("forgetting");
    const fact = page.locator(".tabs dl.facts.wide div", { hasText: "half of what can be lost" }).first();
    expect(plain(await fact.locator("dd").textContent())).toContain(`${Number(summary["lifetime"]!.toPrecision(4))} τ`);
    const figures = page.locator(".tabs .charts figure");
    const ink = PORTRAIT_INK.dark;
    for (const [k, { lines }] of curves.entries()) {
      const hasBands = lines.some(({ low }) => low != null);
      expect((await figures.nth(k).locator("footer").textContent())!.includes("95 %")).toBe(hasBands);
      for (const [at, color] of [ink.text, ...ink.stimuli].slice(0, lines.length).entries()) {
        if (lines[0]!.name !== "all") continue;
        const line = figures.nth(k).locator('[aria-label="line"]', {
          has: page.locator(`path[aria-label="${lines[at]!.name}"]`),
        });
        expect([lines[at]!.name, await line.getAttribute("stroke")]).toEqual([lines[at]!.name, color]);
      }
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("the strip holds the outputs of lethe simulate, its scrubber says what they are there", async () => {
    const { page, context, complaints } = await open();
    await expect
      .poll(() => page.evaluate(() => window.__lethe?.spaces[0]?.lastTrial()?.steps ?? 0), PATIENCE)
      .toBe(350);
    const out = join(run.dir, "strip.npz");
    lethe("simulate", run.path, "--pair", "01", "--seed", "0", "--out", out);
    const arrays = decodeNpz(new Uint8Array(readFileSync(out)), { where: "arrays" });
    const z = arrays["z"] as NumericArray;
    const [steps, M] = z.shape as [number, number];
    const strip = page.locator(".strip");
    const csv = await save(page, strip.getByRole("button", { name: /^Save/ }), "Save as CSV");
    const rows = csv
      .toString()
      .trimEnd()
      .split("\r\n")
      .slice(1)
      .map((row) => row.split(",").map(Number));
    expect(rows.flatMap((row) => row.slice(1))).toEqual(Array.from(z.data as Float64Array));
    expect(rows.length).toBe(steps);

    const step = 123;
    await page.getByLabel("Time").fill(String(step));
    const values = Array.from(z.data as Float64Array).slice(step * M, (step + 1) * M);
    const said = `t = ${((step + 1) * 0.1).toFixed(1)} τ: z_o, z_d = ${values.map((v) => v.toFixed(2)).join(", ")}`;
    await expect.poll(() => strip.locator("footer").textContent()).toContain(said);
    await strip.locator("canvas").click({ position: { x: 300, y: 60 } });
    await expect.poll(() => page.getByLabel("Time").inputValue()).not.toBe(String(step));

    const svg = (await save(page, strip.getByRole("button", { name: /^Save/ }), "Save as SVG")).toString();
    expect(svg.match(/<polyline|<path/g)!.length).toBeGreaterThanOrEqual(M);
    expect(svg).toContain("rates");
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("eigenvalues stand in the plane where the inspector's numbers are, and the picture of the state space is saved with its marks", async () => {
    const { page, context, complaints } = await open();
    await page.waitForFunction(
      () => {
        const space = window.__lethe?.spaces[0];
        return space !== undefined && space.scene() !== null && !space.isDissecting();
      },
      undefined,
      PATIENCE,
    );
    const points = await page.evaluate(() =>
      window.__lethe!.spaces[0]!.scene()!.points.map(({ label, eigenvalues }) => ({ label, eigenvalues })),
    );
    expect(points.length).toBeGreaterThan(0);
    const { label, eigenvalues } = points[0]!;
    await page.locator(".inspector .chip", { hasText: new RegExp(`^${label}$`) }).click();
    const circles = await page
      .locator(".inspector [data-mark=eigenvalue]")
      .evaluateAll((all) =>
        all.map((each) => [Number(each.getAttribute("cx")), Number(each.getAttribute("cy"))] as const),
      );
    expect(circles.length).toBe(eigenvalues.length);
    expectAffine(
      circles.map(([x]) => x),
      eigenvalues.map(([re]) => re),
    );
    expectAffine(
      circles.map(([, y]) => y),
      eigenvalues.map(([, im]) => im),
    );

    const menu = page.locator(".space").getByRole("button", { name: /^Save/ });
    const csv = await save(page, menu, "Save as CSV");
    expect(
      csv
        .toString()
        .trimEnd()
        .split("\r\n")
        .slice(1)
        .map((row) => row.split(",")[0]),
    ).toEqual(points.map((p) => p.label));
    const svg = (await save(page, menu, "Save as SVG")).toString();
    // every mark that lies in the frame has its name beside it
    const inFrame = await page.evaluate(() => {
      const { frame, points: all } = window.__lethe!.spaces[0]!.portrait()!;
      return all.flatMap(({ label: name, place: [a, b] }) =>
        a > frame.a[0] && a < frame.a[1] && b > frame.b[0] && b < frame.b[1] ? [name] : [],
      );
    });
    expect(inFrame.length).toBeGreaterThan(0);
    for (const name of inFrame) expect(svg).toMatch(new RegExp(`>${name}(<| )`));
    expect((await save(page, menu, "Save as PNG")).subarray(1, 4).toString()).toBe("PNG");
    expect(complaints).toEqual([]);
    await context.close();
  });
});
