/** The words of the lab and what they mean: docs/glossary.md has the same, and a test sees to it. */
export const GLOSSARY: Readonly<Record<string, string>> = {
  τ: "the time constant of a single unit: all times are in τ, and speeds per τ",
  "fixed point": "a state that stays where it is when the network is left alone",
  stable: "states nearby come back to it",
  saddle: "a fixed point that states leave along some directions, and come to along the others",
  ghost: "a place where the flow is slow without standing still: states linger, then go on",
  "limit cycle": "a closed path that states go round for ever",
  continuum: "a curve or sheet of fixed points: a state rests anywhere on it",
  basin: "the states that go to one limit set; in the portrait, a hue",
  "limit set": "where a state ends: a fixed point, a continuum, a cycle, a torus, chaos",
  "time constant": "how long the slowest approach to a fixed point takes to shrink to 37 %",
  "slow direction":
    "the direction along which states come to a fixed point last, three times slower than along the next, or more",
  "slow manifold": "a curve or sheet that states fall onto fast and drift along slowly",
  particle: "a state let go somewhere on the plane; its trail is the last second of its way",
};
