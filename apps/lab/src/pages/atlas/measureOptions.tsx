import type { LabColumn } from "../../data/dataSource.ts";
import { columnLabel } from "../../format.ts";
import { groupsOf } from "./columnChooser.tsx";
import { measures } from "./view.ts";

/** All measures as options of a select, by what they say something of. @param shown is among them in any case. */
export function MeasureOptions({ shown }: { readonly shown: LabColumn | null }) {
  const all = shown === null || measures.value.includes(shown) ? measures.value : [...measures.value, shown];
  return (
    <>
      {groupsOf(all).map(([group, members]) => (
        <optgroup key={group} label={group}>
          {members.map((column) => (
            <option key={column.name} value={column.name} title={column.description}>
              {columnLabel(column)}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}
