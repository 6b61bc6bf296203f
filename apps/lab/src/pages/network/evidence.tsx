import { explainVerdict, isKnown } from "../../../../../src/mechanism/index.ts";
import type { LabRecord } from "../../data/dataSource.ts";
import { show } from "./eigenPlane.tsx";

/** Why the verdict is what it is, in sentences and numbers from its record. */
export function Evidence({ run }: { readonly run: LabRecord }) {
  const record = run.verdict;
  if (record === null) {
    return (
      <p class="empty">
        No verdict yet. <code>{`lethe verdict ${run.id}`}</code> follows the network to its limit sets.
      </p>
    );
  }
  const { verdict } = record;
  if (verdict.memories.length === 0) return <p class="empty">Nothing was followed: it is {verdict.network}.</p>;
  const { protocol } = verdict;
  return (
    <div class="evidence">
      <ul>
        {explainVerdict(verdict, run.train.spec.task.durations.delay1).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <table>
        <thead>
          <tr>
            <th>limit set</th>
            {verdict.memories.map(({ stimulus }) => (
              <th key={stimulus}>draws of {stimulus}</th>
            ))}
            <th>outputs z</th>
            <th>how slow, how stable</th>
          </tr>
        </thead>
        <tbody>
          {verdict.limitSets.map((set, k) => (
            <tr key={k}>
              <td>{set.kind === "fixed-point" ? "fixed point" : set.kind}</td>
              {set.draws.map((count, memory) => (
                <td key={memory}>{count}</td>
              ))}
              <td>{!isKnown(set) ? "" : set.outputs.map((v) => v.toFixed(2)).join(", ")}</td>
              <td>
                {set.kind === "fixed-point" && `λ ${show(set.eigenvalue)}, |1 + Δt λ| ${set.multiplier.toFixed(5)}`}
                {set.kind === "fixed-point" && !set.flowStable && ", the flow is unstable here"}
                {set.kind === "cycle" && `period ${set.period.toFixed(2)} τ, closes to ${set.closure.toExponential(1)}`}
                {!isKnown(set) && set.reasons.map(({ reason, draws }) => `${reason} (${draws})`).join("; ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">
        Record {record.stage}: {verdict.memories[0]?.draws ?? 0} draws of each stimulus, each from a trial-end state of
        its own, followed for at most {protocol.longest} τ; retained when P(memory | limit set) and resumed accuracy
        reach {protocol.retention}; a share decides when its whole Wilson interval reaches {protocol.decidingShare}.
      </p>
    </div>
  );
}
