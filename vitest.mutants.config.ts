import { defineConfig } from "vitest/config";

// The fast tests that guard the numbers, for `npm run mutants`: those of the rooms asked for, without the command line.
const rooms = process.env["LETHE_MUTANT_ROOMS"]?.split(",") ?? [];

export default defineConfig({
  test: {
    environment: "node",
    include: rooms.map((room) => `src/${room}/**/*.test.ts`),
    exclude: ["**/node_modules/**", "**/*.slow.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
  },
});
