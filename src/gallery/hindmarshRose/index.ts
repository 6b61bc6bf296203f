/** @file Energy in a Hindmarsh–Rose neuron: where it fires, where rest and bursts live side by side, what that costs. */
import { z } from "zod";
import { spread } from "../../dynamics/index.ts";
import { claim } from "../claim.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { claimsOf } from "./claims.ts";
import { bifurcations, hysteresis, networkRun, poke, randomGraph, START, watch } from "./measure.ts";
import { type Neuron, restingState } from "./neuron.ts";
import { drawNeuron, drawScene, type NeuronResult } from "./picture.ts";

const one = (what: string, least: number, most: number, usual: number) =>
  quantity({ what, unit: "1", least, most, usual });

const parameters = z.strictObject({
  current: one("I, the current of the window in which memory is looked for", 0, 8, 1.34),
  a: one("a, of u³", 0.5, 2, 1),
  b: one("b, of u²", 1, 5, 3),
  c: one("c, of v", 0.5, 2, 1),
  d: one("d, of u² in v", 2, 8, 5),
  s: one("s, of the slow current", 1, 8, 4),
  rest: one("u₀, where the slow current is 0", -3, 0, -1.6),
  r: one("r, how slow it is", 0.001, 0.05, 0.006),
  coupling: one("ε k, coupling times degree of a reduced node", 0, 2, 0),
  neighbours: one("ū, its neighbours' mean", -2, 2, -1.3),
  pulse: one("size of the pulse that pokes the neuron at rest, for 50", 0, 5, 1),
  nodes: count({ what: "nodes of the network", unit: "1", least: 4, most: 100, usual: 16 }),
  density: one("of its links", 0.05, 1, 0.3),
  seed: count({ what: "of its graph", unit: "1", least: 0, most: 1000000, usual: 1 }),
});

const neuronOf = ({ nodes: _, density: __, seed: ___, pulse: ____, ...neuron }: z.infer<typeof parameters>): Neuron =>
  neuron;

const TRANSIENT = 2000;
const WATCHED = 1500;

export const hindmarshRose = definePiece({
  id: "hindmarsh-rose",
  basis: "abstract",
  shows:
    "An energy follows from the equations of a neuron that bursts, by Helmholtz's theorem, and balances exactly along every trajectory. " +
    "In a window of currents rest and bursting live side by side: a pulse leaves a trace that stays, which the paper calls short-term memory.",
  parameters,
  assumptions: {
    form: "The equations are those of Hindmarsh and Rose with diffusive coupling; what the paper's “modified” changes could not be read. No delay.",
    numbers: "a 1, b 3, c 1, d 5, s 4, u₀ −1.6, r 0.006 are the usual ones, not read in the paper.",
    energy: "Scale and sign of H are a convention; ours is larger at rest than while firing.",
    memory: "Short-term memory is read as bistability: firing that goes on after a pulse.",
  },
  *run(p) {
    const neuron = neuronOf(p);
    const start = Float64Array.from(START);
    const specials = bifurcations(neuron, 0, 8);
    const currents = spread(1, 5.5, 91);
    const diagram = [];
    for (const [k, current] of currents.entries()) {
      yield { fraction: (0.4 * k) / currents.length, doing: "bifurcation diagram" };
      const { intervals, meanEnergy, energyError } = watch({ ...neuron, current }, start, TRANSIENT, WATCHED);
      diagram.push({ current, intervals: intervals.slice(-40), meanEnergy, energyError });
    }
    const scan = hysteresis(neuron, spread(1.2, 1.44, 13), TRANSIENT, WATCHED);
    let step = scan.next();
    for (; !step.done; step = scan.next()) {
      yield { fraction: 0.4 + (0.15 * step.value.done) / step.value.of, doing: "up and down in current" };
    }
    yield { fraction: 0.55, doing: "poking the neuron at rest" };
    const poked = poke(neuron, p.pulse, 50, 4000, 2000);
    const graph = randomGraph(p.nodes, p.density, p.seed);
    const pulsed = Math.max(1, Math.round(p.nodes / 4));
    const strengths = [0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
    const networks = [];
    for (const [k, strength] of strengths.entries()) {
      yield { fraction: 0.6 + (0.4 * k) / strengths.length, doing: "networks" };
      networks.push(networkRun(neuron, graph, strength, pulsed, 2000, 1000));
    }
    const result: NeuronResult = {
      specials: specials.map(({ kind, parameter, frequency, x }) => ({ kind, current: parameter, frequency, u: x[0] })),
      diagram,
      scan: step.value,
      poked,
      resting: Array.from(restingState(neuron)),
      networks,
      pulsed: pulsed / p.nodes,
    };
    return { result, claims: claimsOf(neuron, result).map(claim) };
  },
  picture: (document, result, p) => drawNeuron(document, result, neuronOf(p), p.pulse),
  miniature: ({ diagram }) => [
    {
      points: diagram.flatMap(({ current, intervals }) =>
        intervals.slice(-6).map((v) => [current, Math.min(v, 150)] as const),
      ),
      isDots: true,
    },
  ],
  scene: {
    sliders: ["current", "pulse", "r", "coupling", "neighbours"],
    button: { label: "Poke", parameter: "pulse" },
    draw: (document, p) => drawScene(document, neuronOf(p), p.pulse),
  },
});
