import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { InputError } from "../../../src/format/index.ts";

const ADDRESS = "127.0.0.1";
const PORTS_TRIED = 50;

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves on 127.0.0.1, at `port` or the next free one after it; 0 takes any. */
export async function listen(app: Hono, port: number): Promise<Listening> {
  for (let offset = 0; ; offset++) {
    const server = createAdaptorServer({ fetch: app.fetch });
    const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once("error", resolve);
      server.listen(port + offset, ADDRESS, () => resolve(null));
    });
    if (failure === null) {
      const close = () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          if ("closeAllConnections" in server) server.closeAllConnections();
        });
      return { port: (server.address() as AddressInfo).port, close };
    }
    const isTaken = failure.code === "EADDRINUSE" || failure.code === "EACCES";
    if (!isTaken || offset + 1 >= PORTS_TRIED || port + offset >= 65535) {
      throw new InputError(`--port must leave a free port on ${ADDRESS}, got ${port}: ${failure.message}`);
    }
  }
}
