import type { Kernel, KernelNeeds } from "./kernel.ts";
import { typescriptKernel } from "./typescript/index.ts";
import { wasmKernel } from "./wasmKernel.ts";

export type KernelName = Kernel["name"];

/** Opens a kernel with room for what is announced. Both give the same bits; "typescript" is for reading and testing. */
export function openKernel(needs: KernelNeeds, name: KernelName = "wasm-simd"): Kernel {
  return name === "typescript" ? typescriptKernel() : wasmKernel(needs);
}
