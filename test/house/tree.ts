/** @file Is the tree fit to be published: no paths of one machine, no registry hosts, no file too long to read? */
import { complaint, type Source } from "./sources.ts";

/** The most lines a source file may have. */
export const MOST_LINES = 400;

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

export function lengthComplaints({ path, text }: Source): string[] {
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  return lines > MOST_LINES ? [`${path}: ${lines} lines, at most ${MOST_LINES} are read with pleasure; split it`] : [];
}
