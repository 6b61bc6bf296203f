import { expect, test } from "vitest";
import type { LabRecord } from "../../data/dataSource.ts";
import { allColumns } from "../../data/study.ts";
import { otherAssays } from "./assays.ts";

const assay = { summary: {}, curves: [] };
const assays = {
  "brevity-1": assay,
  "forgetting-1": assay,
  "damage-1": assay,
  "shock-1": assay,
  "portrait-1": { portrait: {} },
} as unknown as LabRecord["assays"];

test("assays without a tab of their own come in the order of the table's columns, unknown ones last; a portrait is none", () => {
  allColumns.value = ["shock", "forgetting", "damage"].map((group) => ({
    ...{ name: `${group}_size`, unit: "1", description: "", kind: "number" as const },
    group,
  }));
  expect(otherAssays({ assays })).toEqual(["shock", "damage", "brevity"]);
});
