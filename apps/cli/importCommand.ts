import { type Command, Option } from "@commander-js/extra-typings";
import { openKernel } from "../../src/kernel/index.ts";
import {
  ACTIVATIONS,
  type ImportedNetwork,
  importedSystems,
  importNetwork,
  RATE_FORMS,
} from "../../src/network/index.ts";
import { isNetworkFile, readNetworkFile } from "./networkFile.ts";
import { showArrays } from "./words.ts";

export function addImport(program: Command): void {
  program
    .command("import")
    .description("read a network from an .npz file, and say what was understood")
    .argument("<file>", "J, g, w_f, W_fd, w_o, W_d, W_in, or W_rec and what goes with it")
    .requiredOption("--check", "only look: no file is written (commands that study a network read its file themselves)")
    .addOption(new Option("--form <form>", "equation of a file with W_rec (default: flow)").choices(RATE_FORMS))
    .addOption(new Option("--activation <name>", "φ of a file with W_rec (default: tanh)").choices(ACTIVATIONS))
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe import --check network.npz --form flow-inside --activation relu")
    .action((file, { form, activation, json }) => {
      isNetworkFile(file); // says what to do with files of other kinds
      const imported = importNetwork(readNetworkFile(file), { where: file, form, activation });
      const report = describe(file, imported);
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : show(report));
    });
}

/** What --json prints. */
export function describe(file: string, imported: ImportedNetwork) {
  const { model, network, n, tau, trialEnds, arrays, notices } = imported;
  const { flow, map } = importedSystems(openKernel({ n, matrices: 2, solvers: 0 }), imported);
  const { form, activation } = model === "rate" ? network : ({ form: "flow", activation: "tanh" } as const);
  return {
    file,
    model,
    n,
    form,
    activation,
    systems: flow === null ? ["map"] : ["flow", "map"],
    /** Δt in τ, and τ in the file's unit of time. */
    timeStep: network.timeStep,
    tau,
    /** τ_i of each unit in τ, where they differ. */
    timeConstants: model === "rate" && network.timeConstants ? Array.from(network.timeConstants) : null,
    inputs: network.inputs,
    outputs: network.outputs,
    trialEnds: trialEnds === null ? 0 : trialEnds.length / n,
    /** Whether the file says what its network was trained to do. */
    hasTask: model === "paper" && imported.task.text !== null,
    /** Without input. */
    odd: map.odd,
    arrays,
    notices,
  };
}

const EQUATIONS = {
  paper: "τ ẋ = −x + g J r + w_f z_o + W_fd z_d + W_in u, r = tanh(x)",
  flow: "τ ẋ = −x + W φ(x) + b + W_in u",
  "flow-inside": "τ ẋ = −x + φ(W x + b + W_in u)",
  map: "h ← φ(W h + b + W_in u)",
};

function show(report: ReturnType<typeof describe>): string {
  const { file, model, n, form, activation, timeStep, tau, inputs, outputs, trialEnds, odd } = report;
  const general = report.timeConstants === null ? EQUATIONS[form] : EQUATIONS[form].replace("τ", "τᵢ");
  const equation = model === "paper" ? EQUATIONS.paper : `${general}, φ = ${activation}`;
  return [
    `${file}: ${n} units, ${inputs} inputs, ${outputs} outputs, ${trialEnds} trial-end states${report.hasTask ? ", its task" : ""}`,
    equation,
    `${report.systems.join(" and ")}, Δt ${timeStep} τ, τ ${tau}; ${odd ? "odd without input" : "not odd"}`,
    showArrays(report.arrays),
    ...report.notices.map((notice) => `note: ${notice}`),
    "",
  ].join("\n");
}
