import type { LabColumn } from "../../data/dataSource.ts";
import { columns } from "../../data/study.ts";
import { columnLabel } from "../../format.ts";
import { setQuery } from "../../router.ts";
import { tableColumns, withColumn } from "./view.ts";

/** Columns by what they say something of, in their order. */
export function groupsOf(all: readonly LabColumn[]): [string, LabColumn[]][] {
  const groups = new Map<string, LabColumn[]>();
  for (const column of all) {
    const group = groups.get(column.group);
    if (group === undefined) groups.set(column.group, [column]);
    else group.push(column);
  }
  return [...groups];
}

/** Which columns the table has, of those with a value in the study. Esc closes it. */
export function ColumnChooser() {
  const shown = new Set(tableColumns.value.map(({ name }) => name));
  return (
    <details
      class="chooser"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.currentTarget.open = false;
        event.currentTarget.querySelector("summary")?.focus();
      }}
    >
      <summary>
        Columns{" "}
        <span class="quiet">
          {shown.size} of {columns.value.length}
        </span>
      </summary>
      <div class="choices">
        <p>
          <button type="button" onClick={() => setQuery({ cols: columns.value.map(({ name }) => name).join() })}>
            All
          </button>{" "}
          <button type="button" onClick={() => setQuery({ cols: "" })}>
            The usual ones
          </button>
        </p>
        {groupsOf(columns.value).map(([group, members]) => (
          <fieldset key={group}>
            <legend>{group}</legend>
            {members.map((column) => (
              <label key={column.name} title={column.description}>
                <input
                  type="checkbox"
                  checked={shown.has(column.name)}
                  disabled={column.name === "id"}
                  data-column={column.name}
                  onChange={(event) => setQuery({ cols: withColumn(column.name, event.currentTarget.checked) })}
                />{" "}
                {columnLabel(column)}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </details>
  );
}
