import { expect, test } from "vitest";
import { InputError } from "./inputError.ts";

test("the message is one line, whatever a file put into it", () => {
  const error = new InputError("a.npz: array \u001b[31mred\nsecond\u2028third\t.");
  expect(error.message).toBe("a.npz: array  [31mred second third .");
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe("InputError");
});
