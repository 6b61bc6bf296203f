/** @file What a release says of itself agrees: version, licence, citation, and no script runs when it is installed. */
import { expect, test } from "vitest";
import { read } from "./sources.ts";

const manifest = JSON.parse(read("package.json").text) as Record<string, unknown>;
const lock = JSON.parse(read("package-lock.json").text) as {
  packages: Record<string, { hasInstallScript?: boolean; integrity?: string; link?: boolean }>;
};

test("CITATION.cff has the version and licence of the package, and the paper's DOI", () => {
  const { text } = read("CITATION.cff");
  expect(/^version: (.*)$/m.exec(text)![1]).toBe(manifest["version"]);
  expect(/^license: (.*)$/m.exec(text)![1]).toBe(manifest["license"]);
  expect(text).toContain("doi: 10.1371/journal.pcbi.1009366");
});

test("the changelog has a heading for this version or the next, newest first", () => {
  const versions = [...read("CHANGELOG.md").text.matchAll(/^## (\d+)\.(\d+)\.(\d+)/gm)].map(([, ...numbers]) =>
    numbers.map(Number),
  );
  expect(versions.length).toBeGreaterThan(0);
  const rank = ([a, b, c]: number[]) => a! * 1e6 + b! * 1e3 + c!;
  expect(versions.map(rank)).toEqual(versions.map(rank).sort((a, b) => b - a));
  expect(versions.map(rank)).toContain(rank(String(manifest["version"]).split(".").map(Number)));
});

test("nothing runs when the package or one it depends on is installed, and every one has its sum", () => {
  const scripts = manifest["scripts"] as Record<string, string>;
  for (const name of ["preinstall", "install", "postinstall", "prepare"]) expect(scripts[name]).toBeUndefined();
  const others = Object.entries(lock.packages).filter(([path, { link }]) => path !== "" && link !== true);
  // esbuild and fsevents of build tools may; nobody who installs the package gets them
  expect(others.filter(([, one]) => one.hasInstallScript && !("dev" in one)).map(([path]) => path)).toEqual([]);
  expect(others.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
});
