import type { ComponentChildren } from "preact";

/** Names and values. */
export const Facts = ({ children }: { readonly children: ComponentChildren }) => <dl class="facts">{children}</dl>;

export function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  const isEmpty = Array.isArray(children) && children.length === 0;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{isEmpty ? "none found" : children}</dd>
    </div>
  );
}
