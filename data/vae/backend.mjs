// On what does the arithmetic run? The wasm backend, from the local file, on one thread.

import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { registerGradients } from "./gradientKernel.mjs";

export async function startWasm() {
  const require = createRequire(import.meta.url);
  setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  setThreadsCount(1); // threads would make sums depend on their timing
  registerGradients();
  if (!(await tf.setBackend("wasm"))) throw new Error("startWasm: the wasm backend of tfjs did not start");
  await tf.ready();
}
