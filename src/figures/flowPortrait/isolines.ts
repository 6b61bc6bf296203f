/** A grid of values, row by row from the lowest. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly values: ArrayLike<number>;
}

/** Lines on which the interpolated grid has one value, in columns and rows: x, y of their points one after the other. */
export function isolines({ columns, rows, values }: Grid, level: number): number[][] {
  const pieces: [number, number, number, number][] = [];
  const crossing = (a: number, b: number) => (level - a) / (b - a);
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      const [ll, lr, ul, ur] = [values[at], values[at + 1], values[at + columns], values[at + columns + 1]];
      const edges: [number, number][] = [];
      if (ll >= level !== lr >= level) edges.push([column + crossing(ll, lr), row]);
      if (lr >= level !== ur >= level) edges.push([column + 1, row + crossing(lr, ur)]);
      if (ul >= level !== ur >= level) edges.push([column + crossing(ul, ur), row + 1]);
      if (ll >= level !== ul >= level) edges.push([column, row + crossing(ll, ul)]);
      // of a saddle the edges that follow one another belong together
      for (let k = 0; k + 1 < edges.length; k += 2) pieces.push([...edges[k], ...edges[k + 1]]);
    }
  }
  return joinPieces(pieces);
}

function joinPieces(pieces: readonly (readonly [number, number, number, number])[]): number[][] {
  const key = (x: number, y: number) => `${Math.round(x * 4096)},${Math.round(y * 4096)}`;
  const ends = new Map<string, number[]>();
  pieces.forEach(([x1, y1, x2, y2], k) => {
    for (const name of [key(x1, y1), key(x2, y2)]) ends.set(name, [...(ends.get(name) ?? []), k]);
  });
  const used = new Uint8Array(pieces.length);
  const walk = (x: number, y: number, line: number[]) => {
    for (;;) {
      const next = ends.get(key(x, y))!.find((k) => used[k] === 0);
      if (next === undefined) return;
      used[next] = 1;
      const [x1, y1, x2, y2] = pieces[next];
      [x, y] = key(x1, y1) === key(x, y) ? [x2, y2] : [x1, y1];
      line.push(x, y);
    }
  };
  const lines: number[][] = [];
  pieces.forEach(([x1, y1, x2, y2], k) => {
    if (used[k] === 1) return;
    used[k] = 1;
    const forward = [x2, y2];
    walk(x2, y2, forward);
    const backward = [x1, y1];
    walk(x1, y1, backward);
    const reversed: number[] = [];
    for (let at = backward.length - 2; at >= 0; at -= 2) reversed.push(backward[at], backward[at + 1]);
    lines.push([...reversed, ...forward]);
  });
  return lines;
}
