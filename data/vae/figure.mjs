// What does the latent plane look like? Draws ../mnist-latents.svg and .png from ../mnist-latents.npz.

import { readFileSync, writeFileSync } from "node:fs";
import * as Plot from "@observablehq/plot";
import { Resvg } from "@resvg/resvg-js";
import { parseHTML } from "linkedom";
import { fromNpz } from "./npz.mjs";

/** Ten colours made to differ for colour-blind readers too: M. A. Petroff (2021), arXiv:2107.02270, ten-colour set. */
const COLORS = [
  "#3f90da",
  "#ffa90e",
  "#bd1f01",
  "#94a4a2",
  "#832db6",
  "#a96b59",
  "#e76300",
  "#b9ac70",
  "#717581",
  "#92dadd",
];
const DOT = 2.6; //     diameter, px
const SCALE = 1.5; //   PNG pixels per SVG pixel
const PANEL = 560; //   px, plot area of one panel
const MARGIN = { top: 84, right: 16, bottom: 52, left: 56 };
const GAP = 24; //      between the panels

const { code, label, test } = fromNpz(readFileSync(new URL("../mnist-latents.npz", import.meta.url)));
const { document } = parseHTML("<!doctype html><html><body></body></html>");

const points = Array.from(label, (digit, row) => ({
  x: code[2 * row],
  y: code[2 * row + 1],
  digit,
  set: test[row] ? "test" : "training",
}));
const inSet = (set) => points.filter((point) => point.set === set);
const reach = Math.ceil(2 * Math.max(...code.map(Math.abs))) / 2; // both axes, so that a unit is a unit
const ticks = Array.from({ length: 2 * Math.floor(reach) + 1 }, (_, i) => i - Math.floor(reach));

/** All dots of one digit in one panel as a single path of zero-length strokes with round ends: a small file. */
function dots(data, digit) {
  return (_index, { x, y }) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const at = (point) => `M${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}h0`;
    path.setAttribute(
      "d",
      data
        .filter((point) => point.digit === digit)
        .map(at)
        .join(""),
    );
    path.setAttribute("stroke", COLORS[digit]);
    path.setAttribute("stroke-opacity", "0.75");
    path.setAttribute("stroke-width", String(DOT));
    path.setAttribute("stroke-linecap", "round");
    path.setAttribute("fill", "none");
    return path;
  };
}

function panel(data, left) {
  const digits = COLORS.map((_, digit) => {
    const own = data.filter((point) => point.digit === digit);
    const mean = (key) => own.reduce((sum, point) => sum + point[key], 0) / own.length;
    return { digit: String(digit), x: mean("x"), y: mean("y") };
  });
  const plot = Plot.plot({
    document,
    width: MARGIN.left + PANEL + GAP,
    height: MARGIN.top + PANEL + MARGIN.bottom,
    marginTop: MARGIN.top,
    marginRight: GAP,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    style: { fontFamily: "DejaVu Sans, sans-serif", fontSize: "13px", background: "white" },
    x: {
      domain: [-reach, reach],
      ticks,
      tickFormat: "d",
      label: "latent 1 (whitened)",
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: {
      domain: [-reach, reach],
      ticks,
      tickFormat: "d",
      label: "latent 2 (whitened)",
      labelAnchor: "center",
      labelArrow: "none",
    },
    marks: [
      Plot.gridX(ticks, { stroke: "#000", strokeOpacity: 0.08 }),
      Plot.gridY(ticks, { stroke: "#000", strokeOpacity: 0.08 }),
      Plot.frame({ stroke: "#bbb" }),
      ...COLORS.map((_, digit) => dots(data, digit)),
      Plot.text(digits, {
        x: "x",
        y: "y",
        text: "digit",
        fontSize: 22,
        fontWeight: "bold",
        fill: "#111",
        stroke: "white",
        strokeWidth: 5,
      }),
    ],
  });
  plot.setAttribute("x", String(left));
  plot.setAttribute("y", "0");
  return plot;
}

function text(content, x, y, size, weight = "normal") {
  return `<text x="${x}" y="${y}" font-family="DejaVu Sans, sans-serif" font-size="${size}" font-weight="${weight}" fill="#111">${content}</text>`;
}

const step = MARGIN.left + PANEL + GAP;
const width = 2 * step;
const height = MARGIN.top + PANEL + MARGIN.bottom;
const number = (n) => n.toLocaleString("en-US");
const captions = ["training", "test"].map((set, i) => {
  const seen = set === "training" ? "the autoencoder learned from these" : "it never saw these";
  return text(`${number(inSet(set).length)} ${set} images: ${seen}`, i * step + MARGIN.left, MARGIN.top - 12, 14);
});
const legend = COLORS.map((color, digit) => {
  const x = width - GAP - 34 * (10 - digit) + 8;
  return `<circle cx="${x}" cy="26" r="6" fill="${color}"/>` + text(digit, x + 10, 31, 15);
});
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
  `<rect width="${width}" height="${height}" fill="white"/>`,
  text(
    `MNIST through a convolutional VAE with a 2-d latent: ${number(points.length)} images`,
    MARGIN.left,
    32,
    20,
    "bold",
  ),
  ...captions,
  ...legend,
  panel(inSet("training"), 0).outerHTML,
  panel(inSet("test"), step).outerHTML,
  "</svg>",
].join("\n");

writeFileSync(new URL("../mnist-latents.svg", import.meta.url), svg + "\n");
const png = new Resvg(svg, { fitTo: { mode: "zoom", value: SCALE }, font: { loadSystemFonts: true } }).render().asPng();
writeFileSync(new URL("../mnist-latents.png", import.meta.url), png);
console.log(`svg ${svg.length} bytes, png ${png.length} bytes`);
