#!/usr/bin/env bash
# Packages:  zod 4.6.7, @modelcontextprotocol/server 2.4.0, @modelcontextprotocol/client 2.4.0 (with ajv)
# Expected:  zod and the JSON Schema that it writes of itself agree on what is valid, so a result that the
#            server has checked with zod is one that the client's ajv takes.
# Does:      they disagree on ordinary values. 19.99 is a multiple of 0.01 to zod and not to ajv (which
#            divides doubles). z.url() takes what new URL() takes and becomes format "uri", in which ajv
#            allows no brackets in a query. z.iso.duration() takes fractions of a second, ajv's
#            "duration" does not.
# Matters:   the server logs a success, the client throws, and whether it does depends on the value: 0.25
#            passes, 19.99 does not. For amounts use integers of cents; for links and durations in an
#            outputSchema a plain string.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund \
  zod@4.6.7 @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
for (const name of ['zod', '@modelcontextprotocol/server', '@modelcontextprotocol/client'])
  console.log(`${name} ${version(name)}`)

const price = z.number().multipleOf(0.01)
const cases = [
  ['price', price, 0.25, 'taken'],
  ['price', price, 19.99, 'must be multiple of 0.01'],
  ['link', z.url(), 'https://example.com/users?status=active', 'taken'],
  ['link', z.url(), 'https://example.com/users?filter[status]=active', 'must match format "uri"'],
  ['took', z.iso.duration(), 'PT1S', 'taken'],
  ['took', z.iso.duration(), 'PT1.5S', 'must match format "duration"'],
]
const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'example', version: '1.0.0' })
  for (const [index, [field, type, value]] of cases.entries())
    server.registerTool(
      `tool_${index}`,
      { inputSchema: z.object({}), outputSchema: z.object({ [field]: type }) },
      () => ({ content: [], structuredContent: { [field]: value } }),
    )
  return server
})
const client = new Client({ name: 'example', version: '1.0.0' })
// No socket: what the client would send is handed to the handler.
const transport = new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), {
  fetch: (url, init) => handler.fetch(new Request(url, init)),
})
await client.connect(transport)
await client.listTools()

for (const [index, [field, type, value, stated]] of cases.entries()) {
  assert.ok(type.safeParse(value).success, `zod refuses ${value}`)
  const seen = await client.callTool({ name: `tool_${index}`, arguments: {} }).then(
    (result) => (result.isError ? `error result: ${result.content[0].text}` : 'taken'),
    (error) => error.message,
  )
  console.log(`${field} ${JSON.stringify(value)}: zod takes it; client: ${seen}`)
  if (stated === 'taken') assert.equal(seen, 'taken')
  else assert.ok(seen.includes(`data/${field} ${stated}`), seen)
}
await client.close()
console.log('As stated: the client refuses values that the server has found valid.')
JS
node run.mjs
