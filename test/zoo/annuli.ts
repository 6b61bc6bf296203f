/** @file Planar systems that turn uniformly, with closed orbits of given radii: where each state goes is read off its radius. */
import type { System } from "../../src/kernel/index.ts";
import { flow } from "../zoo.ts";

/**
 * ṙ = s r Π (ρ_k² − r²), θ̇ = ω: closed orbits at the radii ρ₁ < ρ₂ < …, all of period 2π/ω, the outermost one stable for
 * s = (−1)^(count − 1) · |s|; then every second one inwards is stable too, and 0 where their number is even.
 */
export function annuli(radii: readonly number[], omega: number, scale: number): System {
  const sign = radii.length % 2 === 1 ? scale : -scale;
  /** g and g′ of q = r². */
  const growth = (q: number): [number, number] => {
    let [g, slope] = [sign, 0];
    for (const radius of radii) [g, slope] = [g * (radius * radius - q), slope * (radius * radius - q) - g];
    return [g, slope];
  };
  const widest = 2 * radii[radii.length - 1];
  return flow(
    2,
    (x, out) => {
      const [g] = growth(x[0] * x[0] + x[1] * x[1]);
      out[0] = g * x[0] - omega * x[1];
      out[1] = omega * x[0] + g * x[1];
    },
    (x, out) => {
      const [g, slope] = growth(x[0] * x[0] + x[1] * x[1]);
      const [a, b] = [2 * slope * x[0], 2 * slope * x[1]];
      out.set([g + a * x[0], b * x[0] - omega, a * x[1] + omega, g + b * x[1]]);
    },
    // of the polynomial within twice the outermost radius, generously
    50 * scale * radii.reduce((all) => all * widest * widest, 1),
    true,
  );
}
