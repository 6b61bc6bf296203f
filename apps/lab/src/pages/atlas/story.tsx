import { hasPortrait, PortraitThumb } from "../../components/portraitThumb.tsx";
import type { ResultRow } from "../../data/dataSource.ts";
import { rows } from "../../data/study.ts";
import { markOf, mechanismOf } from "../../marks.ts";
import { hrefOf } from "../../router.ts";

/** What mechanisms look like, in words for who sees them for the first time. */
const LOOKS: readonly (readonly [string, string])[] = [
  ["direct", "kept, each by a point of its own"],
  ["forgets", "drifts to where both are alike, and forgets"],
  ["limit-cycle", "goes round"],
  ["mixed", "some kept, some not"],
  ["chaotic", "never settles"],
];

/** The task in one line, and a network of each kind as the legend of all portraits. */
export function Story() {
  const task = taskOf(rows.value);
  const examples = LOOKS.flatMap(([mechanism, look]) => {
    const found = exampleOf(mechanism);
    return found === undefined ? [] : [{ mechanism, look, id: found.id }];
  }).slice(0, 3);
  return (
    <section class="story" aria-label="What they are asked, and how they remember">
      {task && (
        <div class="asked">
          <ol class="task" aria-label="The task">
            <li>
              see <b class="see">0</b>
            </li>
            <li class="wait">wait</li>
            <li>
              see <b class="see">1</b>
            </li>
            <li class="wait">wait</li>
            <li>
              answer <b>0 + 1</b>
            </li>
          </ol>
          <p class="quiet">
            How does a network hold the first digit while it waits? Left alone, this is where it goes:
          </p>
        </div>
      )}
      {examples.map(({ mechanism, look, id }) => (
        <a key={id} class="example" href={hrefOf("network", [id])}>
          <PortraitThumb id={id} width={114} height={76} />
          <span>
            <b style={{ color: "var(--text)" }}>{markOf(mechanism).label}</b>
            <span class="quiet">{look}</span>
          </span>
        </a>
      ))}
    </section>
  );
}

/** Of those with a portrait the one whose verdict is firmest. */
function exampleOf(mechanism: string): ResultRow | undefined {
  const margin = (row: ResultRow) => Number(row["margin"] ?? 0);
  const all = rows.value.filter((row) => mechanismOf(row) === mechanism && hasPortrait(row));
  return all.sort((a, b) => margin(b) - margin(a) || (a.id < b.id ? -1 : 1))[0];
}

/** Whether all of them are asked the paper's task with two digits. */
const taskOf = (all: readonly ResultRow[]): boolean =>
  all.length > 0 && all.every((row) => row["task"] === "sequential-pattern-matching" && row["stimuli"] === "mnist");
