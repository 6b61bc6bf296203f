/** @file The lab's server over real HTTP: who is answered, and what can be read. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { arrayOf, decodeNpz, encodeNpz, unpackRows } from "../../src/format/index.ts";
import type { LabIndex, LabRecord, LabUpdate } from "../../src/study/index.ts";
import { copyNetwork, copyPopulation, populationIds } from "../../test/labStudy.ts";
import { labServer } from "./lab/labServer.ts";
import { openLabStudy } from "./lab/labStudy.ts";
import { type Listening, listen } from "./lab/listen.ts";
import { readPage } from "./lab/pageFiles.ts";

const TOKEN = "the-token-of-this-test";
const [id, second, third, fourth] = populationIds() as [string, string, string, string];
let dir: string;
let server: Listening;
let keeping: Listening;

beforeAll(async () => {
  dir = copyPopulation([id, second]);
  const study = openLabStudy(dir);
  const page = readPage();
  server = await listen(labServer({ study, page, token: TOKEN, allowedHosts: ["lab.example.org"] }), 0);
  keeping = await listen(labServer({ study, page, token: TOKEN, allowKeep: true }), 0);
});
afterAll(async () => {
  await server.close();
  await keeping.close();
  rmSync(dir, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends the path as it is: `fetch` would tidy it up. */
function get(path: string, headers: Record<string, string> = {}, port = server.port): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}
const bearer = { Authorization: `Bearer ${TOKEN}` };
const ask = async <T>(path: string) => JSON.parse((await get(path, bearer)).body.toString()) as T;

test.each([
  "/api/index",
  "/api/updates?since=",
  `/api/runs/${id}`,
  `/api/runs/${id}/train.npz`,
  "/api/stimuli.npz",
  "/api/nothing",
])("%s is answered with the token in the header only, reading included", async (path) => {
  for (const headers of [
    {},
    { Authorization: TOKEN },
    { Authorization: "Bearer " },
    { Authorization: `Bearer ${TOKEN}x` },
  ]) {
    expect((await get(path, headers)).status).toBe(401);
  }
  expect((await get(`${path}${path.includes("?") ? "&" : "?"}token=${TOKEN}`)).status).toBe(401);
  expect((await get(path, bearer)).status).toBe(path === "/api/nothing" ? 404 : 200);
});

test.each([
  ["127.0.0.1:4747", 200],
  ["localhost:9", 200],
  ["[::1]:80", 200],
  ["LOCALHOST", 200],
  ["lab.example.org", 200],
  ["evil.example.org", 403],
  ["127.0.0.1.evil.org", 403],
  ["localhost.evil.org:4747", 403],
  ["evil.org:80:127.0.0.1", 400],
])("Host %s: %i", async (host, status) => {
  expect((await get("/api/index", { ...bearer, Host: host })).status).toBe(status);
  expect((await get("/", { Host: host })).status).toBe(status);
});

test.each([
  ["http://localhost:4747", 200],
  ["https://localhost:4747", 200],
  ["http://localhost:8888", 403],
  ["https://evil.example.org", 403],
  ["null", 403],
])("Origin %s with Host localhost:4747: %i", async (origin, status) => {
  const answer = await get("/api/index", { ...bearer, Host: "localhost:4747", Origin: origin });
  expect(answer.status).toBe(status);
  expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
});

test("the page and every answer carry the policy; the page is told where its data are", async () => {
  const page = await get("/");
  expect(page.body.toString()).toContain('<meta name="lethe-source" content="server" />');
  for (const answer of [page, await get("/api/index", bearer), await get("/api/index"), await get("/nowhere")]) {
    const policy = String(answer.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
  }
});

test("the index has a row for each network, the record and arrays are those on disk", async () => {
  const index = await ask<LabIndex>("/api/index");
  expect(index.rows.ids).toEqual([id, second]);
  const rows = unpackRows(index.rows);
  const onDisk = JSON.parse(readFileSync(join(dir, `runs/${id}.train.json`), "utf8")).record;
  expect(rows[0]).toMatchObject({ g: onDisk.spec.network.g, rmse: onDisk.evaluation.rmse });
  const record = await ask<LabRecord>(`/api/runs/${id}`);
  expect(record).toMatchObject({ id, train: onDisk, verdict: null, assays: {}, stages: ["train"] });
  expect(record.command).toContain("lethe train --g");
  const npz = await get(`/api/runs/${id}/train.npz`, bearer);
  expect(npz.body.equals(readFileSync(join(dir, `runs/${id}.train.npz`)))).toBe(true);
});

test("a network that arrives, and one that is damaged, are told as updates", async () => {
  const { version } = await ask<LabIndex>("/api/index");
  const now = async () => {
    await new Promise((resolve) => setTimeout(resolve, 600)); // the folder is looked at twice a second at most
    return ask<LabUpdate>(`/api/updates?since=${version}`);
  };
  expect((await now()).rows.ids).toEqual([]);
  copyNetwork(dir, third);
  const update = await now();
  expect(update.rows.ids).toEqual([third]);
  expect(update.notices).toEqual([]);
  copyNetwork(dir, fourth);
  writeFileSync(join(dir, `runs/${fourth}.train.npz`), "torn");
  const later = await now();
  expect(later.rows.ids).toEqual([third]);
  expect(later.notices).toEqual([expect.stringContaining(`1 record is damaged and left out: ${fourth}.train.json`)]);
  expect((await get(`/api/runs/${fourth}`, bearer)).status).toBe(404);
  expect((await ask<LabUpdate>("/api/updates?since=000000000000.1")).rows.ids).toHaveLength(3);
});

test("nothing outside the study can be read: encodings, absolute paths, other files of the study", async () => {
  writeFileSync(join(dir, "secret.npz"), encodeNpz({ x: arrayOf(new Float64Array(1), [1]) }));
  writeFileSync(join(dir, "runs/secret.npz"), "secret");
  const paths = [
    "/api/runs/../secret.npz",
    "/api/runs/%2e%2e/secret.npz",
    `/api/runs/${id}/../secret.npz`,
    `/api/runs/${id}/..%2fsecret.npz`,
    `/api/runs/${id}/%2e%2e%2fsecret.npz`,
    `/api/runs/${id}/%252e%252e%252fsecret.npz`,
    `/api/runs/${id}/..%5csecret.npz`,
    `/api/runs/${id}/%2fetc%2fpasswd%00.npz`,
    `/api/runs/${id}/train.json.npz`,
    `/api/runs/${id}/train%00.npz`,
    `/api/runs/${id}/TRAIN.npz`,
    `/api/runs/${id}/__proto__.npz`,
    "/api/runs/secret",
    "/api/runs/%2fetc%2fpasswd",
    "/api/runs/..%2f..%2fsecret",
    `/api/runs/${id.toUpperCase()}x`,
    "/api/runs/__proto__",
    "/../package.json",
    "/%2e%2e/package.json",
    "/..%2f..%2fpackage.json",
    "/assets/../../apps/cli/main.js",
    "/assets/%2e%2e/%2e%2e/apps/cli/main.js",
    "//etc/passwd",
    "/index.html/../../.stamp",
  ];
  for (const path of paths) {
    const { status, body } = await get(path, bearer);
    expect([path, status]).toEqual([path, expect.toSatisfy((code: number) => code === 404 || code === 400)]);
    expect(body.toString()).not.toMatch(/secret|root:|lethe"/);
  }
});

test("links in runs/ are not followed, even to files that would be valid", async () => {
  const elsewhere = copyPopulation([second]);
  const victim = populationIds()[5]!;
  const target = join(elsewhere, "elsewhere");
  mkdirSync(target);
  copyNetwork(elsewhere, victim);
  for (const ending of ["json", "npz"]) {
    renameSync(join(elsewhere, `runs/${victim}.train.${ending}`), join(target, ending));
    symlinkSync(join(target, ending), join(dir, `runs/${victim}.train.${ending}`));
  }
  expect((await get(`/api/runs/${victim}`, bearer)).status).toBe(404);
  expect((await get(`/api/runs/${victim}/train.npz`, bearer)).status).toBe(404);
  // the same bytes as files are read: it is the link that was refused
  for (const ending of ["json", "npz"]) {
    rmSync(join(dir, `runs/${victim}.train.${ending}`));
    linkSync(join(target, ending), join(dir, `runs/${victim}.train.${ending}`));
  }
  expect((await get(`/api/runs/${victim}/train.npz`, bearer)).status).toBe(200);
  rmSync(elsewhere, { recursive: true });
});

test("only the stated methods and addresses exist: no query language over HTTP", async () => {
  for (const path of ["/api/sql", "/api/query?sql=select%201", "/api/index/x"]) {
    expect((await get(path, bearer)).status).toBe(404);
  }
  for (const method of ["POST", "PUT", "DELETE"]) {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/index`, { method, headers: bearer });
    expect(answer.status).toBe(404);
  }
});

function otherReadout(npz: Uint8Array): Uint8Array {
  const { readout, ...arrays } = decodeNpz(npz);
  return encodeNpz({ ...arrays, readout: arrayOf(new Float64Array(readout!.data.length), readout!.shape) });
}

async function keep(port: number, name: string, record: unknown, npz: Uint8Array | null): Promise<Response> {
  const form = new FormData();
  form.set("record", JSON.stringify(record));
  if (npz !== null) form.set("npz", new Blob([new Uint8Array(npz)]));
  return fetch(`http://127.0.0.1:${port}/api/runs/${name}`, { method: "POST", headers: bearer, body: form });
}

test("a network is kept when the server allows it and all of it is valid", async () => {
  const other = copyPopulation([populationIds()[7]!]);
  const kept = populationIds()[7]!;
  const { record } = JSON.parse(readFileSync(join(other, `runs/${kept}.train.json`), "utf8"));
  const npz = readFileSync(join(other, `runs/${kept}.train.npz`));
  rmSync(other, { recursive: true });
  const arrays = decodeNpz(npz);
  const one = arrayOf(Float64Array.of(1));

  expect((await keep(server.port, `${kept}/train`, record, npz)).status).toBe(403);
  const refusals = [
    [`${id}/train`, record, npz, `the record must be that of ${id}`],
    [`${kept}/verdict-00000000`, record, npz, "only the train stage"],
    [`..%2f${kept}/train`, record, npz, "only the train stage"],
    [`${kept}/train`, { ...record, spec: { ...record.spec, seed: 77 } }, npz, "must be that of"],
    [`${kept}/train`, { ...record, extra: 1 }, npz, "extra"],
    [`${kept}/train`, record, null, "arrays of the network are missing"],
    [`${kept}/train`, record, new Uint8Array(9), "npz"],
    [
      `${kept}/train`,
      record,
      encodeNpz({ ...arrays, readout: one }),
      "array readout must have shape [3 × 300], got [1]",
    ],
    [`${kept}/train`, record, encodeNpz({ readout: one }), "array readout must have shape"],
    [`${kept}/train`, record, encodeNpz({ ...arrays, evil: one }), "got evil too"],
  ] as const;
  for (const [name, value, bytes, message] of refusals) {
    const answer = await keep(keeping.port, name, value, bytes);
    expect([name, answer.status]).toEqual([name, 400]);
    expect(await answer.text()).toContain(message);
  }
  expect(await (await keep(keeping.port, `${kept}/train`, record, npz)).json()).toEqual({ outcome: "written" });
  expect(readFileSync(join(dir, `runs/${kept}.train.npz`)).equals(npz)).toBe(true);
  expect(await (await keep(keeping.port, `${kept}/train`, record, npz)).json()).toEqual({ outcome: "unchanged" });
  const forged = await keep(keeping.port, `${kept}/train`, record, otherReadout(npz));
  expect([forged.status, await forged.text()]).toEqual([400, `the study has another result for ${kept}, which stays`]);
});

test("what is no form is refused: without a boundary, without parts, of another type", async () => {
  const url = `http://127.0.0.1:${keeping.port}/api/runs/${id}/train`;
  for (const type of ["multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "application/json"]) {
    const headers = { ...bearer, "Content-Type": type };
    expect([type, (await fetch(url, { method: "POST", headers, body: "--y\r\n{" })).status]).toEqual([type, 400]);
  }
});

test("the stimuli are the latents of this build", async () => {
  const { body } = await get("/api/stimuli.npz", bearer);
  expect(Object.keys(decodeNpz(new Uint8Array(body), { where: "stimuli" }))).toContain("label");
});

test("a port that is taken gives way to the next one", async () => {
  const study = openLabStudy(dir);
  const app = labServer({ study, page: readPage(), token: TOKEN });
  const next = await listen(app, server.port);
  expect(next.port).toBeGreaterThan(server.port);
  await next.close();
});
