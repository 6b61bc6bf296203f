/** Comes with the network page. */
export default function DropPage() {
  return <h1>Drop</h1>;
}
