#!/usr/bin/env bash
# Packages:  middy-mcp 0.1.6 with @modelcontextprotocol/sdk 1.32.2, beside 1.22.0
# Expected:  middy-mcp works with the SDK that npm installs beside it (its manifest names none, it is built
#            against ^1.8.0), or says that it does not.
# Does:      the SDK's schemas are of zod 4 by now, and middy-mcp puts them into an array of its own zod 3.
#            That throws inside the try that parses the body, so each request, however well formed, is
#            answered 422 "Invalid or malformed JSON was provided", with the id 123 whatever was asked.
# Matters:   an update of the SDK takes the whole server down, and the message sends one to look at clients,
#            gateways and Base64. Pin the SDK to 1.22.0 beside middy-mcp.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/run.mjs" <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import mcp from 'middy-mcp'

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
console.log(`\nmiddy-mcp ${version('middy-mcp')}, @modelcontextprotocol/sdk ${version('@modelcontextprotocol/sdk')}`)

const server = new McpServer({ name: 'example', version: '1.0.0' })
server.registerTool('hello', {}, async () => ({ content: [{ type: 'text', text: 'hello' }] }))
const middleware = mcp({ server })

// What middy does: before, the handler (there is none), after.
const ask = async (message) => {
  const request = {
    event: {
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify(message),
      isBase64Encoded: false,
    },
    context: {},
    response: null,
  }
  try {
    await middleware.before(request)
    await middleware.after(request)
    return request.response
  } catch (error) {
    return { statusCode: error.statusCode, body: error.message }
  }
}
for (const method of ['ping', 'tools/list']) {
  const { statusCode, body } = await ask({ jsonrpc: '2.0', id: 7, method })
  console.log(`${method}: ${statusCode} ${body}`)
  assert.equal(statusCode, Number(process.argv[2]))
  const { id, error } = JSON.parse(body)
  if (statusCode === 200) assert.equal(id, 7)
  else assert.deepEqual({ id, error: /malformed JSON/.test(error.message) }, { id: 123, error: true })
}
JS
for sdk in 1.22.0:200 1.32.2:422; do
  mkdir "$folder/$sdk"
  cd "$folder/$sdk"
  cp ../run.mjs .
  echo '{ "private": true, "type": "module" }' > package.json
  npm install --silent --no-audit --no-fund middy-mcp@0.1.6 "@modelcontextprotocol/sdk@${sdk%:*}"
  node run.mjs "${sdk#*:}"
done
echo
echo 'As stated: with the newer SDK each valid request is called malformed JSON.'
