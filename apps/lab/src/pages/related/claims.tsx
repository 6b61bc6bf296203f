import { BASES, type Claim, type Piece, thresholdText } from "../../../../../src/gallery/index.ts";

const SYMBOLS: Readonly<Record<Claim["verdict"], string>> = {
  reproduced: "✓",
  partly: "◐",
  "not reproduced": "✕",
  "not readable": "?",
};

export function Chip({ verdict }: { readonly verdict: Claim["verdict"] }) {
  return (
    <span class="related-chip" data-verdict={verdict}>
      <span aria-hidden="true">{SYMBOLS[verdict]}</span> {verdict}
    </span>
  );
}

/** Each claim with its verdict, its number, and the assumptions it carries beside it. */
export function ClaimList({ claims, piece }: { readonly claims: readonly Claim[]; readonly piece: Piece }) {
  return (
    <>
      <p class="quiet">Read: {BASES[piece.basis]}.</p>
      <ul class="related-claims">
        {claims.map((claim) => (
          <li key={claim.id} data-claim={claim.id}>
            <Chip verdict={claim.verdict} /> {claim.sentence}
            {claim.whose === "ours" && <span class="quiet"> (of our model)</span>}
            {claim.verdict !== "not readable" && (
              <div class="quiet">
                {claim.statistic}: <b>{valueText(claim)}</b> (holds if {thresholdText(claim)})
              </div>
            )}
            {claim.tried !== "" && (
              <div class="quiet">
                {claim.verdict === "not readable" ? "Why" : "Tried"}: {claim.tried}
              </div>
            )}
            {claim.restsOn.map((name) => (
              <div key={name} class="quiet">
                Assumed: {piece.assumptions[name]}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function valueText({ value, interval }: Claim): string {
  const text = (v: number) => String(Number(v.toPrecision(4)));
  if (value === null) return "–";
  return interval === null ? text(value) : `${text(value)} [${text(interval[0])}, ${text(interval[1])}]`;
}
