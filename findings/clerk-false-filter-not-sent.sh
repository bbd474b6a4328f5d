#!/usr/bin/env bash
# Package:   @clerk/backend 3.25.0
# Expected:  a filter set to false is a filter: getUserList({ banned: false }) asks for users who are not
#            banned, limit: 0 for none.
# Does:      query parameters that are false, 0 or '' never leave. Clerk is asked for all users; in the
#            bodies of POST and PATCH the same values are sent.
# Matters:   a tool that passes on what a model chose answers "users who are not banned" with everybody,
#            banned ones included, and totalCount agrees. Filter the answer, or leave such choices out of
#            the tool's schema.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund @clerk/backend@3.25.0

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createClerkClient } from '@clerk/backend'

const { version } = JSON.parse(readFileSync('node_modules/@clerk/backend/package.json', 'utf8'))
console.log(`@clerk/backend ${version}`)

let requests = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  requests.push(`${request.method} ${request.url} ${body}`.trim())
  response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const clerk = createClerkClient({
  secretKey: 'sk_test_example',
  apiUrl: `http://127.0.0.1:${server.address().port}`,
  telemetry: { disabled: true },
})

const sent = async (title, call) => {
  requests = []
  await call()
  console.log(`${title}\n  ${requests.join('\n  ')}`)
  return requests.toSorted()
}
assert.deepEqual(await sent('getUserList({ banned: true })', () => clerk.users.getUserList({ banned: true })), [
  'GET /v1/users/count?banned=true',
  'GET /v1/users?banned=true',
])
assert.deepEqual(await sent('getUserList({ banned: false })', () => clerk.users.getUserList({ banned: false })), [
  'GET /v1/users',
  'GET /v1/users/count',
])
assert.deepEqual(await sent('getUserList({ limit: 0 })', () => clerk.users.getUserList({ limit: 0 })), [
  'GET /v1/users',
  'GET /v1/users/count',
])
assert.deepEqual(
  await sent('createUser({ skipPasswordChecks: false })', () =>
    clerk.users.createUser({ skipPasswordChecks: false }),
  ),
  ['POST /v1/users {"skip_password_checks":false}'],
)
server.close()
console.log('As stated: "not banned" asks for everybody.')
JS
node run.mjs
