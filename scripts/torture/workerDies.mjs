// Preloaded by `npm run torture`: the first worker thread ends in the midst of its LETHE_DIE_AT-th write, once for each process.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { isMainThread, threadId } from "node:worker_threads";

if (!isMainThread && threadId === 1) {
  let left = Number(process.env.LETHE_DIE_AT);
  const { writeSync } = fs;
  fs.writeSync = (file, bytes, ...rest) => {
    if (--left > 0) return writeSync(file, bytes, ...rest);
    writeSync(file, bytes.subarray?.(0, bytes.length >> 1) ?? bytes);
    process.exit(9); // of a worker: the thread
  };
  syncBuiltinESMExports();
}
