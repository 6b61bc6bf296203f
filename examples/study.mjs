// A study of eight small networks: trained and judged, asked in SQL, drawn. Ctrl-C and run it again: nothing is done twice.
//   node examples/study.mjs
import { writeFileSync } from "node:fs";
import { phaseDiagram } from "lethe/figures";
import { makeStopFlag, readStudy, refreshResults, runStudy } from "lethe/study";
import { parseHTML } from "linkedom";

const plan = {
  name: "eight",
  network: { n: 100, g: [0.8, 1.2], fb: [20, 5] },
  training: { trials: 150 },
  task: { stimuli: "gaussian" },
  seeds: [1, 2],
  verdict: true,
};
writeFileSync("eight.json", JSON.stringify(plan, null, 2));
const study = readStudy("eight.json");
const { complete, failures } = await runStudy(study, "studies/eight", {
  workers: 2,
  stop: makeStopFlag(),
  onProgress: ({ complete, runs }) => process.stderr.write(`\r${complete} of ${runs} networks `),
});
console.log(`\n${complete} complete, ${failures.length} given up`);

// one row for each network; docs/results.md lists the columns
const { table } = await refreshResults("studies/eight");
await table.lock(); // from here on no file is read but the table
const { columns, rows } = await table.query(
  "select g, fb, count(*) as networks, avg(accuracy) as accuracy, mode(mechanism) as mechanism from results group by g, fb order by g, fb",
);
console.log(columns.join("\t"));
for (const row of rows) console.log(row.join("\t"));

// the figure: Node has no document to draw in, so one is given; linkedom's will do
const drawn = await table.query("select g, fb, coalesce(mechanism, 'unlearned') as mechanism from results");
const networks = drawn.rows.map(([g, fb, mechanism]) => ({ g, fb, mechanism }));
const { document } = parseHTML("<!doctype html><html><body></body></html>");
writeFileSync("phase.svg", phaseDiagram(document, networks, "Eight networks").svg);
table.close();
