// Builds every part into the folder given as argument. Run through hatch_build.py (`make bundle`), which knows the folder.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = process.argv[2];
if (!out) throw new Error("Which folder shall the parts go to?");
await mkdir(out, { recursive: true });

// The map's worker is a file of its own, so that the Content-Security-Policy needs no blob: for it.
const worker = await readFile("node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs", "utf8");
const served = worker.replace(/\n\/\/# sourceMappingURL=.*/, "");
await writeFile(`${out}/map-worker.js`, served);
const version = createHash("sha256").update(served).digest("hex").slice(0, 12);

const common = {
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
  target: ["es2020", "chrome87", "firefox91", "safari14.1"],
};
await build({
  ...common,
  entryPoints: ["core", "map", "room", "desk", "field", "sw"].map((name) => `src/${name}.ts`),
  outdir: out,
  format: "iife",
  define: { MAP_WORKER: JSON.stringify(`map-worker.js?v=${version}`) },
});
