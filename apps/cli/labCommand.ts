import { randomBytes } from "node:crypto";
import { type Command, Option } from "@commander-js/extra-typings";
import { labServer } from "./lab/labServer.ts";
import { openLabStudy } from "./lab/labStudy.ts";
import { listen } from "./lab/listen.ts";
import { openBrowser } from "./lab/openBrowser.ts";
import { readPage } from "./lab/pageFiles.ts";
import { numberOption } from "./options.ts";
import { STUDY_HELP, studyFolder } from "./studyFolder.ts";

const DEFAULT_PORT = 4747;

export function addLab(program: Command): void {
  program
    .command("lab")
    .description("open a study in the browser: its map, its networks, live")
    .argument("<study>", STUDY_HELP)
    .addOption(
      new Option("--port <number>", `port on 127.0.0.1, or the next free one (default: ${DEFAULT_PORT})`).argParser(
        numberOption({ name: "--port", min: 0, max: 65535, integer: true }),
      ),
    )
    .option("--allow-host <name...>", "accept requests under this host name too, for a proxy")
    .option("--allow-keep", "let the page put networks trained there into the study")
    .option("--no-open", "print the address and open no browser")
    .option("--json", "print the address as one JSON object")
    .addHelpText("after", "\nExample:\n  lethe lab studies/demo")
    .action(async (name, flags) => {
      await openLab(studyFolder(name), flags);
    });
}

interface Flags {
  readonly port?: number | undefined;
  readonly allowHost?: string[] | undefined;
  readonly allowKeep?: true | undefined;
  readonly open: boolean;
  readonly json?: true | undefined;
}

/** Serves until Ctrl-C. */
async function openLab(dir: string, { port = DEFAULT_PORT, allowHost, allowKeep, open, json }: Flags): Promise<void> {
  const token = randomBytes(24).toString("base64url");
  const study = openLabStudy(dir);
  const app = labServer({ study, page: readPage(), token, allowedHosts: allowHost, allowKeep });
  const server = await listen(app, port);
  study.index().catch(() => {}); // records are read while the browser starts; what fails is told to the page
  const url = `http://127.0.0.1:${server.port}/?token=${token}`;
  if (json) process.stdout.write(`${JSON.stringify({ url, port: server.port, token, dir })}\n`);
  else process.stdout.write(`${study.name} is open at ${url}\n${tunnelHint(server.port)}Ctrl-C closes it.\n`);
  const tidy = open ? openBrowser(url) : () => {};
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  tidy();
  await server.close();
}

/** Over ssh the browser is elsewhere. */
function tunnelHint(port: number): string {
  if (process.env["SSH_CONNECTION"] === undefined) return "";
  return `From your own machine: ssh -L ${port}:127.0.0.1:${port} <this host>, then open that address there.\n`;
}
