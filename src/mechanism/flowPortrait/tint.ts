/** Nothing is known of where a place leads. */
export const UNTINTED = 255;
/** Nodes of the grid that are followed first: every eighth in both directions. */
const COARSE = 8;
const FINEST = 2;
/** Nodes that are followed at one spacing, at most: where more would be, the boundary stays as coarse as it was. */
const MOST = 300;

/** Which places of a grid lead to which limit set: nodes that were followed, and those whose followed neighbours agree. */
export interface Tint {
  /** [rows × columns]: index of a limit set, or UNTINTED. */
  readonly labels: Uint8Array;
  readonly followed: number;
  /** Of those, how many were not decided. */
  readonly undecided: number;
}

/**
 * Coarse first, then finer where neighbours differ: a cell whose corners agree is taken for one basin throughout.
 *
 * @param follow where nodes lead; UNTINTED for those that are undecided.
 */
export function* tintOf<P>(
  columns: number,
  rows: number,
  follow: (nodes: readonly number[]) => Generator<P, Uint8Array>,
): Generator<P, Tint> {
  const labels = new Uint8Array(rows * columns).fill(UNTINTED);
  const isKnown = new Uint8Array(rows * columns);
  let followed = 0;
  let undecided = 0;
  for (let spacing = COARSE; ; spacing /= 2) {
    const [across, up] = [stops(columns, spacing), stops(rows, spacing)];
    const nodes = up.flatMap((row) => across.map((column) => row * columns + column));
    const wanted = nodes.filter((node) => isKnown[node] === 0);
    if (wanted.length > MOST) {
      for (const node of labels.keys()) {
        if (isKnown[node] === 1) continue;
        const [row, column] = [Math.floor(node / columns), node % columns];
        const before = 2 * spacing;
        labels[node] = labels[nearestStop(row, rows, before) * columns + nearestStop(column, columns, before)];
      }
      return { labels, followed, undecided };
    }
    const found = yield* follow(wanted);
    wanted.forEach((node, k) => {
      isKnown[node] = 1;
      labels[node] = found[k];
      if (found[k] === UNTINTED) undecided++;
    });
    followed += wanted.length;
    // what lies in a cell whose corners agree is known from now on
    for (let r = 0; r + 1 < Math.max(2, up.length); r++) {
      for (let c = 0; c + 1 < across.length; c++) {
        const [top, bottom] = [up[r], up[Math.min(r + 1, up.length - 1)]];
        const [left, right] = [across[c], across[c + 1]];
        const label = labels[top * columns + left];
        const corners = [top * columns + right, bottom * columns + left, bottom * columns + right];
        if (spacing > FINEST && !corners.every((node) => labels[node] === label)) continue;
        for (let row = top; row <= bottom; row++) {
          for (let column = left; column <= right; column++) {
            const node = row * columns + column;
            if (isKnown[node] === 1) continue;
            isKnown[node] = 1;
            labels[node] = label;
          }
        }
      }
    }
    if (spacing === FINEST) return { labels, followed, undecided };
  }
}

/** Every `spacing`-th place, and the last one. */
function stops(count: number, spacing: number): number[] {
  const kept = Array.from({ length: Math.ceil(count / spacing) }, (_, k) => k * spacing);
  return kept[kept.length - 1] === count - 1 ? kept : [...kept, count - 1];
}

function nearestStop(at: number, count: number, spacing: number): number {
  return stops(count, spacing).reduce((best, stop) => (Math.abs(stop - at) < Math.abs(best - at) ? stop : best));
}
