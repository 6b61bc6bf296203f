import { defineConfig } from "vitest/config";

// Slow tests run alone, by `npm run test:slow`.
const slow = process.env["LETHE_SLOW"] === "1";
const MINUTE = 60_000;

export default defineConfig({
  test: {
    environment: "node",
    include: [slow ? "{src,apps,test}/**/*.slow.test.ts" : "{src,apps,test}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "dist/**", "data/**", ...(slow ? [] : ["**/*.slow.test.ts"])],
    testTimeout: slow ? 20 * MINUTE : MINUTE / 2,
    hookTimeout: slow ? 20 * MINUTE : MINUTE / 2,
    expect: { poll: { timeout: slow ? 3 * MINUTE : 1000 } }, // slow tests wait for other processes
    pool: "forks", // a process each: tests may change directory, and cannot exhaust one another's memory
    maxWorkers: 2,
  },
});
