// npm start: sets up, then runs the demo study. Arguments go to `lethe study run demo`. `--no-lab` is taken out: it
// asks for what happens anyway as long as there is no lab. (`npm start --no-lab`, without the `--`, passes no argument
// at all but sets npm_config_lab to "": to the same effect.)
import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { ROOT } from "./stamp.mjs";

const inherit = { cwd: ROOT, stdio: "inherit" };
const setup = spawnSync(process.execPath, [join(ROOT, "scripts/setup.mjs")], inherit);
if (setup.status !== 0) process.exit(1);

const passed = process.argv.slice(2).filter((argument) => argument !== "--no-lab");
const child = spawn(process.execPath, [join(ROOT, "bin/lethe.mjs"), "study", "run", "demo", ...passed], inherit);
process.on("SIGINT", () => {}); // the terminal sends Ctrl-C to the child too: it ends, and we with it
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
