import { expect, it } from "vitest";
import { hasNumpy, NO_NUMPY, runPython } from "../../test/numpy.ts";
import { stream } from "../kernel/index.ts";
import { dipOf, midRanks, signFlip, stratifiedPermutation } from "./index.ts";

/** The dip from its definition: linear programming over all unimodal functions, one programme per place of the mode. */
const DIP = `
import json, numpy as np
from scipy.optimize import linprog
def dip(x):
    all = np.sort(np.array(x, float)); N = len(all); x = np.unique(all); n = len(x); best = 1
    under = [float(np.sum(all < v)) / N for v in x]; upto = [float(np.sum(all <= v)) / N for v in x]
    for m in range(n):
        # u_0 … u_{n-1}, one more for the value right of an atom at the mode, and the distance D
        size = n + 2; A = []; b = []
        def row(pairs, bound):
            r = np.zeros(size)
            for k, v in pairs: r[k] += v
            A.append(r); b.append(bound)
        right = lambda k: n if k == m else k
        for k in range(n):
            row([(right(k), -1), (n + 1, -1)], -upto[k])   # F(x_k) - U(x_k) <= D
            row([(k, 1), (n + 1, -1)], under[k])                 # U(x_k-) - F(x_k-) <= D
        row([(m, 1), (n, -1)], 0)
        left = list(range(m + 1)); rest = [n] + list(range(m + 1, n)); xr = [x[m]] + list(x[m + 1:])
        for k in range(len(left) - 1): row([(left[k], 1), (left[k + 1], -1)], 0)
        for k in range(len(rest) - 1): row([(rest[k], 1), (rest[k + 1], -1)], 0)
        for k in range(len(left) - 2):
            h, g = x[k + 1] - x[k], x[k + 2] - x[k + 1]
            row([(k + 1, 1 / h + 1 / g), (k, -1 / h), (k + 2, -1 / g)], 0)
        for k in range(len(rest) - 2):
            h, g = xr[k + 1] - xr[k], xr[k + 2] - xr[k + 1]
            row([(rest[k + 1], -1 / h - 1 / g), (rest[k], 1 / h), (rest[k + 2], 1 / g)], 0)
        c = np.zeros(size); c[-1] = 1
        r = linprog(c, A_ub=np.array(A), b_ub=b, bounds=[(0, 1)] * (n + 1) + [(0, 1)], method="highs")
        if r.status == 0: best = min(best, r.fun)
    return best
print(json.dumps([dip(x) for x in json.load(open("samples.json"))]))
`;

it("the dip is that of its definition, solved by linear programming in SciPy, to 1e-9", async (context) => {
  if (!hasNumpy()) return context.skip(NO_NUMPY);
  const { mkdtemp, writeFile, rm } = await import("node:fs/promises");
  const folder = await mkdtemp("/tmp/lethe-dip-");
  const random = stream({ seed: 3, density: 1 }, "reportResamples", 9);
  const samples = Array.from({ length: 150 }, (_, s) => {
    const n = 3 + (s % 10);
    // one hump, two, and three of unequal size
    const round = s % 2 === 0 ? (v: number) => v : (v: number) => Math.round(2 * v); // every other one with equal values
    return Array.from({ length: n }, (_, k) => round(random.normal(s * 40 + k)) + 3 * (s % 3) * (k % (1 + (s % 3))));
  });
  await writeFile(`${folder}/samples.json`, JSON.stringify(samples));
  const expected: number[] = JSON.parse(runPython(DIP, folder));
  await rm(folder, { recursive: true });
  samples.forEach((sample, s) => {
    expect(dipOf(sample), JSON.stringify(sample)).toBeCloseTo(expected[s], 9);
  });
}, 120_000);

it("mid-ranks, sign flips and permutations agree with SciPy", (context) => {
  if (!hasNumpy()) return context.skip(NO_NUMPY);
  const values = [0.4, -0.1, 0.9, 0.3, 0.35, -0.2, 0.6, 0.15, 0.05, 0.7];
  const [inside, outside] = [
    [1.1, 2.5, 2.5, 4],
    [0.2, 1.1, 3, 0.7, 2.2],
  ];
  const [ranks, flip, permuted] = JSON.parse(
    runPython(
      `
import json, numpy as np
from scipy import stats
v = np.array(${JSON.stringify(values)}); a = ${JSON.stringify(inside)}; b = ${JSON.stringify(outside)}
flip = stats.permutation_test((v,), lambda x, axis: x.mean(axis), permutation_type="samples", vectorized=True, n_resamples=np.inf)
rank = stats.rankdata(a + b)
perm = stats.permutation_test((rank[:len(a)], rank[len(a):]), lambda x, y, axis: x.sum(axis) - x.shape[axis] * (len(rank) + 1) / 2,
    vectorized=True, n_resamples=np.inf)
print(json.dumps([rank.tolist(), flip.pvalue, perm.pvalue]))`,
      "/tmp",
    ),
  ) as [number[], number, number];
  expect(midRanks([...inside, ...outside])).toEqual(ranks);
  expect(signFlip(values).p).toBeCloseTo(flip, 12);
  const rows = [...inside, ...outside].map((value, k) => ({
    stratum: "",
    cluster: "",
    isInGroup: k < inside.length,
    value,
  }));
  // SciPy doubles the smaller tail; both are exact for a null symmetric as this one nearly is: within 3 standard errors + 0.01
  expect(Math.abs(stratifiedPermutation(rows).p - permuted)).toBeLessThan(0.025);
});
