import { columnTitle, formatNumber } from "../../format.ts";
import { setQuery } from "../../router.ts";
import { VIRIDIS_GRADIENT } from "../network/speedColor.ts";
import { MeasureOptions } from "./measureOptions.tsx";
import { type ColorScale, colorScale } from "./view.ts";

/** What the marks of the scatter are coloured by; their shapes are those of the mechanisms always. */
export function ColorSelect() {
  const color = colorScale.value;
  return (
    <label>
      <span class="quiet">colour </span>
      <select
        value={color?.column.name ?? ""}
        onChange={(event) => setQuery({ color: event.currentTarget.value })}
        data-axis="color"
      >
        <option value="">mechanism</option>
        <MeasureOptions shown={color?.column ?? null} />
      </select>
    </label>
  );
}

/** The ends of the colours, in the unit of the measure. */
export function ColorBar({ scale: { column, low, high, isLog } }: { readonly scale: ColorScale }) {
  const unit = column.unit === "1" ? "" : ` ${column.unit}`;
  return (
    <span class="colorbar" title={`${columnTitle(column.name)}${isLog ? ", logarithmic" : ""}; hollow grey: not known`}>
      <span class="quiet">{formatNumber(low)}</span>
      <span class="ramp" style={{ background: VIRIDIS_GRADIENT }} aria-hidden="true" />
      <span class="quiet">
        {formatNumber(high)}
        {unit}
      </span>
    </span>
  );
}
