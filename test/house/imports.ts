/** @file Who may import whom? */
import { posix } from "node:path";
import { complaint, isNode, isTest, type Node, type Source, visitNodes } from "./sources.ts";

const ALL = "kernel format task network train dynamics readout mechanism figures gallery store study report";

/** For each room, the rooms it may import. A new room gets a row here. */
const ALLOWED: Readonly<Record<string, string>> = {
  "src/kernel": "",
  "src/format": "",
  "src/task": "kernel format",
  "src/network": "kernel format",
  "src/train": "kernel task network format",
  "src/dynamics": "kernel",
  "src/readout": "kernel",
  "src/mechanism": "kernel format task network train dynamics",
  "src/figures": "kernel",
  "src/store": "format",
  "src/study": "kernel format task network train dynamics mechanism figures store",
  "src/report": "figures kernel",
  "src/gallery": "kernel format task network train dynamics readout figures",
  "apps/cli": ALL,
  "apps/lab": "kernel format task network train dynamics mechanism figures gallery study report",
};

/** A room's doors: its index.ts, and for those named here another one that needs no platform; the lab has only that. */
const PORTABLE_DOORS: Readonly<Record<string, string>> = { "src/study": "portable.ts" };

/** The files of a room that another may import. */
function doorsOf(room: string, from: string): string[] {
  const portable = PORTABLE_DOORS[room];
  if (portable === undefined) return [`${room}/index.ts`];
  return from === "apps/lab" ? [`${room}/${portable}`] : [`${room}/index.ts`, `${room}/${portable}`];
}

/** "src/kernel/lu.ts" stands in the room "src/kernel", "test/zoo.ts" in "test". */
function roomOf(path: string): string {
  const [top, room, ...rest] = path.split("/");
  return (top === "src" || top === "apps") && rest.length > 0 ? `${top}/${room}` : top!;
}

/** The module a node loads, if it loads one and names it by a literal. */
export function loadedBy(node: Node): string | undefined {
  if (!/^(Import|ExportNamed|ExportAll)Declaration$|^(Import|TSImport)/.test(node.type) || !isNode(node["source"]))
    return;
  const name = node["source"]["value"];
  return typeof name === "string" ? name : undefined;
}

function objection(from: string, to: string): string | undefined {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === there) return;
  const inRoom = here.startsWith("src/") || here.startsWith("apps/");
  if (inRoom && !(here in ALLOWED)) return `${here} has no row in the table of rooms (test/house/imports.ts)`;
  if (there === "test") return isTest(from) || here === "bench" ? undefined : `only tests import from test/, got ${to}`;
  if (!there.startsWith("src/")) return inRoom ? `a room imports rooms only, got ${to}` : undefined;
  const doors = doorsOf(there, isTest(from) ? "test" : here);
  if (!doors.includes(to)) return `a room's door is its ${posix.basename(doors[0]!)}, got ${to}`;
  const allowed = ALLOWED[here]?.split(" ") ?? [];
  if (inRoom && !isTest(from) && !allowed.includes(there.slice("src/".length)))
    return `${here} may not import ${there}`;
}

export function importComplaints(source: Source): string[] {
  const found: string[] = [];
  visitNodes(source, (node) => {
    const name = loadedBy(node);
    if (!name?.startsWith(".")) return;
    const what = objection(source.path, posix.join(posix.dirname(source.path), name));
    if (what !== undefined) found.push(complaint(source, node, what));
  });
  return found;
}
