// How do arrays become a .npz file that is the same to the byte each time, and how are they read back?

import { unzipSync, zipSync } from "fflate";

const KINDS = {
  "<f4": Float32Array,
  "<f8": Float64Array,
  "|u1": Uint8Array,
  "<u2": Uint16Array,
};

/** One .npy file, format version 1.0: magic, header padded to a multiple of 64 bytes, values in C order. */
function toNpy({ values, shape }) {
  const kind = Object.keys(KINDS).find((name) => values instanceof KINDS[name]);
  const size = shape.reduce((a, b) => a * b, 1);
  if (kind === undefined || size !== values.length) {
    throw new RangeError(`toNpy: ${values.length} values of ${values.constructor.name} are not of shape [${shape}]`);
  }
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + "\n"; // 10 bytes come before, 1 is \n
  const out = new Uint8Array(10 + padded.length + values.byteLength);
  out.set([0x93, ...Buffer.from("NUMPY"), 1, 0, padded.length & 255, padded.length >> 8]);
  out.set(Buffer.from(padded), 10);
  out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + padded.length);
  return out;
}

/** @param arrays name → { values: typed array, shape }. Stored without compression, names sorted, one fixed date. */
export function toNpz(arrays) {
  const options = { level: 0, mtime: new Date(1980, 0, 1) };
  const names = Object.keys(arrays).sort();
  return zipSync(Object.fromEntries(names.map((name) => [`${name}.npy`, [toNpy(arrays[name]), options]])));
}

/** Reads what toNpz wrote. @returns name → typed array, flat. */
export function fromNpz(bytes) {
  return Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([file, npy]) => {
      const start = 10 + npy[8] + 256 * npy[9];
      const header = Buffer.from(npy.subarray(10, start)).toString();
      const Kind = KINDS[header.match(/'descr': '([^']+)'/)[1]];
      return [file.replace(/\.npy$/, ""), new Kind(npy.slice(start).buffer)];
    }),
  );
}
