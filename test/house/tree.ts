/** @file Is the tree fit to be published: no paths of one machine, no registry hosts, no file too long to read? */
import { complaint, type Source } from "./sources.ts";

/** The most lines a source file may have, and a stylesheet, which is a list. */
export const MOST_LINES = 300;
const MOST_STYLE_LINES = 400;
/** Nine of ten files in src have at most so many. */
export const NINE_OF_TEN = 200;

// put together from parts, so that this file does not match
const MACHINE_PATH = new RegExp(`(?<![\\w.~}-])/(?:${["home", "Users", "root", "work"].join("|")})/`, "g");
const REGISTRY = /"resolved": "http/g;

/** Binary files are none of our business here. */
export const isText = ({ text }: Source) => !text.includes("\0");

function complaintsAbout(source: Source, pattern: RegExp, what: string): string[] {
  return [...source.text.matchAll(pattern)].map((match) => complaint(source, { start: match.index }, what));
}

export const pathComplaints = (source: Source) =>
  complaintsAbout(source, MACHINE_PATH, "an absolute path of one machine");

export const registryComplaints = (source: Source) => complaintsAbout(source, REGISTRY, "names a registry host");

export const linesOf = (text: string): number => text.split("\n").length - (text.endsWith("\n") ? 1 : 0);

export function lengthComplaints({ path, text }: Source): string[] {
  const lines = linesOf(text);
  const most = path.endsWith(".css") ? MOST_STYLE_LINES : MOST_LINES;
  return lines > most ? [`${path}: ${lines} lines, at most ${most} are read with pleasure; split it`] : [];
}
