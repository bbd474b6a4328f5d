#!/usr/bin/env bash
# Packages:  @ai-sdk/mcp 2.0.99 with zod 4.6.7, @modelcontextprotocol/server 2.4.0
# Expected:  when a tool answers with isError, the model is told that the call failed.
# Does:      what the model gets of a failure is, to the byte, what it gets of a success with the same text:
#            isError stays behind in the client. execute() does not throw either, so that nothing the AI
#            SDK does for failed tools takes place.
# Matters:   a server cannot rely on isError: "user_1 is locked" reads like the answer to a question. Begin
#            the text of an error with what was not done ("Not deleted: …").
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund @ai-sdk/mcp@2.0.99 @modelcontextprotocol/server@2.4.0 zod@4.6.7

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createMCPClient } from '@ai-sdk/mcp'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
for (const name of ['@ai-sdk/mcp', '@modelcontextprotocol/server']) console.log(`${name} ${version(name)}`)

const content = [{ type: 'text', text: 'user_1 is locked' }]
const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'example', version: '1.0.0' })
  server.registerTool('get_state', {}, () => ({ content }))
  server.registerTool('delete_user', {}, () => ({ content, isError: true }))
  return server
})
const http = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const { method, headers, url } = request
  const answer = await handler.fetch(new Request(`http://127.0.0.1${url}`, { method, headers, body: body || undefined }))
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
}).listen(0, '127.0.0.1')
await once(http, 'listening')

const client = await createMCPClient({
  transport: { type: 'http', url: `http://127.0.0.1:${http.address().port}/mcp` },
})
const tools = await client.tools()
const model = {}
for (const name of ['get_state', 'delete_user']) {
  const output = await tools[name].execute({}, { toolCallId: 'call_1', messages: [] })
  model[name] = JSON.stringify(await tools[name].toModelOutput({ toolCallId: 'call_1', input: {}, output }))
  console.log(`${name}: isError ${output.isError}, the model gets ${model[name]}`)
  assert.equal(Boolean(output.isError), name === 'delete_user')
}
await client.close()
http.close()
http.closeAllConnections()

assert.equal(model.delete_user, model.get_state)
console.log('As stated: the model cannot tell a failure from an answer.')
JS
node run.mjs
