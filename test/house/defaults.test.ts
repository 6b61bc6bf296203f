import { expect, test } from "vitest";
import { defaultComplaints } from "./defaults.ts";
import { isTest, typescriptBelow } from "./sources.ts";

test("every @default tag says what the code falls back to", () => {
  const sources = typescriptBelow("src", "apps").filter(({ path }) => !isTest(path));
  const roomOf = (path: string) => path.split("/").slice(0, 2).join("/");
  const rooms = new Set(sources.map(({ path }) => roomOf(path)));
  const complaints = [...rooms].flatMap((room) =>
    defaultComplaints(sources.filter(({ path }) => roomOf(path) === room)),
  );
  expect(complaints).toEqual([]);
});

const option = (value: string) => `interface Options { /** What. @default ${value} */ readonly count?: number }`;

test.each([
  [option("2"), "const { count = 2 } = options;"],
  [option("2"), "const { count: columns = 2 } = options;"],
  [option("2"), "const columns = options?.count ?? 2;"],
  [option("TWO"), "const { count = TWO } = options;"],
  [option("{@link TWO}"), "const { count = TWO } = options;"],
  [option('"exact"'), 'function f({ count = "exact" }: Options) {}'],
  [option("none"), "const { count } = options;"],
  ["/**\n * Runs.\n *\n * @param count how many. @default 2\n */", "function run(count = 2) {}"],
  ["const s = z.object({ /** What. @default 2 */", "count: z.number().default(2) });"],
])("the rule of defaults lets: %s %s", (tag, code) => {
  expect(defaultComplaints([{ path: "src/task/a.ts", text: `// é\n${tag} ${code}` }])).toEqual([]);
});

test.each([
  [option("2"), "const { count = 3 } = options;", "falls back to 3"],
  [option("2"), "const columns = options.count ?? 20;", "falls back to 20"],
  [option("2"), "const { other = 2 } = options;", "falls back to nothing"],
  [option("none"), "const { count = 2 } = options;", "falls back to 2"],
  ["/**\n * @param count how many. @default 2\n * @returns it */", "function run(count = 3) {}", "falls back to 3"],
  ["const s = z.object({ /** What. @default 2 */", "count: z.number().default(3) });", "falls back to 3"],
])("the rule of defaults objects to: %s %s", (tag, code, what) => {
  expect(defaultComplaints([{ path: "src/task/a.ts", text: `${tag} ${code}` }])).toEqual([
    expect.stringContaining(what),
  ]);
});

test("the fallback may stand in another file of the room", () => {
  const files = (code: string) => [
    { path: "src/task/a.ts", text: option("2") },
    { path: "src/task/b.ts", text: code },
  ];
  expect(defaultComplaints(files("const { count = 2 } = options;"))).toEqual([]);
  expect(defaultComplaints(files("const { count = 3 } = options;"))).toHaveLength(1);
});
