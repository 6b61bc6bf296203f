import { describe, expect, test } from "vitest";
import { GALLERY, quantitiesOf } from "../../src/gallery/index.ts";
import { plotDocument } from "./renderFigure.ts";

describe.each(GALLERY.map((piece) => [piece.id, piece] as const))("%s is drawn", (_, piece) => {
  const known = quantitiesOf(piece.parameters);
  test.each(
    piece.sliders.flatMap((name) => [
      [name, known[name]!.least],
      [name, known[name]!.most],
    ]),
  )("at the end of its slider %s, %f, with numbers only", (name, value) => {
    const { drawing, says } = piece.scene(plotDocument(), { [name]: value });
    expect(says).not.toBe("");
    expect(says).not.toMatch(/NaN|undefined|null/);
    expect(drawing.svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});
