import { type Command, Option } from "@commander-js/extra-typings";
import { openKernel } from "../../src/kernel/index.ts";
import {
  ACTIVATIONS,
  type ImportedNetwork,
  importedSystems,
  importNetwork,
  MAXIMUM_NETWORK_BYTES,
  RATE_FORMS,
} from "../../src/network/index.ts";
import { readInputFile } from "../../src/study/index.ts";
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
      const imported = importNetwork(readNetworkFile(file), { where: file, form, activation });
      const report = describe(file, imported);
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : show(report));
    });
}

/** @throws InputError for what is no file, or too large to be a network: neither is read. */
export function readNetworkFile(path: string): Uint8Array {
  return readInputFile(path, MAXIMUM_NETWORK_BYTES);
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
    inputs: network.inputs,
    outputs: network.outputs,
    trialEnds: trialEnds === null ? 0 : trialEnds.length / n,
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
  const equation = model === "paper" ? EQUATIONS.paper : `${EQUATIONS[form]}, φ = ${activation}`;
  return [
    `${file}: ${n} units, ${inputs} inputs, ${outputs} outputs, ${trialEnds} trial-end states`,
    equation,
    `${report.systems.join(" and ")}, Δt ${timeStep} τ, τ ${tau}; ${odd ? "odd without input" : "not odd"}`,
    showArrays(report.arrays),
    ...report.notices.map((notice) => `note: ${notice}`),
    "",
  ].join("\n");
}
