// Writes the npm package: the JavaScript module that .ci/engine built, and what stands around it. What it is called and
// its version are Cargo.toml's.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";

const [folder] = process.argv.slice(2);
const metadata = execFileSync("cargo", ["metadata", "--no-deps", "--offline", "--locked", "--format-version", "1"]);
const [{ name, version, description, license, keywords }] = JSON.parse(metadata).packages;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const from of ["src/web/npm", "target/web/engine"]) cpSync(from, folder, { recursive: true });
for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) cpSync(file, `${folder}/${file}`);

const manifest = {
  name,
  version,
  description,
  license,
  keywords,
  type: "module",
  engines: { node: ">=20" },
  sideEffects: false,
  types: "./index.d.ts",
  exports: {
    ".": { types: "./index.d.ts", node: "./node.js", default: "./index.js" },
    "./why-denied_bg.wasm": "./why-denied_bg.wasm",
    "./package.json": "./package.json",
  },
  files: ["index.js", "index.d.ts", "node.js", "why-denied.js", "why-denied_bg.wasm", "LICENSE-*"],
};
writeFileSync(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
