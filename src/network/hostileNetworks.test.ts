/** @file Files that are damaged, absurd or meant to harm: one clear line each, soon, and in bounded memory. */
import fc from "fast-check";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { arrayOf, encodeNpy, encodeNpz, InputError } from "../format/index.ts";
import { importNetwork } from "./index.ts";

const N = 5;
const ones = (...shape: number[]) => arrayOf(new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape);
const PAPER = {
  J: ones(N, N),
  g: ones(),
  w_f: ones(N),
  W_fd: ones(N, 2),
  w_o: ones(N),
  W_d: ones(N, 2),
  W_in: ones(N, 3),
};

const whole = encodeNpz(PAPER);

test("cut anywhere, or with any byte changed: an InputError, or the network", () => {
  const attempt = (bytes: Uint8Array) => {
    try {
      expect(importNetwork(bytes).n).toBe(N);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as Error).message).toMatch(/^network\.npz: [^\n]{1,400}$/);
    }
  };
  for (let length = 0; length < whole.length; length += 7) {
    expect(() => importNetwork(whole.subarray(0, length))).toThrow(InputError);
  }
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => attempt(whole.with(at, byte))),
    { numRuns: 1000 },
  );
});

test("pickled object arrays are named and never opened", () => {
  const header = "{'descr': '|O', 'fortran_order': False, 'shape': (5, 5), }".padEnd(117) + "\n";
  const bytes = new Uint8Array([
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    1,
    0,
    118,
    0,
    ...new TextEncoder().encode(header),
    0x80,
    4,
  ]);
  expect(() => importNetwork(zipSync({ "J.npy": bytes }))).toThrow(
    /^network\.npz: array J: .*object arrays are pickles/,
  );
});

test("text beside a network is reported and not read; text in place of numbers that are needed is refused", () => {
  const text = (name: string) => {
    const header = `${"{'descr': '<U2', 'fortran_order': False, 'shape': (1,), }".padEnd(117)}\n`;
    const bytes = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, 118, 0, ...new TextEncoder().encode(header)];
    const members = Object.entries(PAPER).map(([other, array]) => [`${other}.npy`, encodeNpy(array)] as const);
    return zipSync({
      ...Object.fromEntries(members),
      [`${name}.npy`]: new Uint8Array([...bytes, ...new Uint8Array(8)]),
    });
  };
  for (const name of ["note", "task", "labels"]) {
    expect(importNetwork(text(name)).notices).toContain(`not read: ${name}`);
  }
  for (const name of ["J", "g", "x0", "dt"]) {
    expect(() => importNetwork(text(name))).toThrow(`network.npz: array ${name}: dtype must be real numbers`);
  }
});

test("a matrix that unpacks to more than 1 GiB is refused from what it declares, in no time", () => {
  const zip = zipSync({ "J.npy": new Uint8Array(4_000_000) }); // 4 kB of deflate
  const view = new DataView(zip.buffer);
  for (let at = 0; at < zip.length - 4; at++) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 2 ** 30 + 1, true);
  }
  expect(() => importNetwork(zip)).toThrow("network.npz: arrays must total at most 1073741824 bytes, got 1073741825");
});

test("more units than the kernel has room for are refused", () => {
  const J = arrayOf(new Uint8Array(10_001 * 10_001), [10_001, 10_001]);
  expect(() => importNetwork(encodeNpz({ J }))).toThrow("network.npz: J must be of at most 10000 units, got 10001");
});

test("names that are long, odd or many are not echoed at length", () => {
  const names = ["\u001b[31mred\n", "x".repeat(5000), "__proto__", ...Array.from({ length: 3000 }, (_, i) => `w${i}`)];
  const arrays = Object.fromEntries(names.map((name) => [name, ones(1)]));
  const message = String(messageOf(() => importNetwork(encodeNpz(arrays))));
  expect(message).toContain("W_rec, of a rate network, or a cell of PyTorch, Keras or Flax, got");
  expect(message.length).toBeLessThan(400);
  expect(message).not.toMatch(/\p{Cc}/u);
  const { notices } = importNetwork(encodeNpz({ ...arrays, W_rec: ones(N, N) }));
  expect(notices.join("").length).toBeLessThan(400);
  expect(notices.join("")).not.toMatch(/\p{Cc}/u);
});

function messageOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
