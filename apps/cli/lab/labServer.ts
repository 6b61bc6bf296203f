import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { InputError } from "../../../src/format/index.ts";
import { StoreError } from "../../../src/store/index.ts";
import { mnistLatentsPath } from "../../../src/study/index.ts";
import { guardHost, guardToken } from "./guard.ts";
import { keepStage } from "./keepStage.ts";
import type { LabStudy } from "./labStudy.ts";
import { indexHtml, type PageFile } from "./pageFiles.ts";
import { HEADERS } from "./pagePolicy.ts";
import { readArrays, readRun } from "./readRun.ts";

export interface LabServerOptions {
  readonly study: LabStudy;
  readonly page: ReadonlyMap<string, PageFile>;
  readonly token: string;
  /** Host names allowed besides the local ones. @default [] */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Whether the page may put networks into the study. @default false */
  readonly allowKeep?: boolean | undefined;
}

const MOST_KEPT_BYTES = 64 * 2 ** 20;

/**
 * The lab's server, as a function from requests to answers. It says nothing but the page's own files without the token,
 * and of the study only what the store lists: a table, records and arrays by id and stage. There is no query language.
 */
export function labServer({ study, page, token, allowedHosts = [], allowKeep = false }: LabServerOptions): Hono {
  const { store } = study;
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
    if (!context.res.headers.has("Cache-Control")) context.res.headers.set("Cache-Control", "no-store");
  });
  app.use(guardHost(allowedHosts));
  app.use("/api/*", guardToken(token));

  app.get("/api/index", async (context) => context.json({ ...(await study.index()), folder: study.folder }));
  app.get("/api/updates", async (context) => context.json(await study.updates(context.req.query("since") ?? "")));
  app.get("/api/stimuli.npz", (context) => context.body(new Uint8Array(readFileSync(mnistLatentsPath())), 200, NPZ));
  app.get("/api/runs/:id", (context) => {
    const record = readRun(store, context.req.param("id"));
    return record === null
      ? context.text("there is no such network in this study; choose another one in the atlas", 404)
      : context.json(record);
  });
  app.get("/api/runs/:id/:file{.+\\.npz}", (context) => {
    const stage = context.req.param("file").slice(0, -".npz".length);
    const bytes = readArrays(store, context.req.param("id"), stage);
    if (bytes === null) return context.text("there are no such arrays in this study", 404);
    return context.body(new Uint8Array(bytes), 200, NPZ);
  });
  app.post("/api/runs/:id/:stage", bodyLimit({ maxSize: MOST_KEPT_BYTES }), async (context) => {
    if (!allowKeep) return context.text("networks are kept only when the lab is started with --allow-keep", 403);
    const { record, npz } = await context.req.parseBody().catch(() => {
      throw new InputError("the request must be a form with a record and its arrays"); // no boundary, or a broken part
    });
    const bytes = npz instanceof File ? new Uint8Array(await npz.arrayBuffer()) : null;
    const { id, stage } = context.req.param();
    return context.json({ outcome: keepStage(store, id, stage, String(record), bytes) });
  });
  app.all("/api/*", (context) => context.text("there is nothing at this address", 404));

  const html = indexHtml(page, `<meta name="lethe-source" content="server"${allowKeep ? ' data-keep="yes"' : ""} />`);
  app.get("/", (context) => context.html(html));
  app.get("/*", (context) => {
    const file = page.get(context.req.path.slice(1));
    if (file === undefined) return context.text("there is nothing at this address", 404);
    const isHashed = context.req.path.startsWith("/assets/"); // their names change with their bytes
    const caching = isHashed ? "public, max-age=31536000, immutable" : "no-store";
    return context.body(file.bytes, 200, { "Content-Type": file.type, "Cache-Control": caching });
  });

  app.onError((error, context) => {
    if (error instanceof InputError) return context.text(error.message, 400);
    if (error instanceof StoreError) return context.text(error.message, 500);
    return context.text("internal error of the lab's server", 500);
  });
  return app;
}

const NPZ = { "Content-Type": "application/octet-stream" };
