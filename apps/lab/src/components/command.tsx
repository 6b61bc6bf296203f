import type { ComponentChildren } from "preact";
import { studyFolder } from "../data/study.ts";

/**
 * A command on one network, as it can be pasted where the lab was started: "npx lethe assay studies/demo/3f2a… --assay noise". On a
 * published site the network is named by its id: that finds it where it has been made again.
 */
export function commandOn(verb: string, id: string, flags = ""): string {
  const folder = studyFolder.value;
  const path = folder === null ? id : `${folder}/${id}`;
  const quoted = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  return ["npx lethe", verb, quoted, flags].filter(Boolean).join(" ");
}

export interface RemedyProps {
  readonly verb: string;
  readonly id: string;
  readonly flags?: string;
  /** What the command does, as the rest of the sentence. */
  readonly children?: ComponentChildren;
}

/** What to do about something that is not known; nothing on a published site, whose reader cannot do it. */
export function Remedy({ verb, id, flags, children }: RemedyProps) {
  if (studyFolder.value === null) return null;
  return (
    <>
      <code>{commandOn(verb, id, flags)}</code>
      {children}
    </>
  );
}
