#!/usr/bin/env bash
# Packages:  @clerk/mcp-tools 0.6.0, @modelcontextprotocol/server 2.4.0
# Expected:  verifyClerkToken of Clerk's MCP tools makes the SDK's AuthInfo, so it serves as the verifier of
#            the SDK's requireBearerAuth.
# Does:      what it makes has no expiresAt, and the SDK refuses each token without one. Everybody whom
#            Clerk has let in gets 401 "Token has no expiration time", with invalid_token, upon which
#            clients throw their token away and log in again.
# Matters:   two official halves that look made for each other let nobody in, and the message blames the
#            token. Take the expiry from the token's claims, or from Clerk's answer, and add it.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund @clerk/mcp-tools@0.6.0 @modelcontextprotocol/server@2.4.0

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { verifyClerkToken } from '@clerk/mcp-tools/server'
import { requireBearerAuth } from '@modelcontextprotocol/server'

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
for (const name of ['@clerk/mcp-tools', '@modelcontextprotocol/server']) console.log(`${name} ${version(name)}`)

// What Clerk's auth({ acceptsToken: 'oauth_token' }) says of somebody who is signed in.
const auth = {
  isAuthenticated: true,
  tokenType: 'oauth_token',
  clientId: 'client_example',
  userId: 'user_1',
  scopes: ['profile'],
}
const info = verifyClerkToken(auth, 'oat_example')
console.log('verifyClerkToken:', info)
assert.equal(info.extra.userId, 'user_1')
assert.ok(!('expiresAt' in info))

const ask = async (verifyAccessToken) => {
  const gate = requireBearerAuth({ verifier: { verifyAccessToken } })
  const request = new Request('https://mcp.example.com/mcp', { headers: { authorization: 'Bearer oat_example' } })
  const answer = await gate(request)
  return answer instanceof Response ? `${answer.status} ${await answer.text()}` : 'let in'
}
const alone = await ask(async (token) => verifyClerkToken(auth, token))
console.log(`requireBearerAuth: ${alone}`)
assert.match(alone, /^401 .*"invalid_token".*Token has no expiration time/)

const inAnHour = Math.floor(Date.now() / 1000) + 3600
const added = await ask(async (token) => ({ ...verifyClerkToken(auth, token), expiresAt: inAnHour }))
console.log(`with expiresAt added: ${added}`)
assert.equal(added, 'let in')
console.log('As stated: a token that Clerk has verified is refused.')
JS
node run.mjs
