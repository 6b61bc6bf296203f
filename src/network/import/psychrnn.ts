import { type Arrays, arrayOf, InputError, type NumericArray } from "../../format/index.ts";
import { show, showShape } from "../networkArrays.ts";

/** What PsychRNN saves beside the weights; Dale and connectivity had a capital elsewhere in older versions. */
const ITS_OWN = /^((dale|Dale)_(rec|out|ratio)|(input|rec|output)_[cC]onnectivity|init_state)$/;

/** Whether a file with W_rec is PsychRNN's: it has its biases, and one of its own names at least. */
export function isPsychRnn(arrays: Arrays): boolean {
  return "b_rec" in arrays && "W_out" in arrays && Object.keys(arrays).some((name) => ITS_OWN.test(name));
}

/**
 * PsychRNN's weights as they act: with its masks, and with Dale's signs where a unit has one. Its network is
 *
 *     x ← (1 − α) x + α (W relu(x) + W_in u + b_rec)    z = W_out relu(x) + b_out
 *     W = (|W_rec| rec_connectivity) Dale_rec, W_in = |W_in| input_connectivity, W_out = (|W_out| output_connectivity) Dale_out
 *
 * and without Dale (`Dale_rec` is then the unit matrix) the same without |·| and signs.
 * Source: psychrnn/backend/models/basic.py.
 *
 * @throws InputError for masks that do not fit.
 */
export function effectivePsychRnn(arrays: Arrays, where: string) {
  const find = (...names: string[]) => names.find((name) => Object.hasOwn(arrays, name));
  const ratio = find("dale_ratio");
  const signs = diagonalOf(arrays, find("dale_rec", "Dale_rec"), where);
  const hasDale = ratio === undefined ? (signs?.some((s) => s < 0) ?? false) : !(arrays[ratio].data[0] === 0);
  const notices: string[] = ["PsychRNN's names: W_rec, W_in and W_out are taken as they act, with their masks"];
  if (hasDale) notices.push("Dale's law acts: W_rec and W_out are |W| times the units' signs, W_in is |W_in|");
  const outSigns = hasDale ? diagonalOf(arrays, find("dale_out", "Dale_out"), where) : null;
  const made: Record<string, NumericArray> = {};
  const apply = (name: string, masks: string[], columns: Float64Array | null) => {
    const array = arrays[name];
    if (array === undefined) return;
    const mask = find(...masks);
    const [rows, width] = array.shape;
    const isMatrix = array.shape.length === 2 && (columns === null || columns.length === width);
    if (!isMatrix || (mask !== undefined && arrays[mask].data.length !== rows * width)) {
      const what = mask === undefined ? "Dale's signs" : show(mask);
      throw new InputError(`${where}: ${name} ${showShape(array.shape)} and ${what} must fit; save them together`);
    }
    const data = Float64Array.from(array.data as ArrayLike<number>, (w, e) => {
      const masked = (hasDale ? Math.abs(w) : w) * (mask === undefined ? 1 : arrays[mask].data[e]);
      return masked * (columns === null ? 1 : columns[e % width]);
    });
    made[name] = arrayOf(data, array.shape);
  };
  apply("W_rec", ["rec_connectivity", "rec_Connectivity"], hasDale ? signs : null);
  apply("W_in", ["input_connectivity", "input_Connectivity"], null);
  apply("W_out", ["output_connectivity", "output_Connectivity"], outSigns);
  const rest = Object.entries(arrays).filter(([name]) => !(name in made) && !ITS_OWN.test(name));
  const initial = arrays["init_state"];
  return {
    arrays: { ...made, ...Object.fromEntries(rest) } as Arrays,
    initialState: initial === undefined ? null : Float64Array.from(initial.data as ArrayLike<number>),
    notices,
  };
}

/** Signs on the diagonal of [n × n], or as [n]. */
function diagonalOf(arrays: Arrays, name: string | undefined, where: string): Float64Array | null {
  if (name === undefined) return null;
  const { shape, data } = arrays[name];
  if (shape.length === 1) return Float64Array.from(data as ArrayLike<number>);
  const n = shape[0];
  if (shape.length !== 2 || shape[1] !== n) {
    throw new InputError(`${where}: ${show(name)} must be [n] or [n × n], got ${showShape(shape)}; save it again`);
  }
  return Float64Array.from({ length: n }, (_, i) => data[i * n + i]);
}
