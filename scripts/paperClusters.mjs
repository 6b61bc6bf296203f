// What `npm run paper` is asked, and in which order the paper's grid is done. Pure: no files, no dist.

/** Of the paper's study: its grid, and what is run beside it. */
export const PARTS = ["grid", "trial", "replicates", "intervention", "sizes", "latents", "checks"];

/**
 * @typedef {{ part: string, hours: number, workers: string[], nice: number, judge: boolean, dir: string }} Options
 * hours: Infinity for all
 */

/**
 * @param {readonly string[]} argv
 * @returns {Options}
 * @throws Error with one line for what is no option, or no value of one.
 */
export function readOptions(argv) {
  const options = {
    part: "grid",
    hours: Number.POSITIVE_INFINITY,
    workers: [],
    nice: 0,
    judge: false,
    dir: "studies/paper-parts",
  };
  const rest = [...argv];
  while (rest.length > 0) {
    const flag = rest.shift();
    if (flag === "--judge") {
      options.judge = true;
      continue;
    }
    const value = rest.shift();
    if (flag === "--part") {
      if (!PARTS.includes(value))
        throw new Error(`--part must be one of ${PARTS.join(", ")}, got ${value ?? "nothing"}`);
      options.part = value;
    } else if (flag === "--hours") options.hours = numberOf(flag, value, (v) => v > 0, "a number > 0");
    else if (flag === "--workers") {
      const isCount = (v) => Number.isInteger(v) && v >= 1;
      options.workers = ["--workers", String(numberOf(flag, value, isCount, "a whole number >= 1"))];
    } else if (flag === "--nice") {
      const isNice = (v) => Number.isInteger(v) && v >= 0 && v <= 19;
      options.nice = numberOf(flag, value, isNice, "a whole number from 0 to 19");
    } else if (flag === "--dir") {
      if (value === undefined || value === "") throw new Error("--dir must be a folder, got nothing");
      options.dir = value;
    } else throw new Error(`unknown option ${flag}; there are --part --hours --workers --nice --judge --dir`);
  }
  return options;
}

function numberOf(flag, text, fits, kind) {
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || !fits(value)) throw new Error(`${flag} must be ${kind}, got ${text ?? "nothing"}`);
  return value;
}

/** @typedef {{ name: string, seed: number, density: number, networks: number }} Cluster networks of one J: all g and fb */

/**
 * @param {{ seeds: number[], network: { g: number[], fb: number[], density: number[] } }} paper the built-in plan
 * @returns {Cluster[]} seeds outermost, each with its densities in the order of the plan.
 */
export function clustersOf({ seeds, network: { g, fb, density: densities } }) {
  return seeds.flatMap((seed) =>
    densities.map((density) => ({ name: `s${seed}-d${density}`, seed, density, networks: g.length * fb.length })),
  );
}

/**
 * The plan of one cluster: training alone, or all that the paper's plan asks for.
 *
 * @param {{ g: number, fb: number }[]} leftOut networks that need nothing more
 */
export function planOf(paper, { name, seed, density }, judge, leftOut = []) {
  return {
    ...paper,
    ...(leftOut.length > 0 ? { exclude: leftOut.map(({ g, fb }) => ({ g, fb })) } : {}),
    name,
    network: { ...paper.network, density: [density] },
    seeds: [seed],
    verdict: judge && paper.verdict,
    assays: judge ? paper.assays : "none",
  };
}

/**
 * What is to be done for a cluster of which `packed` networks are in data/paper: only packing has looked whether they are whole.
 *
 * @param {Cluster} cluster
 * @returns {{ unpack: boolean, run: boolean }}
 */
export function stepsOf({ networks }, packed, judge) {
  const run = judge || packed < networks;
  return { unpack: run && packed > 0, run };
}
