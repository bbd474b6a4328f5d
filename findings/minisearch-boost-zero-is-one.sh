#!/usr/bin/env bash
# Package:   minisearch 7.2.0
# Expected:  boost: { description: 0 } takes the field out of the score, as 0.0001 all but does.
# Does:      0 counts as not given, which is 1: the score is the very same as without a boost, and 10,000
#            times that with 0.0001.
# Matters:   servers that let a model search their tools weigh names, titles and descriptions against each
#            other. Whoever turns a field off by 0, or tunes a weight down to it, gets the full weight
#            back at the last step. Name the fields to search in `fields` instead.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund minisearch@7.2.0

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import MiniSearch from 'minisearch'

console.log(`minisearch ${JSON.parse(readFileSync('node_modules/minisearch/package.json', 'utf8')).version}`)

const tools = new MiniSearch({ fields: ['name', 'description'] })
tools.addAll([
  { id: 1, name: 'ban_account', description: 'Bans a user' },
  { id: 2, name: 'list_sessions', description: 'Lists sessions' },
])
const score = (description) => tools.search('user', { boost: { description } })[0].score
const scores = Object.fromEntries([1, 0.1, 0.0001, 0].map((boost) => [boost, score(boost)]))
for (const boost of [1, 0.1, 0.0001, 0]) console.log(`boost ${boost}: score ${scores[boost]}`)

assert.ok(scores[1] > scores[0.1] && scores[0.1] > scores[0.0001] && scores[0.0001] > 0)
assert.equal(scores[0], scores[1])
assert.equal(tools.search('user', { fields: ['name'] }).length, 0)
console.log('As stated: a boost of 0 is a boost of 1.')
JS
node run.mjs
