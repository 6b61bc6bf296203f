import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The lab as static files in dist/lab, with relative addresses: it works below any path. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  build: {
    outDir: fileURLToPath(new URL("../../dist/lab", import.meta.url)),
    emptyOutDir: true,
    license: { fileName: "licenses.md" }, // of what is bundled: it goes wherever the page does
    target: "es2022",
    // the policy of the page allows no data: scripts, and no inlined modules
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    reportCompressedSize: false,
  },
  logLevel: "warn",
});
