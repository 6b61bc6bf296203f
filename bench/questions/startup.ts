import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

export interface StartupOptions {
  /** The checkout, with its dist/ and test/population. */
  readonly root: string;
  readonly rounds: number;
}

export interface StartupCase {
  readonly command: string;
  /** One for each round: user time of the process, and time until it had ended, in milliseconds. */
  readonly user: readonly number[];
  readonly wall: readonly number[];
}

/** Says at its end how much user time a process took, in microseconds. */
const TELL = `data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, String(process.cpuUsage().user)));',
)}`;

/** How long do commands take that do next to nothing? Beside Node on an empty program, one after the other, in turns. */
export function startup({ root, rounds }: StartupOptions): StartupCase[] {
  const lethe = join(root, "bin/lethe.mjs");
  const study = join(root, "test/population");
  const id = readdirSync(join(study, "runs"))[0]!.split(".")[0]!;
  const commands: [string, string[]][] = [
    ["node -e 0", ["-e", "0"]],
    ["lethe --version", [lethe, "--version"]],
    ["lethe show <run>", [lethe, "show", join(study, id)]],
    ["lethe --help", [lethe, "--help"]],
  ];
  const cases = commands.map(([command]) => ({ command, user: [] as number[], wall: [] as number[] }));
  for (let round = -1; round < rounds; round++) {
    commands.forEach(([command, args], c) => {
      const began = performance.now();
      const stdio = ["ignore", "ignore", "ignore", "pipe"] as const;
      const { status, output } = spawnSync(process.execPath, ["--import", TELL, ...args], { stdio: [...stdio] });
      if (status !== 0) throw new Error(`startup: ${command} ended with ${status}`);
      if (round < 0) return; // reads the files for the first time
      cases[c]!.wall.push(performance.now() - began);
      cases[c]!.user.push(Number(String(output[3])) / 1000);
    });
  }
  return cases;
}
