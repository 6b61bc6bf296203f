import { STIMULUS_COLORS } from "../../../../../src/figures/index.ts";
import { groupOf } from "./groups.ts";
import type { Session } from "./session.ts";
import { VIRIDIS_GRADIENT } from "./speedColor.ts";

/** What is drawn, how many of it, and whether it is shown. */
export function Legend({ session }: { readonly session: Session }) {
  const network = session.opened.value;
  const scene = session.scene.value;
  const hidden = session.hidden.value;
  if (network === null) return null;
  const count = (group: string) => scene?.points.filter((point) => groupOf(point) === group).length ?? 0;
  const [slowest, fastest] = speedRange(session);
  const entries: { group: string; mark: preact.ComponentChild; label: string; count: number | null }[] = [
    {
      group: "delays",
      mark:
        network.memories.length === 0 ? (
          <i class="line" style={{ background: "#8aa0b0" }} />
        ) : (
          <StimulusLines count={network.memories.length} />
        ),
      label: network.memories.length === 0 ? "free paths" : `delay after ${network.memories.join(", ")}`,
      count: network.paths.length,
    },
    { group: "live", mark: <i class="line live" />, label: "run here", count: session.paths.value.length },
    { group: "stable", mark: <b>●</b>, label: "stable", count: count("stable") },
    { group: "saddles", mark: <b>◇</b>, label: "not stable", count: count("saddles") },
    { group: "ghosts", mark: <b class="ghost">●</b>, label: "ghost", count: count("ghosts") },
    {
      group: "cycles",
      mark: <i class="line" style={{ background: "#CC79A7", height: "5px" }} />,
      label: network.isDiscrete ? "orbit or circle" : "cycle",
      count: scene?.cycles.length ?? 0,
    },
    {
      group: "continua",
      mark: <i class="line" style={{ background: "var(--text)", height: "5px" }} />,
      label: "continuum",
      count: scene?.continua.length ?? 0,
    },
    {
      group: "slow",
      mark: <i class="line" style={{ background: VIRIDIS_GRADIENT, height: "6px" }} />,
      label:
        slowest === null
          ? "slow curve"
          : `slow curve, ${slowest} … ${fastest} per ${network.isDiscrete ? "step" : "τ"}`,
      count: scene?.curves.length ?? 0,
    },
  ];
  const toggle = (group: string) => {
    const next = new Set(hidden);
    if (!next.delete(group)) next.add(group);
    session.hidden.value = next;
  };
  return (
    <ul class="legend" aria-label="Legend: shows and hides">
      {entries
        .filter((entry) => entry.count !== 0)
        .map(({ group, mark, label, count: number }) => (
          <li key={group}>
            <button
              type="button"
              class="plain"
              aria-pressed={!hidden.has(group)}
              data-group={group}
              onClick={() => toggle(group)}
            >
              <span class="swatch">{mark}</span>
              {label} <span class="quiet">{number}</span>
            </button>
          </li>
        ))}
    </ul>
  );
}

function StimulusLines({ count }: { readonly count: number }) {
  return (
    <span class="lines">
      {Array.from({ length: Math.min(count, 4) }, (_, k) => (
        <i key={k} class="line" style={{ background: STIMULUS_COLORS[k % STIMULUS_COLORS.length] }} />
      ))}
    </span>
  );
}

function speedRange(session: Session): [string | null, string] {
  const speeds = session.scene.value?.curves.flatMap(({ speed }) => Array.from(speed)) ?? [];
  if (speeds.length === 0) return [null, ""];
  return [Math.min(...speeds).toPrecision(1), Math.max(...speeds).toPrecision(1)];
}
