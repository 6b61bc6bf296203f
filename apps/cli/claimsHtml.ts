/** @file Claims as one page that needs no other file: figures are in it. */
import { claimFigure, escapeText } from "../../src/figures/index.ts";
import type { Claim } from "../../src/report/index.ts";
import { effectText, factsOf, introOf, pText, type StudyClaims, VERDICT_WORDS } from "./claimsText.ts";
import { plotDocument } from "./renderFigure.ts";

const STYLE = `
body { font: 16px/1.5 Inter, Helvetica, Arial, sans-serif; color: #111; background: #fff; max-width: 800px; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: 14px; margin: 0.5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid #ddd; }
td.number { text-align: right; white-space: nowrap; }
.chip { white-space: nowrap; border: 1.5px solid; border-radius: 1em; padding: 0 0.6em; font-size: 13px; font-weight: 600; }
.supported { color: #0072B2; } .contradicted { color: #B34700; } .not-supported { color: #7A4A6B; } .undecided { color: #555; border-style: dashed; }
dl { font-size: 14px; display: grid; grid-template-columns: 7rem 1fr; gap: 0.2rem 1rem; } dt { color: #555; } dd { margin: 0; }
h2 { margin-top: 2.5rem; font-size: 1.2rem; } svg { max-width: 100%; height: auto; } code { font-size: 12px; word-spacing: 0.3em; }
`;

export function claimsHtml({ study, note, networks, claims }: StudyClaims): string {
  const title = `The abstract, tested on ${escapeText(study)}`;
  const head = ["", "claim", "verdict", "effect [95 %]", "networks", "J", "p (Holm)"];
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>
<body>
<h1>${title}</h1>
<p>${escapeText(introOf(networks, note))}</p>
<table><thead><tr>${head.map((name) => `<th>${escapeText(name)}</th>`).join("")}</tr></thead>
<tbody>${claims.map(tableRow).join("\n")}</tbody></table>
${claims.map(section).join("\n")}
</body>
</html>
`;
}

const chip = ({ verdict }: Claim): string => `<span class="chip ${verdict}">${VERDICT_WORDS[verdict]}</span>`;
const numberCell = (text: string | number): string => `<td class="number">${escapeText(String(text))}</td>`;

function tableRow(claim: Claim): string {
  const { number, title, effect, networks, clusters, adjustedP } = claim;
  const link = `<a href="#claim-${number}">${escapeText(title)}</a>`;
  const numbers = [effectText(effect), networks, clusters, pText(adjustedP)].map(numberCell).join("");
  return `<tr><td>${number}</td><td>${link}</td><td>${chip(claim)}</td>${numbers}</tr>`;
}

function section(claim: Claim): string {
  const { number, title, sentence, effect, beside, ids, networks, clusters } = claim;
  const facts = factsOf(claim).map(([name, text]) => `<dt>${escapeText(name)}</dt><dd>${escapeText(text)}</dd>`);
  const effects = [effect, ...beside].map(
    (one) => `<tr><td>${escapeText(one.name)}</td>${numberCell(effectText(one))}</tr>`,
  );
  const drawn = claimFigure(plotDocument(), claim, {
    title: `${number}. ${title}`,
    subtitle: `${networks} networks of ${clusters} J${effect.none === null ? "" : `; dashed: no effect (${effect.none})`}`,
  });
  return `<section id="claim-${number}">
<h2>${number}. ${escapeText(title)} ${chip(claim)}</h2>
<p>${escapeText(sentence)}</p>
${drawn.svg}
<dl>${facts.join("")}</dl>
<table>${effects.join("")}</table>
<details><summary>${ids.length} networks</summary><code>${ids.map(escapeText).join(" ")}</code></details>
</section>`;
}
