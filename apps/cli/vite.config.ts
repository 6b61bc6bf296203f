import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The command line as few files in dist/apps/cli: starting Node on hundreds of modules takes longer than most commands
 * do. Side by side, so that what is found relative to a file is found from each of them.
 */
export default defineConfig({
  root: at("."),
  publicDir: false,
  ssr: { noExternal: true, external: ["@duckdb/node-api", "@resvg/resvg-js"] }, // with binaries, which no bundle can hold
  build: {
    ssr: true,
    target: "node20",
    outDir: at("../../dist/apps/cli"),
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      input: { main: at("main.ts"), worker: at("../../src/study/worker.ts") },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name]-[hash].js",
        // the kernel's functions, which nearly every command has, in one file and not in one each
        codeSplitting: {
          groups: [
            {
              name: "functions",
              test: /src\/kernel\/(exponential|logarithm|sine|normal|philox|streams|typescript\/tanh)\.ts$/,
            },
          ],
        },
      },
    },
  },
  logLevel: "warn",
});
