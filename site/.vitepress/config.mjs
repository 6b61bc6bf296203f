// The documentation site: docs/ as it is, in the order in which somebody asks.
import { defineConfig } from "vitepress";

const page = (text, link) => ({ text, link });

export default defineConfig({
  title: "Lethe",
  description: "What do recurrent networks do when left alone, and how do they remember?",
  lang: "en",
  srcDir: "pages",
  outDir: "dist",
  cacheDir: "node_modules/.vitepress",
  base: process.env.SITE_BASE ?? "/",
  cleanUrls: false,
  lastUpdated: false,
  head: [["link", { rel: "icon", href: "data:," }]],
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    // code set off by indentation can be wider than the page: keys must reach it, to turn it
    config(md) {
      md.renderer.rules.code_block = (tokens, k) =>
        `<pre tabindex="0"><code>${md.utils.escapeHtml(tokens[k].content)}</code></pre>\n`;
    },
  },
  vite: { build: { chunkSizeWarningLimit: 1000 } },
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      page("Ten minutes", "/tutorial"),
      page("Your network", "/bring-your-own"),
      page("Studies", "/studies"),
      { text: "API", link: "/api/index.html", target: "_self" },
      { text: "Play", link: "/demo/index.html", target: "_self" },
    ],
    sidebar: [
      {
        text: "To begin with",
        items: [
          page("Who asks what", "/index"),
          page("Ten minutes", "/tutorial"),
          page("The lab", "/lab"),
          page("Related systems", "/gallery"),
          page("Glossary", "/glossary"),
          page("Troubleshooting", "/troubleshooting"),
        ],
      },
      {
        text: "I have a network",
        items: [
          page("Bring your own", "/bring-your-own"),
          page("Dynamics", "/dynamics"),
          page("The library", "/library"),
        ],
      },
      {
        text: "How does it remember?",
        items: [
          page("Mechanisms", "/mechanisms"),
          page("Assays", "/assays"),
          page("Claims", "/claims"),
          page("Reproduction", "/reproduction"),
        ],
      },
      {
        text: "I want many",
        items: [
          page("Studies", "/studies"),
          page("Learning by gradient", "/training"),
          page("Does the rule matter?", "/rules"),
          page("How long it takes", "/performance"),
        ],
      },
      {
        text: "To look up",
        items: [
          page("Every key of a plan", "/plan-keys"),
          page("The table of results", "/results"),
          page("Every array", "/arrays"),
          page("Formats", "/formats"),
          page("Quality, measured", "/quality"),
          page("Decisions", "/decisions"),
          page("Examples", "/examples"),
          page("The stimuli", "/data"),
          page("Security", "/security"),
          page("Contributing", "/contributing"),
          page("What changed", "/changelog"),
        ],
      },
    ],
  },
});
