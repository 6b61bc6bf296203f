/** Comes with the network page. */
export default function ComparePage() {
  return <h1>Compare</h1>;
}
