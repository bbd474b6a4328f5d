#!/usr/bin/env bash
# Package:   @clerk/backend 3.25.0
# Expected:  JSON.stringify(user) is the User that the types describe: camelCase, the documented fields.
# Does:      it is that, and in `_raw` the whole answer of Clerk once more in snake_case: each value twice,
#            fields that the SDK leaves out (backup codes of phone numbers, those that Clerk adds tomorrow)
#            and private metadata, even when privateMetadata was taken out of a copy of the user.
# Matters:   an MCP tool that returns JSON.stringify(user), or { ...user } less what is secret, gives the
#            model what it meant to hold back, for more than twice the tokens. Pick the fields to show.
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

const wire = {
  object: 'user',
  id: 'user_1',
  first_name: 'Example',
  private_metadata: { salary: 'band 7' },
  public_metadata: {},
  unsafe_metadata: {},
  email_addresses: [],
  phone_numbers: [{ id: 'idn_1', phone_number: '+15555550100', backup_codes: ['code-1'], linked_to: [] }],
  web3_wallets: [],
  external_accounts: [],
  enterprise_accounts: [],
  field_of_tomorrow: 'unknown to the SDK',
}
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(wire))
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const clerk = createClerkClient({
  secretKey: 'sk_test_example',
  apiUrl: `http://127.0.0.1:${server.address().port}`,
  telemetry: { disabled: true },
})

const user = await clerk.users.getUser('user_1')
server.close()
const { privateMetadata, ...shown } = user
const json = JSON.stringify(shown)
const { _raw, ...documented } = JSON.parse(json)
console.log(`without privateMetadata: ${json.length} characters, ${JSON.stringify(documented).length} without _raw`)
console.log(`_raw: ${JSON.stringify(_raw)}`)

assert.deepEqual(privateMetadata, wire.private_metadata)
assert.deepEqual(_raw, wire)
assert.ok(!JSON.stringify(documented).includes('band 7'))
for (const value of ['band 7', 'code-1', 'unknown to the SDK']) {
  assert.ok(json.includes(value))
  console.log(`still in the text: ${value}`)
}
assert.ok(!JSON.stringify(documented).includes('code-1'))
console.log('As stated: the text of a user carries all that Clerk sent.')
JS
node run.mjs
