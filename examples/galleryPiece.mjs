// A piece of the gallery with parameters of your own: what do slots keep that forget at more and more different rates?
//   node examples/galleryPiece.mjs
import { finish } from "lethe";
import { pieceNamed } from "lethe/gallery";

const piece = pieceNamed("slots");
console.log(piece.shows);
for (const care of [3, 30]) {
  const { id, parameters, claims } = finish(piece.run({ slots: 4, care, events: 20000 }));
  console.log(`\n${id}: ${parameters.slots} slots, cost of an error ${parameters.care} times that of a shift`);
  for (const { sentence, verdict } of claims) console.log(`  ${verdict}: ${sentence}`);
}
