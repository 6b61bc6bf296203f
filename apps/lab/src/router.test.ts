import { expect, test } from "vitest";
import { hrefOf, parseRoute } from "./router.ts";

const a = "0cf14846f54e6dba";
const b = "0dad2419b74eabcf";

test.each([
  ["", { page: "atlas", ids: [], query: {} }],
  ["#/", { page: "atlas", ids: [], query: {} }],
  ["#/?q=g%3E1&sort=-rmse", { page: "atlas", ids: [], query: { q: "g>1", sort: "-rmse" } }],
  [`#/n/${a}`, { page: "network", ids: [a], query: {} }],
  [`#/n/${a}?t=12`, { page: "network", ids: [a], query: { t: "12" } }],
  [`#/c/${a}/${b}`, { page: "compare", ids: [a, b], query: {} }],
  ["#/train", { page: "train", ids: [], query: {} }],
  ["#/drop", { page: "drop", ids: [], query: {} }],
  ["#/paper?claim=3", { page: "paper", ids: [], query: { claim: "3" } }],
  ["#/related", { page: "related", ids: [], query: {} }],
  ["#/related/free-recall?coupling=6", { page: "related", ids: ["free-recall"], query: { coupling: "6" } }],
])("%s and back", (hash, route) => {
  const parsed = parseRoute(hash);
  expect(parsed).toEqual(route);
  expect(parseRoute(hrefOf(parsed.page, parsed.ids, parsed.query))).toEqual(route);
});

test.each([
  "#/n/",
  "#/n/abc",
  `#/n/${a}/${b}`,
  `#/c/${a}`,
  "#/n/<script>",
  `#/n/${a.toUpperCase()}`,
  "#/what",
  "#/train/1",
  "#/related/<b>",
  "#/related/a/b",
])("%s is no view", (hash) => {
  expect(parseRoute(hash).page).toBe("unknown");
});

test("keys without a value stay out of the address", () => {
  expect(hrefOf("atlas", [], { q: "", sort: undefined, m: "direct" })).toBe("#/?m=direct");
});
