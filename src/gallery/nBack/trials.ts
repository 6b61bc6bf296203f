import { type Stream, type StreamKey, stream } from "../../kernel/index.ts";
import { type Batch, keyedNoise } from "../../train/index.ts";
import { ANGLES, IDENTITIES, LOCATIONS, NOISE, OBJECTS, type Objects, type Seen, WIDTH } from "./objects.ts";

/** What is compared: location, identity or category. */
export const FEATURES = ["location", "identity", "category"] as const;
export const CLASSES_OF = [LOCATIONS, OBJECTS, OBJECTS / IDENTITIES];
/** Objects in a trial. */
export const STEPS = 6;
/** Task bits: which feature, which n. */
export const INPUTS = WIDTH + 6;
/** No action yet, another one, the same. */
export const ANSWERS = 3;
const WORDS = 2 + STEPS * 5;

export interface NBackTrials extends Batch {
  /** Of each trial. */
  readonly feature: Int32Array;
  readonly back: Int32Array;
  /** Class of feature f of object t of trial b, [b][t][f]. */
  readonly classes: readonly (readonly (readonly number[])[])[];
}

export interface TrialChoice {
  /** A fixed task; any where absent. */
  readonly task?: { readonly feature: number; readonly back: number };
  /** Views that are shown. */
  readonly angles: readonly number[];
}

/** Views of training, and the one that is never shown in it. */
export const KNOWN_ANGLES = Array.from({ length: ANGLES - 1 }, (_, k) => k);
export const NEW_ANGLES = [ANGLES - 1];

/** Classes of what is seen, in the order of `FEATURES`. */
export const classesOf = ({ location, object }: Seen): number[] => [location, object, Math.floor(object / IDENTITIES)];

/**
 * Trials of nine tasks (three features, n = 1, 2, 3): six objects, and after each whether it is the same in that feature as the
 * one n before. From object n + 1 on half of them are made to be the same.
 */
export function openTrials(objects: Objects, count: number, key: StreamKey) {
  const noise = keyedNoise(key, "gradientInputNoise", { steps: STEPS, count }, WIDTH, NOISE);
  /** @param index tells draws of one key apart. */
  return (index: number, choice: TrialChoice) =>
    drawTrials(objects, count, stream(key, "gallery", index), noise(index), choice);
}

function drawTrials(
  objects: Objects,
  count: number,
  random: Stream,
  noise: Float64Array,
  { task, angles }: TrialChoice,
): NBackTrials {
  const inputs = new Float64Array(STEPS * count * INPUTS);
  const targets = new Float64Array(STEPS * count * ANSWERS);
  const mask = new Float64Array(STEPS * count * ANSWERS).fill(1);
  const [feature, back] = [new Int32Array(count), new Int32Array(count)];
  const classes = Array.from({ length: count }, (_, b) => {
    const at = b * WORDS;
    feature[b] = task?.feature ?? random.below(at, 3);
    back[b] = task?.back ?? 1 + random.below(at + 1, 3);
    const shown: Seen[] = [];
    for (let t = 0; t < STEPS; t++) {
      const word = at + 2 + t * 5;
      let [location, object] = [random.below(word, LOCATIONS), random.below(word + 1, OBJECTS)];
      if (t >= back[b] && random.uniform(word + 2) < 0.5) {
        const before = shown[t - back[b]];
        if (feature[b] === 0) location = before.location;
        else if (feature[b] === 1) object = before.object;
        else object = Math.floor(before.object / IDENTITIES) * IDENTITIES + random.below(word + 3, IDENTITIES);
      }
      shown.push({ location, object, angle: angles[random.below(word + 4, angles.length)] });
      const row = t * count + b;
      objects.embed(shown[t], inputs, row * INPUTS);
      for (let i = 0; i < WIDTH; i++) inputs[row * INPUTS + i] += noise[row * WIDTH + i];
      inputs[row * INPUTS + WIDTH + feature[b]] = 1;
      inputs[row * INPUTS + WIDTH + 3 + back[b] - 1] = 1;
      targets[row * ANSWERS + answerAt(shown, t, feature[b], back[b])] = 1;
    }
    return shown.map(classesOf);
  });
  return { steps: STEPS, count, inputs, targets, mask, feature, back, classes };
}

function answerAt(shown: readonly Seen[], t: number, feature: number, back: number): number {
  if (t < back) return 0;
  return classesOf(shown[t])[feature] === classesOf(shown[t - back])[feature] ? 2 : 1;
}

/** Share of right answers among those that are asked: from object n + 1 on. */
export function accuracyOf({ count, back, targets }: NBackTrials, outputs: Float64Array): number {
  let [asked, right] = [0, 0];
  const best = (values: Float64Array, row: number) => {
    let k = 0;
    for (let m = 1; m < ANSWERS; m++) if (values[row * ANSWERS + m] > values[row * ANSWERS + k]) k = m;
    return k;
  };
  for (let t = 0; t < STEPS; t++) {
    for (let b = 0; b < count; b++) {
      if (t < back[b]) continue;
      asked++;
      const row = t * count + b;
      if (best(outputs, row) === best(targets, row)) right++;
    }
  }
  return right / asked;
}
