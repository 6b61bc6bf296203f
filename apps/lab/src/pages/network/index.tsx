import { rows } from "../../data/study.ts";
import { route } from "../../router.ts";

/** One network: what is known of it. */
export default function NetworkPage() {
  const id = route.value.ids[0]!;
  const row = rows.value.find((each) => each.id === id);
  return (
    <>
      <h1>{id}</h1>
      <p class="quiet">
        {row === undefined ? "not in this study" : `${row["status"]}, ${row["mechanism"] ?? "no verdict yet"}`}
      </p>
    </>
  );
}
