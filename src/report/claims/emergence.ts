/** @file Claims 1 and 2: which mechanisms there are, how often, and whether they are kinds at all. */
import { dipTest } from "../dip.ts";
import { holm } from "../holm.ts";
import { proportion } from "../proportion.ts";
import { signFlip } from "../signFlip.ts";
import { groupBy } from "../superiority.ts";
import { ALPHA, type Effect, finite, finiteInterval, idsOf, type RawClaim } from "./claim.ts";
import { CHOICES, type Choice, describeChoice, learned, MAIN, mechanismAt } from "./groups.ts";
import { cellOf, clusterOf, numberOf, type Row, textOf } from "./row.ts";

const MECHANISMS = ["direct", "forgets", "limit-cycle", "mixed"] as const;
/** A mechanism that fewer J show may be one J's peculiarity. */
const FEWEST_J = 3;
/** What would have several humps, were mechanisms kinds. */
const SCALES = { retained_least: "least share retained", bits: "bits kept", loss_rate: "rate of loss" } as const;
/** Values of a scale below which a dip test says nothing. */
const FEWEST_VALUES = 20;

export function emergenceClaim(rows: readonly Row[]): RawClaim {
  const judged = learned(rows, MAIN);
  const shares = MECHANISMS.map((mechanism) => {
    const own = judged.filter((row) => mechanismAt(row, MAIN) === mechanism);
    return { mechanism, own: own.length, J: new Set(own.map(clusterOf)).size };
  });
  const seen = shares.filter(({ J }) => J >= FEWEST_J);
  const dips = Object.entries(SCALES).map(([name, words]) => {
    const values = judged.flatMap((row) => numberOf(row, name) ?? []);
    return {
      words,
      values: values.length,
      ...(values.length >= FEWEST_VALUES ? dipTest(values) : { dip: NaN, p: NaN }),
    };
  });
  const adjusted = holm(dips.map(({ p }) => p));
  const humped = dips.filter((_, k) => adjusted[k] < ALPHA);
  const notLearned = rows.filter((row) => row["learned"] === false || row["status"] === "diverged").length;
  return {
    number: 1,
    title: "Four distinct mechanisms emerge",
    hypothesis: `Each of direct, forgetting, limit cycle and mixed occurs with at least ${FEWEST_J} different J, and what sets them apart has several humps.`,
    statistic: `Shares of the networks that learned, counted over J; Hartigan's dip test of ${Object.values(SCALES).join(", ")}, adjusted (Holm)`,
    role: "descriptive",
    effect: { name: `mechanisms seen with ≥ ${FEWEST_J} J`, value: seen.length, interval: [null, null], none: null },
    beside: [
      ...shares.map(({ mechanism, own }): Effect => {
        const { share, interval } = proportion(own, Math.max(own, judged.length));
        return { name: `share ${mechanism}`, value: finite(share), interval: finiteInterval(interval), none: null };
      }),
      { name: "share not learned", ...shareOf(notLearned, rows.length), none: null },
      ...dips.map(
        ({ words, p }, k): Effect => ({
          name: `p of one hump, ${words} (adjusted ${Number.isNaN(adjusted[k]) ? "–" : adjusted[k].toPrecision(2)})`,
          value: finite(p),
          interval: [null, null],
          none: null,
        }),
      ),
    ],
    p: null,
    networks: judged.length,
    clusters: new Set(judged.map(clusterOf)).size,
    sentence:
      `${seen.length} of the four mechanisms occur with at least ${FEWEST_J} J; ` +
      (humped.length > 0
        ? `${humped.map(({ words }) => words).join(" and ")} ${humped.length > 1 ? "have" : "has"} more than one hump.`
        : "no scale that sets them apart is shown to have more than one hump."),
    sensitivity: CHOICES.map((choice) => {
      const own = learned(rows, choice);
      const kinds = MECHANISMS.filter((mechanism) => {
        const members = own.filter((row) => mechanismAt(row, choice) === mechanism);
        return new Set(members.map(clusterOf)).size >= FEWEST_J;
      });
      return { choices: describeChoice(choice), value: kinds.length, interval: [null, null], networks: own.length };
    }),
    ids: idsOf(judged),
    decide() {
      const clusters = new Set(judged.map(clusterOf)).size;
      if (clusters < FEWEST_J) return { verdict: "undecided", reason: `needs ${FEWEST_J} J, got ${clusters}` };
      if (seen.length === MECHANISMS.length && humped.length > 0) {
        return { verdict: "supported", reason: "all four occur, and at least one scale has several humps" };
      }
      const missing = MECHANISMS.filter((m) => !seen.some(({ mechanism }) => mechanism === m));
      const lacks = [
        ...(missing.length > 0 ? [`${missing.join(", ")} with fewer than ${FEWEST_J} J`] : []),
        ...(humped.length === 0 ? ["several humps not shown (which is no proof of one)"] : []),
      ];
      return { verdict: "undecided", reason: lacks.join("; ") };
    },
  };
}

const shareOf = (count: number, of: number) => {
  const { share, interval } = proportion(count, of);
  return { value: finite(share), interval: finiteInterval(interval) };
};

/** Where each of the two counts says slow manifold. */
const COUNTS = {
  "the paper's own rule": (row: Row) =>
    textOf(row, "paper_label") === null ? null : textOf(row, "paper_label") === "manifoldFps",
  "evidence along the delay": (row: Row) => {
    const [mechanism, loss] = [textOf(row, "mechanism"), textOf(row, "loss")];
    // how a forgetting network loses its memories may be unknown, and a table without the column says it of none
    if (mechanism === null || row["loss"] === undefined || (loss === null && mechanism === "forgets")) return null;
    return loss === "slow-manifold";
  },
} as const;

/** Share of each cluster's networks, cells weighing alike. */
function clusterShares(rows: readonly Row[], isSlow: (row: Row) => boolean | null): number[] {
  return [...groupBy(rows, clusterOf).values()].flatMap((members) => {
    const cells = [...groupBy(members, cellOf).values()].flatMap((cell) => {
      const said = cell.flatMap((row) => isSlow(row) ?? []);
      return said.length === 0 ? [] : [said.filter(Boolean).length / said.length];
    });
    return cells.length === 0 ? [] : [cells.reduce((a, b) => a + b, 0) / cells.length];
  });
}

export function prevalenceClaim(rows: readonly Row[]): RawClaim {
  const judged = learned(rows, MAIN);
  const counts = Object.entries(COUNTS).map(([name, isSlow]) => {
    const shares = clusterShares(judged, isSlow);
    return { name, ...signFlip(shares.map((share) => share - 0.5)) };
  });
  const [paper, ours] = counts;
  const effect = ({ name, mean, interval }: (typeof counts)[number]): Effect => ({
    name: `share of slow manifolds, ${name}`,
    value: finite(mean + 0.5),
    interval: finiteInterval([Math.max(0, interval[0] + 0.5), Math.min(1, interval[1] + 0.5)]),
    none: 0.5,
  });
  const echoes = judged.filter((row) => textOf(row, "loss") === "echo").length;
  const percent = (value: number) => (Number.isNaN(value) ? "–" : `${Math.round(100 * (value + 0.5))} %`);
  return {
    number: 2,
    title: "Slow manifolds are the prevalent mechanism",
    hypothesis:
      "More than half of the networks that learned remember by a slow manifold, cells of the grid weighing alike.",
    statistic:
      "Share per J, cells (g, fb) weighing alike, mean over J, exact sign-flip test of share − ½; counted by the paper's own rule and by evidence along the delay",
    role: "descriptive",
    effect: effect(ours),
    beside: [
      effect(paper),
      { name: "share of echoes of the untrained network", ...shareOf(echoes, judged.length), none: null },
    ],
    p: ours.clusters > 0 ? ours.p : null,
    networks: judged.length,
    clusters: ours.clusters,
    sentence: `By the paper's own rule ${percent(paper.mean)} are slow manifolds; by evidence along the delay ${percent(ours.mean)}.`,
    sensitivity: CHOICES.map((choice) => prevalenceUnder(rows, choice)),
    ids: idsOf(judged),
    decide() {
      const { p, mean, clusters } = ours;
      if (clusters < 6) return { verdict: "undecided", reason: `a test over J needs 6, got ${clusters}` };
      if (p >= ALPHA) return { verdict: "undecided", reason: "the share cannot be told from one half" };
      const both = paper.mean > 0 === mean > 0 ? "both counts agree" : "the paper's own rule says otherwise";
      return { verdict: mean > 0 ? "supported" : "contradicted", reason: `by evidence along the delay; ${both}` };
    },
  };
}

function prevalenceUnder(rows: readonly Row[], choice: Choice) {
  const own = learned(rows, choice);
  const { mean, interval } = signFlip(
    clusterShares(own, COUNTS["evidence along the delay"]).map((share) => share - 0.5),
  );
  return {
    choices: describeChoice(choice),
    value: finite(mean + 0.5),
    interval: finiteInterval([interval[0] + 0.5, interval[1] + 0.5]),
    networks: own.length,
  };
}
