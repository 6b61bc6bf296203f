import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

test("quotes what needs it, keeps all digits, leaves unknown values empty, and disarms formulas", () => {
  const rows = [
    ["plain", 0.1 + 0.2, null],
    ['say "hi", then\ngo', -1e-12, "=1+1"],
    ["@sum", Number.MAX_SAFE_INTEGER, "-x"],
  ];
  expect(toCsv({ columns: ["name", "a,b", "c"], rows })).toBe(
    'name,"a,b",c\r\nplain,0.30000000000000004,\r\n"say ""hi"", then\ngo",-1e-12,\'=1+1\r\n\'@sum,9007199254740991,\'-x\r\n',
  );
});
