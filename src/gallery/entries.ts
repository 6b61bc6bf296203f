/** @file The paper this project is about and the twelve works that cite it: what each is, and where it is found. */

export interface Entry {
  /** Also the id of its piece, where there is one. */
  readonly id: string;
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly venue: string;
  /** Null where none was found. */
  readonly doi: string | null;
  /** Another address, where there is no DOI or beside it. */
  readonly url: string | null;
  /** What is uncertain about the entry itself; "" where nothing is. */
  readonly doubt: string;
}

/** The paper: every entry cites it. */
export const PAPER: Entry = {
  id: "slow-manifolds",
  authors: "Ghazizadeh E, Ching S",
  year: 2021,
  title: "Slow manifolds within network dynamics encode working memory efficiently and robustly",
  venue: "PLoS Comput Biol 17(9):e1009366",
  doi: "10.1371/journal.pcbi.1009366",
  url: "https://arxiv.org/abs/2101.03163",
  doubt: "",
};

/** In the order of the graph the paper's page draws. */
export const ENTRIES: readonly Entry[] = [
  {
    id: "continuous-attractors",
    authors: "Ságodi Á, Martín-Sánchez G, Sokół P, Park IM",
    year: 2024,
    title: "Back to the Continuous Attractor",
    venue: "NeurIPS 37",
    doi: null,
    url: "https://arxiv.org/abs/2408.00109",
    doubt: "",
  },
  {
    id: "slots",
    authors: "Jones B, Snyder L, Ching S",
    year: 2024,
    title:
      "Heterogeneous Forgetting Rates and Greedy Allocation in Slot-Based Memory Networks Promotes Signal Retention",
    venue: "Neural Comput 36(5):1022–1040",
    doi: "10.1162/neco_a_01655",
    url: null,
    doubt: "",
  },
  {
    id: "hindmarsh-rose",
    authors: "Zheng Q, Xu Y, Shen J",
    year: 2024,
    title: "Hamiltonian energy in a modified Hindmarsh–Rose model",
    venue: "Front Netw Physiol 4:1362778",
    doi: "10.3389/fnetp.2024.1362778",
    url: null,
    doubt: "",
  },
  {
    id: "time-and-memory",
    authors: "Zhou S, Seay M, Taxidis J, Golshani P, Buonomano DV",
    year: 2023,
    title: "Multiplexing working memory and time in the trajectories of neural networks",
    venue: "Nat Hum Behav 7(7):1170–1184",
    doi: "10.1038/s41562-023-01592-y",
    url: "https://pmc.ncbi.nlm.nih.gov/articles/PMC10913811",
    doubt: "",
  },
  {
    id: "cross-modal",
    authors: "Yu H, Zhao Q",
    year: 2023,
    title: "Brain-inspired multisensory integration neural network for cross-modal recognition",
    venue: "Cogn Neurodyn 18(6):3615–3628",
    doi: "10.1007/s11571-023-09932-4",
    url: "https://pmc.ncbi.nlm.nih.gov/articles/PMC11655826",
    doubt: "the end of its title was read in another list",
  },
  {
    id: "rectified-populations",
    authors: "Menara T, Cortés J",
    year: 2022,
    title: "Control of neural populations with rectified activation",
    venue: "",
    doi: null,
    url: null,
    doubt: "no record of it was found: its authors and the wording of its title are not verified",
  },
  {
    id: "impulsive-inputs",
    authors: "Jones BA, Ching S",
    year: 2022,
    title: "Synthesizing network dynamics for short-term memory of impulsive inputs",
    venue: "IEEE CDC 2022, pp. 6836–6841",
    doi: null,
    url: null,
    doubt: "its DOI was not found; ISBN of the proceedings 978-1-6654-6761-2",
  },
  {
    id: "temporal-interference",
    authors: "Yu H, and others",
    year: 2022,
    title: "Resonance Dynamics and Latent Manifolds in Cortical Neural Networks With Temporal Interference Stimulation",
    venue: "",
    doi: null,
    url: null,
    doubt: "no record of it was found; a sister paper (10.1109/TNSRE.2022.3191809) is another one",
  },
  {
    id: "space-of-solutions",
    authors: "Turner E, Dabholkar K, Barak O",
    year: 2021,
    title: "Charting and Navigating the Space of Solutions for Recurrent Neural Networks",
    venue: "NeurIPS 34",
    doi: null,
    url: "https://arxiv.org/abs/2111.09356",
    doubt: "",
  },
  {
    id: "free-recall",
    authors: "Jafarian M, Chávez Huerta D, Villani G, Lansner A, Johansson KH",
    year: 2023,
    title: "Cluster Synchronization as a Mechanism of Free Recall in Working Memory Networks",
    venue: "IEEE Open J Control Syst",
    doi: null,
    url: null,
    doubt: "its venue is from memory; its DOI was not found",
  },
  {
    id: "sensitivity",
    authors: "Kurikawa T",
    year: 2021,
    title: "Intermediate Sensitivity of Neural Activities Induces the Optimal Learning Speed",
    venue: "ICONIP 2021, part VI",
    doi: "10.1007/978-3-030-92310-5_8",
    url: null,
    doubt: "the end of its title was cut",
  },
  {
    id: "n-back",
    authors: "Lei X, Ito T, Bashivan P",
    year: 2024,
    title: "Geometry of naturalistic object representations in recurrent neural network models of working memory",
    venue: "NeurIPS 37",
    doi: null,
    url: "https://arxiv.org/abs/2411.02685",
    doubt: "",
  },
];

/** @throws RangeError for an id that no entry has. */
export function entryOf(id: string): Entry {
  const found = [PAPER, ...ENTRIES].find((entry) => entry.id === id);
  if (found === undefined) throw new RangeError(`internal: no entry is called ${id}`);
  return found;
}
