import { expect, test } from "vitest";
import { canonicalJson, sha256Hex } from "../../../../../src/format/index.ts";
import { GALLERY } from "../../../../../src/gallery/index.ts";
import { finish } from "../../../../../src/kernel/index.ts";
import { STORED } from "./stored.ts";

// those that train take minutes: smaller ones are tried beside them
test.each(GALLERY.filter(({ trains }) => !trains).map((piece) => [piece.id, piece] as const))(
  "%s still gives the record it gave, to the last byte",
  (id, piece) => {
    const record = finish(piece.run({}));
    expect(record.claims).toEqual(STORED[id]!.claims);
    expect(sha256Hex(canonicalJson(record))).toBe(STORED[id]!.sum);
    expect(piece.miniature(record)).toBe(STORED[id]!.miniature);
  },
);
