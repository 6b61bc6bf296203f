import { Skeleton } from "../../components/skeleton.tsx";
import { rows, state } from "../../data/study.ts";
import { hrefOf } from "../../router.ts";

/** The population as a map. */
export default function AtlasPage() {
  if (state.value === "loading") return <Skeleton height={420} label="Loading the study" />;
  return (
    <ul>
      {rows.value.map(({ id }) => (
        <li key={id}>
          <a href={hrefOf("network", [id])}>{id}</a>
        </li>
      ))}
    </ul>
  );
}
