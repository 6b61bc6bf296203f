import type { KernelCase } from "../questions/kernelLadder.ts";
import type { Sections } from "../results.ts";
import { median } from "../statistics.ts";
import { gflopsOf, gigabytesOf } from "../summary.ts";
import { groupBy, show, table } from "./markdown.ts";

/** The bare kernel over N, and OpenBLAS beside it. */
export function kernelTables({ kernel, reference }: Sections): string {
  if (kernel === undefined) return "";
  const cases = kernel.ladder.answer;
  const products = cases.filter((c) => c.what === "product");
  const peak = (storage: string) => Math.max(...products.filter((c) => c.storage === storage).map(gflopsOf));
  const note =
    `µs per column, GFLOP/s in brackets. The kernel's measured peak is the largest rate of this table: ` +
    `${show(peak("f32"))} GFLOP/s in f32, ${show(peak("f64"))} in f64.`;
  const columns = [...new Set(products.map((c) => `${c.storage} × ${c.width}`))];
  return [
    table(
      "J R",
      ["N", ...columns],
      rowsOf(products, (c) => `${c.storage} × ${c.width}`, columns, showProduct),
      note,
    ),
    blasTable(reference),
    others(cases),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

const showProduct = (c: KernelCase) => `${show((1e6 * median(c.samples)) / c.width)} (${show(gflopsOf(c))})`;

function rowsOf(
  cases: readonly KernelCase[],
  columnOf: (c: KernelCase) => string,
  columns: readonly string[],
  print: (c: KernelCase) => string,
): string[][] {
  return [...groupBy(cases, ({ n }) => n)].map(([n, here]) => [
    String(n),
    ...columns.map((column) => here.filter((c) => columnOf(c) === column).map(print)[0] ?? "–"),
  ]);
}

function blasTable(reference: Sections["reference"]): string {
  if (reference === undefined) return "";
  const { blas } = reference.blas;
  const rates = reference.products.flatMap(({ theirs }) => theirs.answer.rates);
  const cells = [...groupBy(rates, (rate) => `${rate.storage} × ${rate.width}`)];
  const own = reference.products.flatMap(({ ours }) => ours.answer);
  const ours = (name: string) =>
    own.filter((c) => c.what === "product" && `${c.storage} × ${c.width}` === name).map(gflopsOf);
  return table(
    `J R against OpenBLAS, N = ${rates[0].n}, GFLOP/s, one core, in turn`,
    ["", ...cells.map(([name]) => name)],
    [
      ["Lethe", ...cells.map(([name]) => show(median(ours(name))))],
      ["OpenBLAS", ...cells.map(([, of]) => show(median(of.map(({ gflops }) => gflops))))],
    ],
    `${blas.configuration?.split(" ").slice(0, 2).join(" ") ?? blas.library}, computing for ${blas.core ?? "?"}, ` +
      `NumPy ${reference.blas.numpy}. OpenBLAS may use wider vectors and fused multiply-adds; WebAssembly has 128 bits and neither.`,
  );
}

function others(cases: readonly KernelCase[]): string {
  const rest = cases.filter((c) => c.what !== "product");
  const nameOf = (c: KernelCase) => {
    if (c.what === "update") return `update ${c.storage}, µs (GB/s)`;
    if (c.what === "flush") return `flush ${c.storage}, GFLOP/s`;
    return c.what === "tanh" ? "tanh, ns per element" : "LU, GFLOP/s";
  };
  const print = (c: KernelCase) => {
    if (c.what === "update") return `${show(1e6 * median(c.samples))} (${show(gigabytesOf(c))})`;
    if (c.what === "tanh") return show((1e9 * median(c.samples)) / (4 * c.n));
    return show(gflopsOf(c));
  };
  const fastest = (storage: string) =>
    show(Math.max(...rest.filter((c) => c.what === "update" && c.storage === storage).map(gigabytesOf)));
  const columns = [...new Set(rest.map(nameOf))];
  return table(
    "The rest of the kernel",
    ["N", ...columns],
    rowsOf(rest, nameOf, columns, print),
    `An update is k = P r over the stored half of P, which it reads once, with on average 12 of 25 updates pending; a flush ` +
      `works 25 of them in. Read rates at their best: ${fastest("f32")} GB/s of P in f32, ${fastest("f64")} in f64.`,
  );
}
