import type { ComponentChildren } from "preact";
import { ErrorNote } from "../../components/errorNote.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import type { LabRecord } from "../../data/dataSource.ts";
import { Challenge } from "./challenge.tsx";
import { Inspector } from "./inspector.tsx";
import type { Session } from "./session.ts";
import type { Space } from "./space.ts";
import { StateSpace } from "./stateSpace.tsx";
import { Strip } from "./strip.tsx";
import { TouchBar } from "./touchBar.tsx";
import "./network.css";

export interface NetworkViewProps {
  readonly session: Session;
  readonly onSpace?: ((space: Space) => (() => void) | undefined) | undefined;
  readonly title: string;
  readonly subtitle?: ComponentChildren;
  /** What is known of its memory, below the title. */
  readonly outlook?: ComponentChildren;
  /** Its records, of a stored network. */
  readonly run?: LabRecord | undefined;
  /** Below the strip. */
  readonly children?: ComponentChildren;
}

/** One network: what it is, its state space to touch, its time strip, what is selected. Of a stored run, a trained one or a file. */
export function NetworkView({ session, onSpace, title, subtitle, outlook, run, children }: NetworkViewProps) {
  const network = session.opened.value;
  return (
    <div class="network">
      <h1>{title}</h1>
      {subtitle !== undefined && <p class="quiet subtitle">{subtitle}</p>}
      {outlook}
      {session.trouble.value !== null && <ErrorNote message={session.trouble.value} />}
      {network === null && session.trouble.value === null && <Skeleton height={520} label="Opening the network" />}
      {network !== null && (
        <>
          <TouchBar session={session} />
          <div class="network-grid">
            <StateSpace session={session} onSpace={onSpace} />
            <div class="beside">
              <Strip session={session} challenge={<Challenge session={session} run={run} />} />
              <Inspector session={session} run={run} />
            </div>
          </div>
          {children}
        </>
      )}
    </div>
  );
}
