import type { Storage } from "./kernel.ts";
import type { KernelName } from "./openKernel.ts";
import type { Products, ProductsNeeds } from "./products.ts";
import { typescriptProducts } from "./typescript/products.ts";
import { wasmProducts } from "./wasmProducts.ts";

/**
 * Opens products of batches. Both kernels give the same bits; "typescript" is for reading and testing.
 *
 * @param needs the sheets and weights that will be made.
 */
export function openProducts(storage: Storage, needs: ProductsNeeds, name: KernelName = "wasm-simd"): Products {
  return name === "typescript" ? typescriptProducts(storage) : wasmProducts(storage, needs);
}
