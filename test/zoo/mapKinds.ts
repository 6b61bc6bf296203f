/** @file What a state of a map comes to, in the order in which a search asks. */
import { closeCircle, closeOrbit, nameMotions } from "../../src/dynamics/index.ts";
import { finish, type System } from "../../src/kernel/index.ts";

export interface MapKind {
  readonly kind: "orbit" | "circle" | "torus" | "chaos" | "diverges" | "rests" | "undecided";
  /** Of an orbit. */
  readonly period: number;
  readonly reason: string;
}

export function kindOf(map: System, start: readonly number[]): MapKind {
  const x = Float64Array.from(start);
  const orbit = closeOrbit(map, x);
  if (orbit.status === "closed" && orbit.isReached) return { kind: "orbit", period: orbit.orbit.steps, reason: "" };
  if (orbit.status === "open" && /come to rest/.test(orbit.reason)) return { kind: "rests", period: 1, reason: "" };
  const circle = closeCircle(map, x);
  if (circle.status === "closed") return { kind: "circle", period: 0, reason: "" };
  const named = finish(nameMotions(map, [x]));
  const motion = named.of[0] === null ? null : named.motions[named.of[0]];
  const kind = motion !== null ? motion.kind : named.fates[0] === "diverged" ? "diverges" : "undecided";
  return { kind, period: 0, reason: `${named.reasons[0]}; ${circle.reason}` };
}
