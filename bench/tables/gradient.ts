import type { Sections } from "../results.ts";
import { median } from "../statistics.ts";
import { groupBy, show, table } from "./markdown.ts";

const NAMES = { rate: "rate (tanh)", gru: "GRU", lstm: "LSTM" };

/** One update by gradient beside PyTorch's, and the products it is made of. */
export function gradientTables({ gradient }: Sections): string {
  if (gradient === undefined) return "";
  const { pairs, products } = gradient;
  const rows = [...groupBy(pairs, ({ ours }) => `${ours.answer.cell} ${ours.answer.n}`).values()].map((of) => {
    const { cell, n } = of[0].ours.answer;
    const ratios = (what: "wall" | "processor") =>
      of.map(({ ours, theirs }) => median(theirs.answer[what]) / median(ours.answer[what]));
    const [wall, processor] = [ratios("wall"), ratios("processor")];
    const time = (side: "ours" | "theirs") => show(median(of.map((pair) => median(pair[side].answer.processor))));
    const range = `${show(median(processor))} (${show(Math.min(...processor))} to ${show(Math.max(...processor))})`;
    return [NAMES[cell], String(n), time("ours"), time("theirs"), range, show(median(wall))];
  });
  const { count, steps, updates } = pairs[0].ours.answer;
  const updatesTable = table(
    `Learning by gradient: one update of ${count} trials of ${steps} steps, f32, one core`,
    ["", "units", "Lethe, ms", "PyTorch, ms", "PyTorch ÷ Lethe", "by the clock"],
    rows,
    `Forward, backward and Adam; medians over ${updates} updates of processor time, in pairs of neighbours. PyTorch ` +
      `${pairs[0].theirs.answer.torch}, one thread.`,
  );
  const rates = products.flatMap(({ answer }) => answer);
  const columns = [...groupBy(rates, ({ storage, what }) => `${storage} ${what}`).keys()];
  const productsTable = table(
    `Products of a batch of ${count}, GFLOP/s of processor time`,
    ["n", ...columns],
    [...groupBy(rates, ({ n }) => n)].map(([n, here]) => [
      String(n),
      ...[...groupBy(here, ({ storage, what }) => `${storage} ${what}`).values()].map((of) =>
        show(median(of.map(({ gflops }) => gflops))),
      ),
    ]),
  );
  return `${updatesTable}\n\n${productsTable}`;
}
