import { fieldColour, hexOf, limitColour, PORTRAIT_INK, speedRange } from "../../../../../src/figures/index.ts";
import { GLOSSARY } from "../../glossary.ts";
import { theme } from "../../theme.ts";
import { groupOf } from "./groups.ts";
import type { Session } from "./session.ts";

/** What is drawn, how many of it, and whether it is shown. */
export function Legend({ session }: { readonly session: Session }) {
  const network = session.opened.value;
  const scene = session.scene.value;
  const data = session.data.value;
  const hidden = session.hidden.value;
  if (network === null || data === null) return null;
  const ink = PORTRAIT_INK[theme.value];
  const per = network.isDiscrete ? "step" : "τ";
  const count = (group: string) => scene?.points.filter((point) => groupOf(point) === group).length ?? 0;
  const shown = data.points.length;
  const sets = data.limits.filter(({ kind }) => kind !== "fixed-point");
  const entries: { group: string; mark: preact.ComponentChild; label: string; count: number | null }[] = [
    ...(data.field.values.length === 0
      ? []
      : [{ group: "field", mark: <SpeedRamp session={session} />, label: `speed per ${per}`, count: null }]),
    ...(data.particles.length === 0
      ? []
      : [
          {
            group: "trails",
            mark: <i class="line" style={{ background: ink.trail[1] }} />,
            label: "particles",
            count: null,
          },
        ]),
    {
      group: "delays",
      mark: <StimulusLines count={network.memories.length} />,
      label: network.memories.length === 0 ? "free paths" : `delay after ${network.memories.join(", ")}, and on`,
      count: network.paths.length,
    },
    {
      group: "live",
      mark: <i class="line live" />,
      label: network.memories.length === 0 ? "let go here" : "run here, in the colour of its memory",
      count: session.paths.value.length,
    },
    {
      group: "stable",
      mark: <b style={{ color: limitColour(theme.value, 0) }}>●</b>,
      label: "stable",
      count: count("stable"),
    },
    { group: "saddles", mark: <b>◇</b>, label: "not stable", count: count("saddles") },
    { group: "ghosts", mark: <b class="ghost">◌</b>, label: "ghost", count: count("ghosts") },
    ...(sets.length === 0
      ? []
      : [
          {
            group: "limits",
            mark: (
              <i
                class="line"
                style={{ background: limitColour(theme.value, data.limits.indexOf(sets[0])), height: "4px" }}
              />
            ),
            label: [...new Set(sets.map(({ kind }) => SETS[kind] ?? kind))].join(", "),
            count: sets.length,
          },
        ]),
    ...(data.limits.some(({ slow }) => slow !== null)
      ? [
          {
            group: "slow",
            mark: <i class="diamond" style={{ background: limitColour(theme.value, 0) }} />,
            label: "slow direction",
            count: data.limits.filter(({ slow }) => slow !== null).length,
          },
        ]
      : []),
    ...(shown === 0 ? [] : [{ group: "labels", mark: <b>A1</b>, label: "names", count: null }]),
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
              title={MEANINGS[group]}
              onClick={() => toggle(group)}
            >
              <span class="swatch">{mark}</span>
              {label} {number !== null && <span class="quiet">{number}</span>}
            </button>
          </li>
        ))}
    </ul>
  );
}

const MEANINGS: Readonly<Record<string, string | undefined>> = {
  field:
    "how fast a state with these two coordinates moves once all else has relaxed; slow places stand out from the page",
  trails: GLOSSARY["particle"],
  delays: "thick: the delay of one trial of each pair; thin: where it goes on to when nothing follows",
  stable: GLOSSARY["stable"],
  saddles: GLOSSARY["saddle"],
  ghosts: GLOSSARY["ghost"],
  limits: GLOSSARY["limit set"],
  slow: GLOSSARY["slow direction"],
};

const SETS: Readonly<Record<string, string>> = {
  cycle: "cycle",
  orbit: "orbit",
  circle: "invariant circle",
  continuum: "continuum of fixed points",
  torus: "torus",
  chaos: "chaotic set",
};

function StimulusLines({ count }: { readonly count: number }) {
  const ink = PORTRAIT_INK[theme.value];
  const colors = count === 0 ? [ink.quiet] : ink.stimuli.slice(0, Math.min(count, 4));
  return (
    <span class="lines">
      {colors.map((color) => (
        <i key={color} class="line" style={{ background: color }} />
      ))}
    </span>
  );
}

/** The field's lightness with the powers of ten that lie in it. */
function SpeedRamp({ session }: { readonly session: Session }) {
  const { slow, fast } = speedRange(session.data.value!);
  const stops = Array.from({ length: 9 }, (_, k) => hexOf(fieldColour(theme.value, k / 8, [0, 0])));
  const decades = Array.from({ length: 12 }, (_, k) => 3 - k).filter((d) => d > slow && d < fast);
  return (
    <span class="ramp" style={{ background: `linear-gradient(90deg, ${stops.join(", ")})` }}>
      {decades.map((decade) => (
        <i key={decade} style={{ left: `${(100 * (fast - decade)) / (fast - slow)}%` }}>
          {decade >= -2 ? Number((10 ** decade).toPrecision(3)) : `10${superscript(decade)}`}
        </i>
      ))}
    </span>
  );
}

const superscript = (n: number): string => `${n}`.replace("-", "⁻").replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]);
