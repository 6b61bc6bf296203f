// What Vitest's JSON report amounts to, and the line that says so.

/** @typedef {{ passed: number, failed: number, skipped: string[], tests: number }} Counts tests: those that ran */

/**
 * @param {string} text the report; anything that is none counts as one failure
 * @param {boolean} ended whether Vitest exited with 0
 * @returns {Counts}
 */
export function countReport(text, ended) {
  let files;
  try {
    files = JSON.parse(text).testResults;
  } catch {
    return { passed: 0, failed: 1, skipped: [], tests: 0 };
  }
  const results = files.flatMap((file) => file.assertionResults.map((result) => ({ ...result, file: file.name })));
  const passed = results.filter((result) => result.status === "passed").length;
  const failedTests = results.filter((result) => result.status === "failed").length;
  const skipped = results.filter((result) => !["passed", "failed"].includes(result.status));
  const failed = failedTests + files.filter(failedAsAWhole).length;
  return {
    passed,
    // errors outside any test (a rejection nobody awaited) show in the exit code only
    failed: failed === 0 && !ended && files.length > 0 ? 1 : failed,
    skipped: skipped.map((result) => `${result.fullName} (${result.file})`),
    tests: passed + failedTests,
  };
}

/** A file that could not be loaded, or whose hooks threw, has no failed test to show for it. */
function failedAsAWhole(file) {
  return file.status === "failed" && !file.assertionResults.some((result) => result.status === "failed");
}

/**
 * @param {Counts} counts
 * @param {boolean} requireAll whether a skipped test counts as failed
 */
export function closingLine({ passed, failed, skipped }, requireAll) {
  const allFailed = failed + (requireAll ? skipped.length : 0);
  const tail = skipped.length > 0 && !requireAll ? `, ${skipped.length} skipped` : "";
  return { line: `${passed} passed, ${allFailed} failed${tail}`, failed: allFailed };
}
