import { type Command, Option } from "@commander-js/extra-typings";
import { openKernel } from "../../src/kernel/index.ts";
import { ACTIVATIONS, type ImportedNetwork, modelOf, RATE_FORMS } from "../../src/network/index.ts";
import { EQUATIONS, equationOf } from "./dissectEquation.ts";
import { importFile, isNetworkFile } from "./networkFile.ts";
import { showArrays } from "./words.ts";

export function addImport(program: Command): void {
  program
    .command("import")
    .description("read a network from a file, and say what was understood")
    .argument(
      "<file>",
      "J, g, w_f, W_fd, w_o, W_d, W_in, or W_rec and what goes with it, or a cell of PyTorch, Keras or Flax",
    )
    .requiredOption("--check", "only look: no file is written (commands that study a network read its file themselves)")
    .addOption(new Option("--form <form>", "equation of a file with W_rec (default: flow)").choices(RATE_FORMS))
    .addOption(new Option("--activation <name>", "φ of a file with W_rec (default: tanh)").choices(ACTIVATIONS))
    .option("--layer <name>", "which recurrent layer, where a file of PyTorch, Keras or Flax has several")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe import --check network.npz --form flow-inside --activation relu")
    .action((file, { form, activation, layer, json }) => {
      isNetworkFile(file); // says what to do with files of other kinds
      const imported = importFile(file, { form, activation, layer });
      const report = describe(file, imported);
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : show(report));
    });
}

/** What --json prints. */
export function describe(file: string, imported: ImportedNetwork) {
  const { model, tau, trialEnds, arrays, notices } = imported;
  const { dimension, units, inputs, outputs, needs, open } = modelOf(imported);
  const { flow, exact } = open(openKernel(needs)).systems();
  const { form, activation, timeStep } = equationOf(imported);
  return {
    file,
    model,
    n: units,
    dimension,
    form,
    activation,
    systems: flow === null ? ["map"] : ["flow", "map"],
    /** Δt in τ, null where a step has no length; and τ in the file's unit of time. */
    timeStep,
    tau,
    /** τ_i of each unit in τ, where they differ. */
    timeConstants:
      model === "rate" && imported.network.timeConstants ? Array.from(imported.network.timeConstants) : null,
    inputs,
    outputs,
    trialEnds: trialEnds === null ? 0 : trialEnds.length / dimension,
    /** Whether the file says what its network was trained to do. */
    hasTask: model === "paper" && imported.task.text !== null,
    /** Without input. */
    odd: exact.odd,
    arrays,
    notices,
  };
}

function show(report: ReturnType<typeof describe>): string {
  const { file, model, n, dimension, form, activation, timeStep, tau, inputs, outputs, trialEnds, odd } = report;
  const general = report.timeConstants === null ? EQUATIONS[form] : EQUATIONS[form].replace("τ", "τᵢ");
  const equation = model === "rate" ? `${general}, φ = ${activation}` : EQUATIONS[model];
  const time = timeStep === null ? "map, in steps" : `${report.systems.join(" and ")}, Δt ${timeStep} τ, τ ${tau}`;
  const size = dimension === n ? "" : ` (${dimension} state variables)`;
  return [
    `${file}: ${n} units${size}, ${inputs} inputs, ${outputs} outputs, ${trialEnds} trial-end states${report.hasTask ? ", its task" : ""}`,
    equation,
    `${time}; ${odd ? "odd without input" : "not odd"}`,
    showArrays(report.arrays),
    ...report.notices.map((notice) => `note: ${notice}`),
    "",
  ].join("\n");
}
