#!/usr/bin/env bash
# Package:   @clerk/backend 3.25.0
# Expected:  "application/json; charset=utf-8" is JSON: a user comes back as a user, an error with its codes.
# Does:      only the bare "application/json" is parsed. With a parameter behind it a success resolves to
#            the JSON as a string, typed as a User (user.id is undefined and nothing throws), and an error
#            keeps its status but has no entries in errors.
# Matters:   Clerk sends the bare type, but what stands in for it or in front of it need not: Express's
#            res.json, for one, adds a charset. Code that waits for the code of an error
#            (form_identifier_exists, say) then never sees it.
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

let contentType
const server = createServer((request, response) => {
  const found = request.url.endsWith('/user_1')
  response.writeHead(found ? 200 : 404, { 'content-type': contentType })
  response.end(
    JSON.stringify(
      found
        ? { object: 'user', id: 'user_1', email_addresses: [], phone_numbers: [], web3_wallets: [] }
        : { errors: [{ code: 'resource_not_found', message: 'not found' }] },
    ),
  )
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const clerk = createClerkClient({
  secretKey: 'sk_test_example',
  apiUrl: `http://127.0.0.1:${server.address().port}`,
  telemetry: { disabled: true },
})

const stated = {
  'application/json': { type: 'object', id: 'user_1', codes: ['resource_not_found'] },
  'application/json; charset=utf-8': { type: 'string', id: undefined, codes: [] },
}
for (contentType of Object.keys(stated)) {
  const user = await clerk.users.getUser('user_1')
  const error = await clerk.users.getUser('user_2').catch((reason) => reason)
  assert.equal(error.status, 404)
  const seen = { type: typeof user, id: user.id, codes: error.errors.map(({ code }) => code) }
  console.log(`${contentType}:`, seen)
  assert.deepEqual(seen, stated[contentType])
}
server.close()
console.log('As stated: with a charset the user is a string and the error has no code.')
JS
node run.mjs
