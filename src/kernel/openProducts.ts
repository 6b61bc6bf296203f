import type { Storage } from "./kernel.ts";
import type { KernelName } from "./openKernel.ts";
import type { Products } from "./products.ts";
import { typescriptProducts } from "./typescript/products.ts";
import { wasmProducts } from "./wasmProducts.ts";

/**
 * Opens products of batches. Both kernels give the same bits; "typescript" is for reading and testing.
 *
 * @param bytes room for all sheets and weights that will be made: `bytesOfProducts`.
 */
export function openProducts(storage: Storage, bytes: number, name: KernelName = "wasm-simd"): Products {
  return name === "typescript" ? typescriptProducts(storage) : wasmProducts(storage, bytes);
}
