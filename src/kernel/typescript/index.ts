import type { Kernel } from "../kernel.ts";
import { filter } from "./filter.ts";
import { solver } from "./lu.ts";
import { matrix } from "./matrix.ts";
import { drive, euler, readOut } from "./rows.ts";
import { tanh } from "./tanh.ts";

/** The kernel in plain TypeScript: slow, readable, and the definition that the WebAssembly one is held to. */
export function typescriptKernel(): Kernel {
  return {
    name: "typescript",
    matrix,
    filter,
    vector: (length) => new Float64Array(length),
    solver,
    readOut,
    drive,
    euler,
    tanh(x, out) {
      for (let i = 0; i < x.length; i++) out[i] = tanh(x[i]);
    },
  };
}
