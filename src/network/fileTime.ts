/** @file What is the unit of time of a network's file, and how long is a step? */
import { InputError } from "../format/index.ts";
import { DEFAULT_NETWORK } from "./network.ts";
import type { ArrayReader } from "./networkArrays.ts";
import type { RateForm } from "./rateNetwork.ts";

/** The shortest step of a flow, in τ: what is followed for 1000 τ then takes ten million steps. */
const SHORTEST_STEP = 1e-4;
/** The least tau and dt, in the file's unit. */
const LEAST_TIME = 1e-12;
/** alpha may be a float32 number. */
const SAME = 1e-6;

export interface FileTime {
  /** The longest time constant, in the file's unit: what all else counts time in. */
  readonly tau: number;
  /** Δt in τ. */
  readonly timeStep: number;
  /** τ_i / τ, [n], each at most 1; null where every unit has the same. */
  readonly timeConstants: Float64Array | null;
}

/**
 * `tau`, one number or one for each unit, 1 where the file has none; `dt`, a tenth of the shortest tau where it has none
 * (all of it for a map); `alpha` = dt / tau, which may stand for either.
 *
 * @param taken gets a sentence for what is taken for granted.
 * @throws InputError for times that no simulation has, and an alpha that contradicts the other two.
 */
export function readTime(reader: ArrayReader, where: string, n: number, form: RateForm, taken: string[]): FileTime {
  const alpha = reader.has("alpha") ? readAlpha(reader, where, n, form) : null;
  const givenTau = reader.has("tau") ? times(reader, "tau", where, n) : null;
  const givenDt = reader.has("dt") ? times(reader, "dt", where, 1)[0] : null;

  let tau = givenTau ?? Float64Array.of(1);
  let dt = givenDt;
  if (alpha !== null && form !== "map") {
    if (givenTau !== null) {
      const steps = broadcast(alpha, tau, (a, t) => a * t);
      dt ??= steps[0];
      const wrong = steps.findIndex((step) => !(Math.abs(step - dt!) <= SAME * dt!));
      if (wrong >= 0) {
        const [a, t] = [at(alpha, wrong), at(tau, wrong)];
        throw new InputError(
          `${where}: alpha must be dt / tau, got alpha ${a}, dt ${dt} and tau ${t}; remove what is wrong`,
        );
      }
      if (givenDt === null) taken.push(`dt is not said: alpha tau is taken, ${dt}`);
    } else {
      dt ??= Math.min(...alpha);
      tau = alpha.map((a) => dt! / a);
      taken.push(`tau is not said: dt / alpha is taken${givenDt === null ? ", with the longest tau 1" : ""}`);
    }
  }
  const [shortest, longest] = [Math.min(...tau), Math.max(...tau)];
  const isOne = longest - shortest <= 1e-12 * longest;
  if (!isOne && form === "map") {
    throw new InputError(
      `${where}: a map has no time constants, so tau must be one number, got ${n}; give another --form`,
    );
  }
  if (!isOne) {
    taken.push(`tau has one value for each unit, from ${shortest} to ${longest}: time is counted in the longest`);
  }
  if (dt === null) {
    dt = form === "map" ? longest : DEFAULT_NETWORK.timeStep * shortest;
    const what = isOne ? "tau" : "of the shortest tau";
    if (form !== "map") taken.push(`dt is not said: ${DEFAULT_NETWORK.timeStep} ${what} is taken`);
  }
  const timeStep = dt / longest;
  if (form !== "map" && (dt > shortest * (1 + SAME) || timeStep < SHORTEST_STEP)) {
    const bounds = isOne ? "at most tau" : "at most the shortest tau";
    throw new InputError(
      `${where}: dt must be ${bounds} and at least ${SHORTEST_STEP} tau, got dt ${dt} and tau ${dt > shortest ? shortest : longest}`,
    );
  }
  return { tau: longest, timeStep, timeConstants: isOne ? null : tau.map((t) => t / longest) };
}

/** α of x ← (1 − α) x + α (…), in (0, 1]. */
function readAlpha(reader: ArrayReader, where: string, n: number, form: RateForm): Float64Array {
  const alpha = reader.perUnit("alpha", n);
  const wrong = alpha.find((a) => !(a > 0 && a <= 1));
  if (wrong !== undefined) throw new InputError(`${where}: alpha must be > 0 and <= 1, got ${wrong}`);
  if (form === "map" && alpha.some((a) => a !== 1)) {
    throw new InputError(
      `${where}: a map has no leak, got alpha ${alpha.find((a) => a !== 1)}; h ← (1 − α) h + α φ(W h + b) is --form flow-inside`,
    );
  }
  return alpha;
}

function times(reader: ArrayReader, name: string, where: string, n: number): Float64Array {
  const values = reader.perUnit(name, n);
  const wrong = values.find((v) => !(v > 0));
  if (wrong !== undefined) throw new InputError(`${where}: ${name} must be > 0, got ${wrong}`);
  const tiny = values.find((v) => v < LEAST_TIME);
  if (tiny !== undefined) {
    throw new InputError(`${where}: ${name} must be at least ${LEAST_TIME}, got ${tiny}; give it in a shorter unit`);
  }
  return values;
}

/** Of one number for all, or one for each. */
const at = (values: Float64Array, i: number): number => values[values.length === 1 ? 0 : i];

function broadcast(a: Float64Array, b: Float64Array, of: (a: number, b: number) => number): Float64Array {
  return Float64Array.from({ length: Math.max(a.length, b.length) }, (_, i) => of(at(a, i), at(b, i)));
}
