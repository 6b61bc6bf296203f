import { stream } from "../../kernel/index.ts";
import type { ClaimInput } from "../claim.ts";
import { conservativePart, type Neuron } from "./neuron.ts";
import type { NeuronResult } from "./picture.ts";

/** Largest |∇H · F_c| over 1000 random states of size 2. */
function worstConservative(neuron: Neuron): number {
  const random = stream({ seed: 0, density: 1 }, "gallery", 2001);
  let worst = 0;
  for (let k = 0; k < 1000; k++) {
    const x = Float64Array.from({ length: 3 }, (_, i) => 2 * random.normal(3 * k + i));
    worst = Math.max(worst, Math.abs(conservativePart(neuron, x)));
  }
  return worst;
}

export function claimsOf(
  neuron: Neuron,
  { specials, diagram, scan, poked, networks, pulsed }: NeuronResult,
): ClaimInput[] {
  const hopf = specials.find(({ kind }) => kind === "hopf")?.current ?? null;
  const both = scan.values.filter((_, k) => scan.down[k] && !scan.up[k]);
  const silent = diagram.filter(({ intervals }) => intervals.length === 0);
  const firing = diagram.filter(({ intervals }) => intervals.length > 0);
  const mean = (list: NeuronResult["diagram"]) =>
    list.length === 0 ? null : list.reduce((sum, { meanEnergy }) => sum + meanEnergy, 0) / list.length;
  const [alone, most] = [networks[0], networks.at(-1)!];
  const spread = networks.map(({ strength, firing: share }) => `${share.toFixed(2)} at ε ${strength}`).join(", ");
  const energies = networks.map(({ strength, meanEnergy }) => `${meanEnergy.toFixed(2)} at ε ${strength}`).join(", ");
  const [atRest, whileFiring] = [mean(silent), mean(firing)];
  return [
    {
      id: "conserved",
      sentence:
        "A Hamiltonian energy of the reduced neuron follows from Helmholtz's theorem: the part without divergence leaves it alone.",
      whose: "paper",
      statistic: "largest |∇H · F_c| over 1000 random states",
      value: worstConservative(neuron),
      atMost: 1e-12,
      restsOn: ["form"],
      tried: "states of size 2; rounding grows with the constants",
    },
    {
      id: "balance",
      sentence: "What the dissipative part adds is all that changes it.",
      whose: "ours",
      statistic: "largest |∫Ḣ dt − ΔH| over the diagram",
      value: diagram.reduce((worst, { energyError }) => Math.max(worst, Math.abs(energyError)), 0),
      atMost: 1e-6,
      restsOn: ["form"],
      tried: "steps of order 8 with an estimated error of 1e-9",
    },
    {
      id: "window",
      sentence: "There are currents at which rest and bursting are both stable: a short-term memory.",
      whose: "paper",
      statistic: `width of the currents at which coming down fires and going up rests${both.length === 0 ? "" : ` (${both[0].toFixed(2)} … ${both.at(-1)!.toFixed(2)}, Hopf at ${hopf?.toFixed(5) ?? "none"})`}`,
      value: both.length === 0 ? 0 : both.at(-1)! - both[0],
      atLeast: 0.02,
      restsOn: ["form", "numbers", "memory"],
      tried: "currents from 1.20 to 1.44 in steps of 0.02, each for 3500",
    },
    {
      id: "poke",
      sentence: "An external stimulus switches it on: a pulse takes the neuron from rest to bursts that go on.",
      whose: "paper",
      statistic: `spikes in 2000, 4000 after the pulse (without a pulse ${poked.without})`,
      value: poked.without > 0 ? null : poked.after,
      atLeast: 1,
      restsOn: ["form", "numbers", "memory"],
      tried: poked.without > 0 ? "the neuron fires without a pulse at this current" : "one pulse, for 50",
    },
    {
      id: "spreads",
      sentence: "Coupling and links are needed for the network to fire: more nodes keep firing than were pulsed.",
      whose: "paper",
      statistic: `largest share of nodes that fire at some coupling, less the share pulsed (${spread})`,
      value: Math.max(...networks.map(({ firing: share }) => share)) - pulsed,
      atLeast: 0.05,
      restsOn: ["form", "numbers", "memory"],
      tried:
        "one random graph, a quarter of its nodes pulsed with 1 for 60, seven couplings; its delay and its p, q were left out",
    },
    {
      id: "coupling-energy",
      sentence: "Coupling lowers the consumption of energy.",
      whose: "paper",
      statistic: `⟨H⟩ of the network at the strongest coupling less that without (${energies})`,
      value: most.meanEnergy - alone.meanEnergy,
      atMost: 0,
      restsOn: ["form", "numbers", "energy"],
      tried: "the sign rests on the convention of H, and on how many nodes fire at each coupling; nothing was tuned",
    },
    {
      id: "forming-energy",
      sentence: "Forming a memory takes much energy: a firing neuron has more of it than one at rest.",
      whose: "paper",
      statistic: `⟨H⟩ while firing (${whileFiring?.toFixed(2) ?? "none"}) less at rest (${atRest?.toFixed(2) ?? "none"}), over the diagram`,
      value: whileFiring === null || atRest === null ? null : whileFiring - atRest,
      atLeast: 0,
      restsOn: ["energy"],
      tried:
        "with H as derived it is larger at rest; with −H it would be the other way round, and the paper's normalisation could not be read",
    },
  ];
}
