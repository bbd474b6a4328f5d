#!/usr/bin/env bash
# Packages:  hono 4.13.19 (hono/aws-lambda), @modelcontextprotocol/server 2.4.0
# Expected:  an MCP server's answer is text (text/event-stream), so the adapter hands API Gateway text.
# Does:      hono/aws-lambda takes text/event-stream for binary: the body is Base64, isBase64Encoded true. To
#            it text is text/plain, html, css, javascript and csv, and what ends in json or xml.
# Matters:   the SDK answers clients of 2025-11-25 and older with an event stream, even of one event. A REST
#            API passes Base64 through as it is unless binaryMediaTypes covers the type, so these
#            clients fail where newer ones, answered with JSON, work. The way out:
#            handle(app, { isContentTypeBinary }).
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund hono@4.13.19 @modelcontextprotocol/server@2.4.0

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { Hono } from 'hono'
import { handle } from 'hono/aws-lambda'

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
console.log(`hono ${version('hono')}, @modelcontextprotocol/server ${version('@modelcontextprotocol/server')}`)

const mcp = createMcpHandler(() => {
  const server = new McpServer({ name: 'example', version: '1.0.0' })
  server.registerTool('hello', {}, () => ({ content: [{ type: 'text', text: 'hello' }] }))
  return server
})
const app = new Hono()
app.post('/mcp', (c) => mcp.fetch(c.req.raw))

// An event of a REST API's proxy integration, as a client of an older revision causes it.
const call = (lambda, method, params) =>
  lambda(
    {
      resource: '/mcp',
      path: '/mcp',
      httpMethod: 'POST',
      headers: {
        Host: 'api.example.com',
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
      },
      multiValueHeaders: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      requestContext: { stage: 'prod', path: '/prod/mcp', httpMethod: 'POST', identity: { sourceIp: '192.0.2.1' } },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      isBase64Encoded: false,
    },
    {},
  )

const answer = await call(handle(app), 'tools/call', { name: 'hello', arguments: {} })
const type = answer.headers?.['content-type'] ?? answer.multiValueHeaders?.['content-type']?.[0]
console.log(`status ${answer.statusCode}, content type ${type}, isBase64Encoded ${answer.isBase64Encoded}`)
console.log(`what a client gets if nothing decodes it: ${answer.body}`)
const text = Buffer.from(answer.body, 'base64').toString()
console.log(`what the MCP server wrote: ${JSON.stringify(text)}`)

assert.equal(answer.statusCode, 200)
assert.match(type, /^text\/event-stream/)
assert.equal(answer.isBase64Encoded, true)
assert.match(text, /data: \{.*"hello"/)

const told = await call(handle(app, { isContentTypeBinary: () => false }), 'tools/call', {
  name: 'hello',
  arguments: {},
})
console.log(`told that nothing is binary: isBase64Encoded ${told.isBase64Encoded}`)
assert.equal(told.isBase64Encoded, false)
assert.equal(told.body, text)
console.log('As stated: text goes to API Gateway as Base64.')
JS
node run.mjs
