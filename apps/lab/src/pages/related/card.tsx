import type { Entry } from "../../../../../src/gallery/index.ts";
import { hrefOf } from "../../router.ts";
import { ClaimList } from "./claims.tsx";
import { piecesOf, STORED, stateOf } from "./stored.ts";

/** What a work is, what became of its claims here, and the way to its piece. */
export function Card({ entry }: { readonly entry: Entry }) {
  return (
    <section class="related-card" aria-label={entry.title} data-card={entry.id}>
      <h2>{entry.title}</h2>
      <Reference entry={entry} />
      {stateOf(entry) === "paper" && (
        <p>Every entry of the graph cites this paper. What it claims is tried on its own page.</p>
      )}
      {stateOf(entry) === "not yet" && <p>Its system does not run here yet: nothing of it was tried.</p>}
      {piecesOf(entry.id).map((piece) => (
        <div key={piece.id} data-piece={piece.id}>
          <p>{piece.shows}</p>
          <p>
            <a class="button" href={hrefOf("related", [piece.id])}>
              Run it
            </a>
            {piece.trains && <span class="quiet"> It trains networks: minutes.</span>}
          </p>
          {STORED[piece.id] !== undefined && <ClaimList claims={STORED[piece.id]!.claims} piece={piece} />}
        </div>
      ))}
    </section>
  );
}

export function Reference({ entry: { authors, year, venue, doi, url, doubt } }: { readonly entry: Entry }) {
  return (
    <p class="quiet">
      {authors} {year}
      {venue === "" ? "" : `. ${venue}`}
      {doi !== null && (
        <>
          {" "}
          <a href={`https://doi.org/${doi}`} rel="noreferrer">
            doi {doi}
          </a>
        </>
      )}
      {url !== null && (
        <>
          {" "}
          <a href={url} rel="noreferrer">
            {url.replace("https://", "")}
          </a>
        </>
      )}
      {doubt !== "" && ` (${doubt})`}
    </p>
  );
}
