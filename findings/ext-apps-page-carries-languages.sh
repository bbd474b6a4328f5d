#!/usr/bin/env bash
# Package:   @modelcontextprotocol/ext-apps 2.0.4 with client, core and server 2.4.0, zod 4.6.7, bundled by
#            esbuild 0.28.2
# Expected:  `import { App }` makes a page that holds what the page needs: an app speaks a handful of
#            messages with its host.
# Does:      minified and shaken, the page is over 600 KB. About 260 KB of that are zod's error messages in
#            some sixty languages, of which the page shows none, and the schemas of all of MCP come on top.
# Matters:   an app's page is one file without network, read through resources/read by a model's host: each
#            server pays this per app and reading, and each user waits for it. Weigh your page before you
#            ship it; what a small one has to say to the host is a few dozen lines of postMessage.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund @modelcontextprotocol/ext-apps@2.0.4 \
  @modelcontextprotocol/client@2.4.0 @modelcontextprotocol/core@2.4.0 @modelcontextprotocol/server@2.4.0 \
  zod@4.6.7 esbuild@0.28.2

cat > page.js <<'JS'
import { App } from '@modelcontextprotocol/ext-apps'

const app = new App({ name: 'card', version: '1.0.0' }, {})
app.ontoolresult = ({ content }) => {
  document.body.textContent = JSON.stringify(content)
}
await app.connect()
JS

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { build } from 'esbuild'

for (const name of ['@modelcontextprotocol/ext-apps', 'zod', 'esbuild']) {
  console.log(`${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`)
}
const { metafile } = await build({
  entryPoints: ['page.js'],
  bundle: true,
  minify: true,
  treeShaking: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  metafile: true,
  write: false,
})
const [{ bytes, inputs }] = Object.values(metafile.outputs)
const languages = Object.entries(inputs).filter(
  ([path, { bytesInOutput }]) => /zod\/.*locales\/[\w-]+\.js$/.test(path) && bytesInOutput > 1_000,
)
const spoken = languages.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
console.log(`the page: ${bytes} bytes; ${languages.length} languages in it: ${spoken} bytes`)

assert.ok(bytes > 500_000, 'the page has become small')
assert.ok(languages.length > 30 && spoken > 200_000, 'the languages are gone')
console.log('As stated: a page with App carries the messages of all languages.')
JS
node run.mjs
