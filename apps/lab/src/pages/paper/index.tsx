import { useEffect, useMemo, useState } from "preact/hooks";
import { claimFigure, type PlotDocument } from "../../../../../src/figures/index.ts";
import { type Claim, type ClaimVerdict, claimsOf } from "../../../../../src/report/index.ts";
import { MechanismSymbol } from "../../components/mechanismSymbol.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import type { ResultRow } from "../../data/dataSource.ts";
import { rows, state } from "../../data/study.ts";
import { hrefOf, route, setQuery } from "../../router.ts";
import { ABSTRACT } from "./abstract.ts";
import { claimRows } from "./claimRows.ts";
import "./paper.css";

const WORDS: Readonly<Record<ClaimVerdict, string>> = {
  supported: "supported",
  contradicted: "contradicted",
  "not-supported": "not supported",
  undecided: "undecided",
};
/** Networks that are listed at once. */
const LISTED = 120;

/** The paper's abstract, sentence by sentence, with what this study says of each. */
export default function PaperPage() {
  const given = rows.value;
  const [claims, setClaims] = useState<readonly Claim[] | null>(null);
  useEffect(() => {
    // after the page is there: tests over many networks take a moment
    const timer = setTimeout(() => setClaims(claimsOf(claimRows(given))));
    return () => clearTimeout(timer);
  }, [given]);
  const judged = given.filter((row) => row["verdict_protocol"] != null).length;
  const open = Number(route.value.query["claim"] ?? 0);
  if (state.value === "loading" || claims === null) return <Skeleton height={420} label="Testing the claims" />;
  return (
    <article class="paper-page">
      <h1>What the paper says, and what these networks say</h1>
      <p>
        Ghazizadeh &amp; Ching (2021),{" "}
        <cite>Slow manifolds within network dynamics encode working memory efficiently and robustly</cite>, claim by
        claim, on this study: {given.length} networks, {judged} of them with a verdict. Networks that share a recurrent
        matrix J are no independent observations: J is the unit. Open a claim to see the networks behind it.
      </p>
      <ol class="claims">
        {claims.map((claim) => (
          <ClaimItem key={claim.number} claim={claim} isOpen={open === claim.number} />
        ))}
      </ol>
    </article>
  );
}

function ClaimItem({ claim, isOpen }: { readonly claim: Claim; readonly isOpen: boolean }) {
  const { number, title, verdict, reason, sentence, ids } = claim;
  const toggle = () => setQuery({ claim: isOpen ? undefined : String(number) });
  return (
    <li data-claim={number}>
      <button type="button" class="claim" aria-expanded={isOpen} onClick={toggle}>
        <span class="says">{ABSTRACT[number - 1] ?? title}</span>
        <span class={`chip ${verdict}`}>{WORDS[verdict]}</span>
      </button>
      {isOpen && (
        <div class="behind">
          <p>{sentence}</p>
          <p class="reason">
            {WORDS[verdict]}: {reason}
          </p>
          <ClaimPicture claim={claim} />
          <h3>{ids.length === 0 ? "No network of this study bears on it" : `${ids.length} networks behind it`}</h3>
          <Networks ids={ids} />
        </div>
      )}
    </li>
  );
}

function ClaimPicture({ claim }: { readonly claim: Claim }) {
  const svg = useMemo(() => {
    const heading = {
      title: `${claim.number}. ${claim.title}`,
      subtitle: `${claim.networks} networks of ${claim.clusters} J`,
    };
    return claimFigure(document as unknown as PlotDocument, claim, heading).svg;
  }, [claim]);
  // the picture is made here, of escaped text
  return <div class="picture" role="img" aria-label={claim.effect.name} dangerouslySetInnerHTML={{ __html: svg }} />;
}

function Networks({ ids }: { readonly ids: readonly string[] }) {
  const byId = useMemo(() => new Map<string, ResultRow>(rows.value.map((row) => [row.id, row])), [rows.value]);
  return (
    <ul class="networks">
      {ids.slice(0, LISTED).map((id) => {
        const row = byId.get(id);
        return (
          <li key={id}>
            <a href={hrefOf("network", [id])}>
              <MechanismSymbol mechanism={String(row?.["mechanism"] ?? "undecided")} />
              {id.slice(0, 8)}, g {row?.["g"] ?? "–"}, fb {row?.["fb"] ?? "–"}
            </a>
          </li>
        );
      })}
      {ids.length > LISTED && (
        <li>
          and {ids.length - LISTED} more, in the <a href={hrefOf("atlas")}>atlas</a>
        </li>
      )}
    </ul>
  );
}
