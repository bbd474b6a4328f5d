#!/usr/bin/env bash
# Package:   esbuild 0.28.2
# Expected:  import() of the same module gives the same namespace each time, bundled or not, as ECMAScript
#            asks.
# Does:      for a CommonJS module in a bundle each evaluation of import() makes a new object, with a getter
#            for each export; for an ES module it stays the same. So it is with --format=esm and cjs.
# Matters:   functions that load a package when it is first needed lose what they keep by namespace: a WeakMap
#            never hits, and a client is made anew at each call. It works before bundling, in tests.
#            And with many exports each call leaves garbage behind. Keep the promise, or the export, not
#            the namespace.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund esbuild@0.28.2

cat > lazy.cjs <<'JS'
exports.connect = () => ({})
JS
cat > lazy.js <<'JS'
export const connect = () => ({})
JS
cat > handler.js <<'JS'
const clients = new WeakMap()
let made = 0

const remembered = (namespace) => {
  if (!clients.has(namespace)) {
    made += 1
    clients.set(namespace, namespace.connect())
  }
}
export const run = async () => {
  const commonjs = []
  const esm = []
  for (let call = 0; call < 3; call += 1) {
    commonjs.push(await import('./lazy.cjs'))
    esm.push(await import('./lazy.js'))
    remembered(commonjs[call])
  }
  return { commonjs: new Set(commonjs).size, esm: new Set(esm).size, made }
}
JS
npx esbuild handler.js --bundle --platform=node --format=esm --log-level=warning --outfile=bundle.mjs
npx esbuild handler.js --bundle --platform=node --format=cjs --log-level=warning --outfile=bundle.cjs

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

console.log(`esbuild ${JSON.parse(readFileSync('node_modules/esbuild/package.json', 'utf8')).version}`)
console.log('namespaces of three calls, and clients made:')
const stated = {
  './handler.js': { commonjs: 1, esm: 1, made: 1 },
  './bundle.mjs': { commonjs: 3, esm: 1, made: 3 },
  './bundle.cjs': { commonjs: 3, esm: 1, made: 3 },
}
for (const [file, expected] of Object.entries(stated)) {
  const seen = await (await import(file)).run()
  console.log(file, seen)
  assert.deepEqual(seen, expected)
}
console.log('As stated: bundled, a CommonJS module is another object at each import().')
JS
node run.mjs
