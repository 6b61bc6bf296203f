import { useState } from "preact/hooks";

/** Copies the address of what is shown, with all that was chosen. */
export function CopyLink() {
  const [said, setSaid] = useState("");
  const copy = () => {
    const told = (text: string) => {
      setSaid(text);
      setTimeout(() => setSaid(""), 2500);
    };
    navigator.clipboard.writeText(location.href).then(
      () => told("copied"),
      () => told("the browser does not let it be copied; take it from the address bar"),
    );
  };
  return (
    <>
      <button type="button" class="plain small link" onClick={copy} title="The address holds all that is chosen here">
        Copy link
      </button>
      <span role="status">{said}</span>
    </>
  );
}
