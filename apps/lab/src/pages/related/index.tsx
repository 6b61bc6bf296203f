import { useState } from "preact/hooks";
import { ENTRIES, entryOf, GALLERY, PAPER } from "../../../../../src/gallery/index.ts";
import { ErrorNote } from "../../components/errorNote.tsx";
import { hrefOf, route } from "../../router.ts";
import { Card } from "./card.tsx";
import { Graph } from "./graph.tsx";
import { Live } from "./live.tsx";
import "./related.css";
import { piecesOf, STORED, stateOf, tally } from "./stored.ts";

/** The works that cite the paper, as a graph and as a table; with an id, the piece itself. */
export default function RelatedPage() {
  const [id] = route.value.ids;
  const [chosen, setChosen] = useState<string | null>(null);
  if (id !== undefined) {
    return GALLERY.some((piece) => piece.id === id) ? (
      <Live key={id} id={id} />
    ) : (
      <ErrorNote message={`No system called ${id} runs here; the related systems are under Related.`} />
    );
  }
  return (
    <div class="related">
      <h1>Systems related to the paper, running</h1>
      <p class="related-legend">
        <span data-colour="paper">this paper</span>
        <span data-colour="cites">cites it (12)</span>
        <span data-colour="cited">is cited by it: none is listed</span>
        <span class="quiet">solid: its system runs here; dashed: not yet</span>
      </p>
      <div class="related-columns">
        <Graph chosen={chosen} onChoose={setChosen} />
        {chosen === null ? (
          <section class="related-card">
            <p class="quiet">
              Click a work to see what it claims and what came of that here. Drag rearranges, the wheel zooms.
            </p>
          </section>
        ) : (
          <Card entry={entryOf(chosen)} />
        )}
      </div>
      <table class="related-table">
        <caption>The same as a table</caption>
        <thead>
          <tr>
            <th scope="col">Work</th>
            <th scope="col">Authors</th>
            <th scope="col">Year</th>
            <th scope="col">Relation</th>
            <th scope="col">Here</th>
          </tr>
        </thead>
        <tbody>
          {[PAPER, ...ENTRIES].map((entry) => (
            <tr key={entry.id}>
              <td>
                <button type="button" class="plain" onClick={() => setChosen(entry.id)}>
                  {entry.title}
                </button>
              </td>
              <td>{entry.authors}</td>
              <td>{entry.year}</td>
              <td>{entry.id === PAPER.id ? "this paper" : "cites it"}</td>
              <td>
                {stateOf(entry) === "runs"
                  ? piecesOf(entry.id).map(({ id: piece }) => (
                      <div key={piece}>
                        <a href={hrefOf("related", [piece])}>
                          {STORED[piece] === undefined ? "runs" : tally(STORED[piece]!.claims)}
                        </a>
                      </div>
                    ))
                  : stateOf(entry) === "paper"
                    ? "the project's subject"
                    : "does not run yet"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
