// Which lines get a fault, and what a report of StrykerJS says. Pure: no files.

/** A linear congruential generator: enough to draw lines. @returns a function that gives whole numbers below its argument. */
function drawing(seed) {
  let state = (seed * 2654435761 + 1) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Lines that compute something: no comments, imports, types, brackets alone. */
const isCode = (line) =>
  /[-+*/<>=!&|?]|return|if|for/.test(line) &&
  !/^\s*(\/\/|\*|\/\*|import|export (type|interface)|readonly|\}|$)/.test(line);

/**
 * @param {readonly { path: string, text: string }[]} sources
 * @param {number} count
 * @param {number} seed
 * @returns {{ path: string, line: number }[]} `count` different lines, from 1, all of them where there are fewer.
 */
export function drawLines(sources, count, seed) {
  const all = sources.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, k) => (isCode(line) ? [{ path, line: k + 1 }] : [])),
  );
  const below = drawing(seed);
  for (let k = 0; k < Math.min(count, all.length); k++) {
    const other = k + below(all.length - k);
    [all[k], all[other]] = [all[other], all[k]];
  }
  return all.slice(0, count).sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
}

/**
 * @param report Stryker's mutation report (schema version 1 or 2).
 * @param {readonly { file: string, was: string, is: string, reason: string }[]} known mutants that may live.
 * @returns {{ made: number, killed: number, accepted: number, survivors: { file: string, line: number, was: string, is: string, reached: boolean }[] }}
 */
export function readSurvivors(report, known) {
  const counts = { made: 0, killed: 0, accepted: 0 };
  const survivors = [];
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const lines = source.split("\n");
    for (const { status, location, replacement } of mutants) {
      if (!["Killed", "Timeout", "Survived", "NoCoverage"].includes(status)) continue; // did not compile, or was left out
      counts.made++;
      const { start, end } = location;
      const was =
        start.line === end.line
          ? lines[start.line - 1].slice(start.column - 1, end.column - 1)
          : lines[start.line - 1].slice(start.column - 1);
      const one = { file, line: start.line, was: was.trim(), is: replacement ?? "", reached: status !== "NoCoverage" };
      if (status === "Killed" || status === "Timeout") counts.killed++;
      else if (known.some((k) => k.file === file && k.was === one.was && k.is === one.is)) counts.accepted++;
      else survivors.push(one);
    }
  }
  return { ...counts, survivors };
}

/** @param results of each room, as `readSurvivors` gives them. @returns {string} */
export function tableOf(results) {
  const rows = results.map(({ room, made, killed, accepted, survivors }) => {
    const share = made === 0 ? "–" : `${Math.round((100 * killed) / made)} %`;
    return `${room.padEnd(12)}${String(killed).padStart(5)} killed of ${String(made).padStart(4)}  ${share.padStart(5)}${accepted > 0 ? `, ${accepted} known to live` : ""}${survivors.length > 0 ? `, ${survivors.length} lived` : ""}`;
  });
  const lived = results.flatMap(({ survivors }) =>
    survivors.map(
      ({ file, line, was, is, reached }) =>
        `${file}:${line}${reached ? "" : " (no test reaches it)"}\n    ${was}\n  → ${is.split("\n")[0]}`,
    ),
  );
  return [...rows, ...(lived.length > 0 ? ["", "lived:", ...lived] : [])].join("\n");
}
