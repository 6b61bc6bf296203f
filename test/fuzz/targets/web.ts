/** @file What comes from outside: addresses of the page, requests to the lab's server, SQL. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { labServer } from "../../../apps/cli/lab/labServer.ts";
import { openLabStudy } from "../../../apps/cli/lab/labStudy.ts";
import { hrefOf, parseRoute } from "../../../apps/lab/src/router.ts";
import { refreshResults } from "../../../src/study/index.ts";
import { copyPopulation, populationIds } from "../../labStudy.ts";
import { mutateBytes, mutateWords } from "../mutate.ts";
import type { Random } from "../random.ts";
import type { Target } from "../target.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const ADDRESSES = [
  "#/",
  "#/n/0123456789abcdef?t=12&x=1",
  "#/c/0123456789abcdef/fedcba9876543210",
  "#/train?g=0.8&n=100",
  "#/related/slots",
  "#/paper",
  "#/drop?%E2%82%AC=%zz",
].map(encode);

const address: Target = {
  name: "address",
  open: async () => ({
    input: (random) => mutateBytes(random.pick(ADDRESSES), random, ADDRESSES),
    read(input) {
      const { page, ids, query } = parseRoute(decode(input));
      if (page === "unknown") return;
      // what is understood is said again in the same way
      const kept = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
      const again = parseRoute(hrefOf(page, ids, kept));
      if (JSON.stringify([again.page, again.ids, again.query]) !== JSON.stringify([page, ids, kept]))
        throw new Error(`${decode(input)} means two things`);
    },
  }),
};

const TOKEN = "the-token-of-the-fuzzer";
const PATHS = [
  "/",
  "/index.html",
  "/api/index",
  "/api/updates?since=2026",
  "/api/stimuli.npz",
  "/api/runs/ID",
  "/api/runs/ID/train.npz",
  "/api/runs/../../etc/passwd",
  "/assets/%2e%2e/%2e%2e/package.json",
];
const METHODS = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH"];
const FORM =
  '--b\r\nContent-Disposition: form-data; name="record"\r\n\r\n{"id":"ID"}\r\n--b\r\nContent-Disposition: form-data; name="npz"; filename="a"\r\n\r\nPK\r\n--b--\r\n';

/** A request in four lines: method, path, headers as JSON, body. */
const http: Target = {
  name: "http",
  async open() {
    const ids = populationIds().slice(0, 2);
    const dir = copyPopulation(ids);
    const secret = readFileSync(join(dir, "runs", `${ids[0]}.train.json`), "utf8").slice(0, 200);
    const page = new Map([
      ["index.html", { bytes: encode('<meta name="lethe-source" content="site">'), type: "text/html" }],
    ]) as never;
    const app = labServer({ study: openLabStudy(dir), page, token: TOKEN, allowKeep: true });
    const words = (text: string, random: Random) =>
      decode(mutateBytes(encode(text.replace("ID", random.pick(ids))), random, [encode("/../%00"), encode("ID?=&#")]));
    return {
      input(random) {
        const method = random.pick(METHODS);
        const isForm = method === "POST" && random.chance(0.7);
        const path = isForm
          ? `/api/runs/${random.pick(ids)}/${random.pick(["train", "verdict-00000000", "x"])}`
          : random.pick(PATHS);
        const headers = {
          host: random.chance(0.9)
            ? "localhost"
            : random.pick(["evil.example", "localhost.evil", "", "127.0.0.1:99999"]),
          ...(random.chance(0.8) && { authorization: `Bearer ${random.chance(0.9) ? TOKEN : "x"}` }),
          ...(isForm && {
            "content-type": random.pick([
              "multipart/form-data; boundary=b",
              "multipart/form-data",
              "application/json",
              "multipart/form-data; boundary=",
            ]),
          }),
          ...(random.chance(0.1) && { origin: random.pick(["null", "http://evil.example", "http://localhost"]) }),
        };
        const body =
          method === "GET" || method === "HEAD"
            ? ""
            : words(FORM.replaceAll("\r\n", "\u0001"), random).replaceAll("\u0001", "\r\n");
        return encode(`${method}\n${words(path, random).replaceAll("\n", "")}\n${JSON.stringify(headers)}\n${body}`);
      },
      async read(input) {
        const [method = "GET", path = "/", headers = "{}", ...body] = decode(input).split("\n");
        const text = body.join("\n");
        const { host, authorization } = JSON.parse(headers);
        let request: Request;
        try {
          const url = new URL(`http://${host || "localhost"}`);
          request = new Request(url.origin + path, {
            method,
            headers: JSON.parse(headers),
            ...(text !== "" && { body: text }),
          });
        } catch {
          return; // no request at all
        }
        const answer = await app.request(request, undefined, { incoming: { headers: JSON.parse(headers) } });
        const said = await answer.text();
        if (answer.status >= 500) throw new Error(`${answer.status} ${said.slice(0, 300)}`);
        if (authorization !== `Bearer ${TOKEN}` && said.includes(secret)) throw new Error("a record without the token");
        if (said.includes("root:x:")) throw new Error("a file of the system");
      },
      close: () => rmSync(dir, { recursive: true }),
    };
  },
};

const SQL = [
  "select",
  "*",
  "from",
  "results",
  "where",
  "g",
  ">",
  "0.8",
  "order",
  "by",
  "accuracy",
  "desc",
  "limit",
  "3",
];
const VOCABULARY = [
  ...SQL,
  ",",
  "(",
  ")",
  "'",
  '"',
  ";",
  "--",
  "/*",
  "*/",
  "null",
  "count",
  "avg",
  "group",
  "union",
  "all",
  "join",
  "with",
  "as",
  "x",
  "1e308",
  "-1",
  "::",
  "int",
  "case",
  "when",
  "then",
  "end",
  "copy",
  "to",
  "attach",
  "pragma",
  "set",
  "read_csv",
  "read_text",
  "'/etc/passwd'",
  "glob",
  "install",
  "insert",
  "into",
  "delete",
  "drop",
  "table",
  "results_kept",
  "range",
  "[",
  "]",
  "{",
  "}",
  "\u0000",
  "é",
];

const query: Target = {
  name: "query",
  async open() {
    const dir = copyPopulation(populationIds().slice(0, 3));
    const { table } = await refreshResults(dir);
    await table.lock();
    const files = () => JSON.stringify(readdirSync(dir, { recursive: true }));
    const before = files();
    let asked = 0;
    return {
      input: (random) => encode(mutateWords(SQL, random, VOCABULARY)),
      async read(input) {
        const answer = await table.query(decode(input)).finally(async () => {
          if (asked++ % 100 === 0 && files() !== before) throw new Error("a query wrote a file");
        });
        if (JSON.stringify(answer.rows, (_, v) => (typeof v === "bigint" ? String(v) : v)).includes("root:x:"))
          throw new Error("a query read a file");
      },
      close() {
        table.close();
        rmSync(dir, { recursive: true });
      },
    };
  },
};

export const WEB: readonly Target[] = [address, http, query];
