/** @file A value that a schema admits, made up: for tests that need many records and no networks. */
import { z } from "zod";

interface Node {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly additionalProperties?: Node | boolean;
  readonly prefixItems?: readonly Node[];
  readonly items?: Node;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

/** A generator of numbers in [0, 1), the same for the same seed. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Lists are of two or as many as they must, branches are drawn, texts are "made up"; what has a pattern is for the caller to replace. */
export function sampleOf(schema: z.ZodType, random: () => number): unknown {
  return sample(z.toJSONSchema(schema) as Node, random);
}

function sample(node: Node, random: () => number): unknown {
  const branches = node.anyOf ?? node.oneOf ?? node.enum;
  if ("const" in node) return node.const;
  if (node.enum !== undefined) return node.enum[Math.floor(random() * node.enum.length)];
  if (branches !== undefined) return sample(branches[Math.floor(random() * branches.length)] as Node, random);
  const { minimum = node.exclusiveMinimum ?? 0, maximum = minimum + 1 } = node;
  const types = [node.type ?? []].flat();
  switch (types[Math.floor(random() * types.length)]) {
    case "object": {
      const keys = node.propertyNames?.enum;
      const entries =
        keys?.map((key) => [key, node.additionalProperties as Node] as const) ?? Object.entries(node.properties ?? {});
      return Object.fromEntries(entries.map(([key, child]) => [key, sample(child, random)]));
    }
    case "array":
      if (node.prefixItems !== undefined) return node.prefixItems.map((item) => sample(item, random));
      return Array.from({ length: Math.max(2, node.minItems ?? 0) }, () => sample(node.items!, random));
    case "integer":
      return minimum + 1 + Math.floor(random() * Math.min(5, maximum - minimum));
    case "number":
      return minimum + (1 - random()) * Math.min(1, maximum - minimum);
    case "boolean":
      return random() < 0.5;
    case "null":
      return null;
    default:
      return "made up";
  }
}
