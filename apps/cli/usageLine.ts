/** Commander's words on one line: "error: unknown option '--trails'\n(Did you mean --trials?)" and the like. */
export function usageLine(text: string): string {
  const [first = "", hint = ""] = text.trim().split("\n");
  const meant = /^\(Did you mean (?:one of )?(.+)\?\)$/.exec(hint)?.[1];
  return `lethe: ${first.replace(/^error: /, "").replace(/\.$/, "")}${meant === undefined ? "; see --help" : `; did you mean ${meant}?`}\n`;
}
