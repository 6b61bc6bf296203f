// Runs every piece of the gallery with its usual parameters and keeps what the lab shows of it before it is run there: its
// claims, its miniature, and the sha256 of its whole record. `node scripts/storeGallery.mjs [piece …]`, after a build.
import { readFileSync, writeFileSync } from "node:fs";
import { canonicalJson, sha256Hex } from "../dist/src/format/index.js";
import { GALLERY, pieceNamed } from "../dist/src/gallery/index.js";
import { finish } from "../dist/src/kernel/index.js";

const file = new URL("../apps/lab/src/pages/related/stored.json", import.meta.url);
const wanted = process.argv.slice(2);
const pieces = wanted.length === 0 ? GALLERY : wanted.map(pieceNamed);
let stored = {};
try {
  stored = JSON.parse(readFileSync(file, "utf8"));
} catch (error) {
  if (error.code !== "ENOENT") throw error;
}
for (const piece of pieces) {
  const record = finish(piece.run({}));
  const sum = sha256Hex(canonicalJson(record));
  stored[piece.id] = { id: record.id, sum, claims: record.claims, miniature: piece.miniature(record) };
  writeFileSync(file, `${JSON.stringify(stored, null, 1)}\n`);
  console.log(`${piece.id} ${sum.slice(0, 8)}`);
}
