import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import type { Command } from "@commander-js/extra-typings";
import { InputError } from "../../src/format/index.ts";
import { type Kernel, openKernel, stream } from "../../src/kernel/index.ts";
import { mnistLatentsPath, openMnistLatents } from "../../src/study/index.ts";
import { FAILED } from "./exitCode.ts";

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("is this machine fit, and how fast is it?")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  lethe doctor --json")
    .action(({ json }) => {
      const report = examine();
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : show(report));
      process.exitCode = report.node.ok && report.latents.ok ? undefined : FAILED;
    });
}

interface Report {
  readonly node: { readonly version: string; readonly ok: boolean };
  readonly kernel: Kernel["name"];
  /** Size of the measurements below. */
  readonly n: number;
  /** J·R at width 4, in 10⁹ additions and multiplications per second, one core. */
  readonly gflops: { readonly f32: number; readonly f64: number };
  /** One RLS update of one filter, its share of the flush included. */
  readonly updateMicroseconds: { readonly f32: number; readonly f64: number };
  /** In bytes. */
  readonly memory: { readonly total: number; readonly free: number };
  readonly cores: { readonly count: number; readonly model: string };
  readonly latents: {
    readonly path: string;
    readonly ok: boolean;
    readonly sha256: string | null;
    readonly problem: string | null;
  };
}

const N = 1000;
const WIDTH = 4;
const WINDOW = 25; // updates between two flushes, as in training
const OLDEST_NODE = [20, 19];

function examine(): Report {
  const kernel = openKernel({ n: N, matrices: 2, filters: 2, solvers: 0 });
  const [major, minor] = process.versions.node.split(".").map(Number);
  return {
    node: {
      version: process.version,
      ok: major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]),
    },
    kernel: kernel.name,
    n: N,
    gflops: { f32: measureProduct(kernel, "f32"), f64: measureProduct(kernel, "f64") },
    updateMicroseconds: { f32: measureUpdate(kernel, "f32"), f64: measureUpdate(kernel, "f64") },
    memory: { total: totalmem(), free: freemem() },
    cores: { count: availableParallelism(), model: cpus()[0]?.model ?? "unknown" },
    latents: examineLatents(),
  };
}

function measureProduct(kernel: Kernel, storage: "f32" | "f64"): number {
  const matrix = kernel.matrix(deviates(N * N), N, storage);
  const states = deviates(WIDTH * N);
  const out = new Float64Array(WIDTH * N);
  const seconds = fastest(() => matrix.multiply(states, out, WIDTH));
  return (2 * N * N * WIDTH) / seconds / 1e9;
}

function measureUpdate(kernel: Kernel, storage: "f32" | "f64"): number {
  const filter = kernel.filter(N, 1, storage, WINDOW + 1);
  const r = deviates(N);
  const k = new Float64Array(N);
  const window = () => {
    for (let i = 0; i < WINDOW; i++) filter.update(r, k);
    filter.flush();
  };
  return (1e6 * fastest(window)) / WINDOW;
}

/** The least time of many, in seconds: other programs only ever add to it. */
function fastest(act: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  const end = performance.now() + 300;
  while (performance.now() < end) {
    const began = performance.now();
    act();
    least = Math.min(least, performance.now() - began);
  }
  return least / 1000;
}

function deviates(count: number): Float64Array {
  const random = stream({ seed: 0, density: 1 }, "recurrentWeights");
  return Float64Array.from({ length: count }, (_, i) => 2 * random.uniform(i) - 1);
}

function examineLatents(): Report["latents"] {
  const path = mnistLatentsPath();
  try {
    return { path, ok: true, sha256: openMnistLatents().sha256, problem: null };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { path, ok: false, sha256: null, problem: error.message };
  }
}

function show({ node, kernel, n, gflops, updateMicroseconds, memory, cores, latents }: Report): string {
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  return [
    `Node      ${node.version}${node.ok ? "" : `, must be ${OLDEST_NODE.join(".")} or later`}`,
    `kernel    ${kernel}`,
    `J·R       ${gflops.f32.toFixed(1)} GFLOP/s f32, ${gflops.f64.toFixed(1)} GFLOP/s f64 (n ${n}, width ${WIDTH}, one core)`,
    `P update  ${updateMicroseconds.f32.toFixed(0)} µs f32, ${updateMicroseconds.f64.toFixed(0)} µs f64`,
    `memory    ${gigabytes(memory.total)}, ${gigabytes(memory.free)} free`,
    `cores     ${cores.count}, ${cores.model}`,
    `latents   ${latents.ok ? `${latents.path}, sha256 ${latents.sha256?.slice(0, 12)}… as expected` : latents.problem}`,
    "",
  ].join("\n");
}
