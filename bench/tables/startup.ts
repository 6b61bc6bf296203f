import type { StartupCase } from "../questions/startup.ts";
import type { Sections } from "../results.ts";
import { median } from "../statistics.ts";
import { show, table } from "./markdown.ts";

/** What starting costs, beside Node itself. */
export function startupTable({ startup }: Sections): string {
  const cases = startup?.answer ?? [];
  const empty = cases[0] === undefined ? Number.NaN : median(cases[0].user);
  const line = ({ command, user, wall }: StartupCase) => [
    `\`${command}\``,
    show(median(user)),
    show(median(user) / empty),
    show(median(wall)),
  ];
  return table(
    "Starting, in a checkout",
    ["command", "user time, ms", "of Node's own", "until it ends, ms"],
    cases.map(line),
    "In a checkout `lethe` looks first whether `dist/` is what the sources compile to; a package does not.",
  );
}
