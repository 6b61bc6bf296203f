import { test } from "vitest";
import { blocks, henon, rotation, tanhMap } from "../../test/zoo/maps.ts";
import { finish } from "../kernel/index.ts";
import { closeCircle } from "./circle.ts";
import { nameMotions } from "./motion.ts";
import { closeOrbit } from "./orbit.ts";

test("dbg", () => {
  for (let k = 0; k < 2; k++)
    for (const m of [
      tanhMap(rotation(1.3, 0.137)),
      tanhMap(blocks(rotation(1.3, 0.137), rotation(1.4, 0.2234))),
      henon(1.4),
    ]) {
      const x = Float64Array.from({ length: m.dimension }, (_, i) => 0.1 + 0.05 * i);
      const t = [performance.now()];
      closeOrbit(m, x);
      t.push(performance.now());
      const c = closeCircle(m, x);
      t.push(performance.now());
      const nm = finish(nameMotions(m, [x]));
      t.push(performance.now());
      console.log(
        c.status,
        c.status === "open" && c.reason,
        nm.motions[0]?.kind,
        t.slice(1).map((v, i) => (v - t[i]).toFixed(0)),
      );
    }
}, 100000);
