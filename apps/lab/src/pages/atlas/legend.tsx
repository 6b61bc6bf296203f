import { MechanismSymbol } from "../../components/mechanismSymbol.tsx";
import { rows } from "../../data/study.ts";
import { MEANINGS, markOf } from "../../marks.ts";
import { setQuery } from "../../router.ts";
import { countByMechanism } from "./summary.ts";
import { chosen, forLegend, isFiltered, selected } from "./view.ts";

/** What the marks mean, how many networks have each; a click shows only these. */
export function Legend() {
  const counts = countByMechanism(forLegend.value);
  const present = countByMechanism(rows.value).keys();
  const now = chosen.value;
  const toggle = (name: string) => {
    const next = new Set(now ?? []);
    if (next.has(name)) next.delete(name);
    else next.add(name);
    setQuery({ m: [...next].join(",") }, true);
  };
  return (
    <fieldset class="legend">
      <legend class="hidden-text">Mechanisms: choose which are shown</legend>
      {[...present].map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={now?.has(name) ?? false}
          onClick={() => toggle(name)}
          data-mechanism={name}
          title={MEANINGS[name]}
        >
          <MechanismSymbol mechanism={name} /> {markOf(name).label} <span class="quiet">{counts.get(name) ?? 0}</span>
        </button>
      ))}
      {isFiltered.value && (
        <>
          <span class="quiet" aria-live="polite">
            {selected.value.length} shown
          </span>
          <button type="button" onClick={() => setQuery({ q: "", m: "", cell: "", box: "" }, true)}>
            Show all
          </button>
        </>
      )}
    </fieldset>
  );
}
