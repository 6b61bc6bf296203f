/** @file Cells that are trained by gradient, by name. */
import type { Products, Storage } from "../../../kernel/index.ts";
import type { BatchSize, Cell } from "../cell.ts";
import type { Shape } from "../sheets.ts";
import { type GatedCellSpec, gruCell, gruShapes } from "./gru.ts";
import { type LeakyCellSpec, leakyCell, leakyShapes } from "./leaky.ts";
import { lstmCell, lstmShapes } from "./lstm.ts";

export type CellSpec =
  | ({ readonly kind: "leaky" } & LeakyCellSpec)
  | ({ readonly kind: "gru" } & GatedCellSpec)
  | ({ readonly kind: "lstm" } & GatedCellSpec);

/** Sheets and weights that the cell makes. */
export function cellShapes(
  spec: CellSpec,
  batch: BatchSize,
  storage: Storage,
): { readonly sheets: Shape[]; readonly weights: Shape[] } {
  if (spec.kind === "leaky") return leakyShapes(spec, batch);
  return spec.kind === "gru" ? gruShapes(spec, batch, storage) : lstmShapes(spec, batch, storage);
}

export function openCell(products: Products, spec: CellSpec, batch: BatchSize): Cell {
  if (spec.kind === "leaky") return leakyCell(products, spec, batch);
  return spec.kind === "gru" ? gruCell(products, spec, batch) : lstmCell(products, spec, batch);
}
