import { type CellPasses, checkPass, type LeakySlopes, type Rows } from "../cellPasses.ts";
import type { Storage } from "../kernel.ts";
import { tanh } from "./tanh.ts";
import { tanhSingle } from "./tanhSingle.ts";

/** The definition of `CellPasses`: one element after another, every operation rounded by `f`. */
export function typescriptPasses(storage: Storage): CellPasses {
  const f = storage === "f32" ? Math.fround : (x: number) => x;
  const th = storage === "f32" ? tanhSingle : tanh;
  const sigmoid = (x: number) => f(0.5 + f(0.5 * th(f(0.5 * x))));
  const oneMinusSquare = (y: number) => f(1 - f(y * y));

  function each(X: Rows, Y: Rows, count: number, of: (x: number) => number): void {
    checkPass(count, X.sheet.stride, [X, Y]);
    const [x, y] = [at(X), at(Y)];
    for (let e = 0; e < count * X.sheet.stride; e++) y.data[y.start + e] = f(of(x.data[x.start + e]));
  }
  /** Reads α and φ′ of element e. */
  const leakyAt = ({ slopes, alpha }: LeakySlopes, e: number) => {
    const [s, a] = [at(slopes), at(alpha)];
    return { slope: s.data[s.start + e], a: a.data[a.start + (e % alpha.sheet.stride)] };
  };

  return {
    tanh: (X, Y, count) => each(X, Y, count, th),
    rectify: (X, Y, count) => each(X, Y, count, (x) => Math.max(x, 0)),
    slopes: (of, Y, S, count) =>
      each(Y, S, count, (y) => {
        if (of === "tanh") return oneMinusSquare(y);
        return y > 0 ? (of === "relu" ? 1 : oneMinusSquare(y)) : 0;
      }),
    leak(x, y, alpha, out, count) {
      const S = x.sheet.stride;
      checkPass(count, S, [x, y, out]);
      const [from, to, rate, into] = [at(x), at(y), at(alpha), at(out)];
      for (let e = 0; e < count * S; e++) {
        const v = from.data[from.start + e];
        into.data[into.start + e] = f(v + f(rate.data[rate.start + (e % S)] * f(to.data[to.start + e] - v)));
      }
    },
    leakInsideBackward(errors, carried, given, driveErrors, count) {
      const S = errors.sheet.stride;
      checkPass(count, S, [errors, carried, given.slopes, driveErrors]);
      const [from, back, out] = [at(errors), at(carried), at(driveErrors)];
      for (let e = 0; e < count * S; e++) {
        const { slope, a } = leakyAt(given, e);
        const error = f(from.data[from.start + e] + back.data[back.start + e]);
        out.data[out.start + e] = f(f(a * error) * slope);
        back.data[back.start + e] = f(f(1 - a) * error);
      }
    },
    leakOutsideBackward(errors, carried, returned, given, driveErrors, count) {
      const S = errors.sheet.stride;
      checkPass(count, S, [errors, carried, returned, given.slopes, driveErrors]);
      const [from, back, through, out] = [at(errors), at(carried), at(returned), at(driveErrors)];
      for (let e = 0; e < count * S; e++) {
        const { slope, a } = leakyAt(given, e);
        const atRate = f(from.data[from.start + e] + through.data[through.start + e]);
        const error = f(f(atRate * slope) + back.data[back.start + e]);
        out.data[out.start + e] = f(a * error);
        back.data[back.start + e] = f(f(1 - a) * error);
        through.data[through.start + e] = 0;
      }
    },
    gruForward(gates, recalled, states, out, count) {
      const S = states.sheet.stride;
      checkPass(count, S, [states, out], [gates, recalled], 3);
      const [g, q, h, to] = [at(gates), at(recalled), at(states), at(out)];
      for (let e = 0; e < count * S; e++) {
        const b = Math.floor(e / S) * 3 * S + (e % S);
        const [k, l] = [g.start + b, q.start + b];
        const r = sigmoid(f(g.data[k] + q.data[l]));
        const z = sigmoid(f(g.data[k + S] + q.data[l + S]));
        const m = th(f(g.data[k + 2 * S] + f(r * q.data[l + 2 * S])));
        [g.data[k], g.data[k + S], g.data[k + 2 * S]] = [r, z, m];
        to.data[to.start + e] = f(m + f(z * f(h.data[h.start + e] - m)));
      }
    },
    gruBackward(errors, carried, gates, recalled, states, count) {
      const S = states.sheet.stride;
      checkPass(count, S, [errors, carried, states], [gates, recalled], 3);
      const [from, back, g, q, h] = [at(errors), at(carried), at(gates), at(recalled), at(states)];
      for (let e = 0; e < count * S; e++) {
        const b = Math.floor(e / S) * 3 * S + (e % S);
        const [k, l] = [g.start + b, q.start + b];
        const [r, z, m] = [g.data[k], g.data[k + S], g.data[k + 2 * S]];
        const error = f(from.data[from.start + e] + back.data[back.start + e]);
        const atMemory = f(f(error * f(1 - z)) * oneMinusSquare(m));
        const atReset = f(f(f(atMemory * q.data[l + 2 * S]) * r) * f(1 - r));
        const atUpdate = f(f(f(error * f(h.data[h.start + e] - m)) * z) * f(1 - z));
        [g.data[k], g.data[k + S], g.data[k + 2 * S]] = [atReset, atUpdate, atMemory];
        [q.data[l], q.data[l + S], q.data[l + 2 * S]] = [atReset, atUpdate, f(atMemory * r)];
        back.data[back.start + e] = f(error * z);
      }
    },
    lstmForward(gates, before, after, squashed, hidden, count) {
      const S = before.sheet.stride;
      checkPass(count, S, [before, after, squashed, hidden], [gates], 4);
      const [g, old, now, flat, h] = [at(gates), at(before), at(after), at(squashed), at(hidden)];
      for (let e = 0; e < count * S; e++) {
        const k = g.start + Math.floor(e / S) * 4 * S + (e % S);
        const [put, keep, value, show] = [
          sigmoid(g.data[k]),
          sigmoid(g.data[k + S]),
          th(g.data[k + 2 * S]),
          sigmoid(g.data[k + 3 * S]),
        ];
        [g.data[k], g.data[k + S], g.data[k + 2 * S], g.data[k + 3 * S]] = [put, keep, value, show];
        const c = f(f(keep * old.data[old.start + e]) + f(put * value));
        const t = th(c);
        now.data[now.start + e] = c;
        flat.data[flat.start + e] = t;
        h.data[h.start + e] = f(show * t);
      }
    },
    lstmBackward(errors, carried, gates, before, squashed, count) {
      const S = before.sheet.stride;
      checkPass(count, S, [errors, carried.hidden, carried.cells, before, squashed], [gates], 4);
      const [from, atHidden, atCells] = [at(errors), at(carried.hidden), at(carried.cells)];
      const [g, old, flat] = [at(gates), at(before), at(squashed)];
      for (let e = 0; e < count * S; e++) {
        const k = g.start + Math.floor(e / S) * 4 * S + (e % S);
        const [put, keep, value, show] = [g.data[k], g.data[k + S], g.data[k + 2 * S], g.data[k + 3 * S]];
        const t = flat.data[flat.start + e];
        const error = f(from.data[from.start + e] + atHidden.data[atHidden.start + e]);
        const c = f(f(f(error * show) * oneMinusSquare(t)) + atCells.data[atCells.start + e]);
        g.data[k] = f(f(f(c * value) * put) * f(1 - put));
        g.data[k + S] = f(f(f(c * old.data[old.start + e]) * keep) * f(1 - keep));
        g.data[k + 2 * S] = f(f(c * put) * oneMinusSquare(value));
        g.data[k + 3 * S] = f(f(f(error * t) * show) * f(1 - show));
        atCells.data[atCells.start + e] = f(c * keep);
        atHidden.data[atHidden.start + e] = 0;
      }
    },
    addColumnSums(X, out, count) {
      checkPass(count, X.sheet.stride, [X]);
      const { data, start } = at(X);
      for (let b = 0; b < count; b++) {
        for (let i = 0; i < X.sheet.columns; i++) out[i] += data[start + b * X.sheet.stride + i];
      }
    },
  };
}

const at = ({ sheet, from }: Rows) => ({ data: sheet.data, start: from * sheet.stride });
