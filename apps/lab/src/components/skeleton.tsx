/** The outline of what is coming. */
export function Skeleton({ height, label }: { readonly height: number; readonly label: string }) {
  return (
    <div class="skeleton" style={{ height: `${height}px` }} role="status">
      <span class="hidden-text">{label}</span>
    </div>
  );
}
