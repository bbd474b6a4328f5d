#!/usr/bin/env bash
# Packages:  @modelcontextprotocol/server 2.4.0, @modelcontextprotocol/client 2.4.0
# Expected:  a resource that a server lists can be read by the very URI in the list.
# Does:      the server keeps resources under the text they were registered with, but looks them up by what
#            new URL() makes of the URI asked for. Where the two differ the resource is in resources/list,
#            and resources/read says that there is none: an origin without a slash at its end, or a
#            default port.
# Matters:   registering raises nothing, the list looks right, and each read fails. Register
#            new URL(uri).href, and have a test read all that is listed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund \
  @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
for (const name of ['@modelcontextprotocol/server', '@modelcontextprotocol/client'])
  console.log(`${name} ${version(name)}`)

const stated = {
  'https://status.example.com/': 'read',
  'https://docs.example.com': 'Resource not found',
  'https://docs.example.com:443/guide': 'Resource not found',
  'docs://handbook/naming': 'read',
}
const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'example', version: '1.0.0' })
  for (const uri of Object.keys(stated))
    server.registerResource(uri, uri, {}, () => ({ contents: [{ uri, text: 'content' }] }))
  return server
})

for (const mode of ['auto', 'legacy']) {
  const client = new Client({ name: 'example', version: '1.0.0' }, { versionNegotiation: { mode } })
  // No socket: what the client would send is handed to the handler.
  const transport = new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), {
    fetch: (url, init) => handler.fetch(new Request(url, init)),
  })
  await client.connect(transport)
  console.log(`\nrevision ${client.getNegotiatedProtocolVersion()}`)
  const seen = {}
  for (const { uri } of (await client.listResources()).resources) {
    seen[uri] = await client.readResource({ uri }).then(
      () => 'read',
      (error) => error.message.split(':')[0],
    )
    console.log(`${uri.padEnd(36)} listed, ${seen[uri]}`)
  }
  assert.deepEqual(seen, stated)
  await client.close()
}
console.log('\nAs stated: what is listed cannot be read.')
JS
node run.mjs
