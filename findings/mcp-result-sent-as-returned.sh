#!/usr/bin/env bash
# Packages:  @modelcontextprotocol/server 2.4.0, @modelcontextprotocol/client 2.4.0, zod 4.6.7
# Expected:  a server checks a tool's result against its outputSchema and sends what the schema makes of
#            it: defaults filled in, fields that it does not know left out. What passed the server's check
#            passes the client's, too.
# Does:      the server parses the result, throws away what came of it and sends what the tool returned.
#            tools/list describes the parsed form (defaults required, no other fields). The same SDK's
#            client takes the result as long as it has not listed the tools, and refuses it afterwards.
# Matters:   an output schema is no filter: a field that a tool passes on by mistake (a whole record of
#            the database, say) reaches the client. And a test that calls without listing does not see
#            what every host, which lists first, runs into. Parse in the tool and return that.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund \
  @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0 zod@4.6.7

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
for (const name of ['@modelcontextprotocol/server', '@modelcontextprotocol/client', 'zod'])
  console.log(`${name} ${version(name)}`)

const outputSchema = z.object({ id: z.string(), role: z.string().default('member') })
const returned = { id: 'user_1', note: 'not in the schema' }
console.log(`the schema makes of it: ${JSON.stringify(outputSchema.parse(returned))}`)

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'example', version: '1.0.0' })
  server.registerTool('get', { inputSchema: z.object({}), outputSchema }, () => ({
    content: [{ type: 'text', text: 'user_1' }],
    structuredContent: returned,
  }))
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

  const before = await client.callTool({ name: 'get', arguments: {} })
  console.log(`before tools/list: ${JSON.stringify(before.structuredContent)}`)
  assert.deepEqual(before.structuredContent, returned)
  assert.ok(!before.isError)

  const { tools } = await client.listTools()
  assert.deepEqual(tools[0].outputSchema.required, ['id', 'role'])
  assert.equal(tools[0].outputSchema.additionalProperties, false)

  const after = await client.callTool({ name: 'get', arguments: {} }).then(
    () => 'taken',
    (error) => error.message,
  )
  console.log(`after tools/list: ${after}`)
  assert.match(after, /does not match the tool's output schema/)
  await client.close()
}
console.log("\nAs stated: the server's check passes what the same SDK's client refuses.")
JS
node run.mjs
