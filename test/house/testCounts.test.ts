import { expect, test } from "vitest";
// @ts-expect-error plain JavaScript, used by npm test itself
import { closingLine, countReport } from "../../scripts/testCounts.mjs";

const result = (status: string) => ({ status, fullName: `a ${status} test` });
const file = (status: string, ...results: string[]) => ({
  status,
  name: "a.test.ts",
  assertionResults: results.map(result),
});
const lineOf = (files: object[], ended: boolean, requireAll = false) =>
  closingLine(countReport(JSON.stringify({ testResults: files }), ended), requireAll).line;

test("the closing line counts passed and failed tests, and skipped ones only when there are some", () => {
  expect(lineOf([file("passed", "passed", "passed")], true)).toBe("2 passed, 0 failed");
  expect(lineOf([file("failed", "passed", "failed")], false)).toBe("1 passed, 1 failed");
  expect(lineOf([file("passed", "passed", "pending", "skipped", "todo")], true)).toBe("1 passed, 0 failed, 3 skipped");
});

test("when everything is required, a skipped test counts as failed", () => {
  expect(lineOf([file("passed", "passed", "skipped")], true, true)).toBe("1 passed, 1 failed");
});

test("a file that cannot be loaded, an error outside any test and a missing report count as one failure each", () => {
  expect(lineOf([file("failed"), file("passed", "passed")], false)).toBe("1 passed, 1 failed");
  expect(lineOf([file("failed", "passed")], false)).toBe("1 passed, 1 failed");
  expect(lineOf([file("passed", "passed")], false)).toBe("1 passed, 1 failed");
  expect(closingLine(countReport("", false), false).line).toBe("0 passed, 1 failed");
});

test("where no test ran, none is counted", () => {
  expect(countReport(JSON.stringify({ testResults: [] }), false).tests).toBe(0);
});
