/** What happened and what to do, where it happened; the rest of the page keeps working. */
export function ErrorNote({
  message,
  onRetry,
}: {
  readonly message: string;
  readonly onRetry?: (() => void) | undefined;
}) {
  return (
    <div class="note error" role="alert">
      <div>{message}</div>
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
