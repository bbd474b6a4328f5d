#!/usr/bin/env bash
# Package:   aws-lambda-ric 4.0.2 (Lambda's runtime client for Node.js), log format JSON
# Expected:  console.info({ … }) is a structured line, and an error is found under one name however it is
#            logged.
# Does:      one argument is kept as JSON under `message`; a second one makes `message` a text as
#            util.inspect prints it, and all fields of the first are gone. So does one BigInt anywhere
#            inside. An error alone is at message.errorType, with a text before it at errorType,
#            in an object at message.<name>.errorType.
# Matters:   metric filters and alarms on $.message.event or $.errorType stop to count, without a word, when
#            somebody adds an argument to a line, or a count comes from a BigInt. Log one object, always;
#            name the error in it.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
# Without its native half, which would be compiled: native.cjs stands in for it.
npm install --silent --no-audit --no-fund --ignore-scripts aws-lambda-ric@4.0.2

cat > native.cjs <<'JS'
// Stands in for rapid-client.node: one invocation, then the end of the process.
const Module = require('node:module')
const load = Module._load
let invoked = false
const native = {
  initializeClient: () => {},
  next: () => {
    if (invoked) process.exit(0)
    invoked = true
    const headers = {
      'lambda-runtime-aws-request-id': 'request-1',
      'lambda-runtime-deadline-ms': String(Date.now() + 60_000),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:111122223333:function:example',
    }
    return Promise.resolve({ bodyJson: '{}', headers })
  },
  done: () => {},
  error: (_, body) => console.error(body),
}
Module._load = (request, ...rest) =>
  request.endsWith('rapid-client.node') ? native : load(request, ...rest)
JS
cat > index.mjs <<'JS'
export const handler = async () => {
  console.info({ event: 'call', users: 3 })
  console.info({ event: 'call', users: 3 }, 'after a retry')
  console.info({ event: 'call', users: 3n })
  const error = new TypeError('locked')
  console.error(error)
  console.error('call failed', error)
  console.error({ event: 'failed', error })
}
JS
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

console.log(`aws-lambda-ric ${JSON.parse(readFileSync('node_modules/aws-lambda-ric/package.json', 'utf8')).version}`)

const ric = ['--require', './native.cjs', 'node_modules/aws-lambda-ric/index.mjs', 'index.handler']
const output = execFileSync(process.execPath, ric, {
  encoding: 'utf8',
  env: {
    PATH: process.env.PATH,
    AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_FUNCTION_NAME: 'example',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
    AWS_LAMBDA_LOG_GROUP_NAME: 'example',
    AWS_LAMBDA_LOG_STREAM_NAME: 'example',
    LAMBDA_TASK_ROOT: process.cwd(),
    _HANDLER: 'index.handler',
  },
})
const lines = output.trim().split('\n').map((line) => JSON.parse(line))
const [alone, withText, withBigInt, error, textAndError, errorInObject] = lines
for (const { level, message, errorType } of lines.slice(0, 3)) console.log({ level, message, errorType })

assert.deepEqual(alone.message, { event: 'call', users: 3 })
assert.equal(withText.message, "{ event: 'call', users: 3 } after a retry")
assert.equal(withBigInt.message, "{ event: 'call', users: 3n }")

const places = [error, textAndError, errorInObject].map((line) => ({
  '$.errorType': line.errorType,
  '$.message.errorType': line.message.errorType,
  '$.message.error.errorType': line.message.error?.errorType,
}))
for (const place of places) console.log(place)
assert.deepEqual(
  places.map((place) => Object.keys(place).filter((path) => place[path] === 'TypeError')),
  [['$.message.errorType'], ['$.errorType'], ['$.message.error.errorType']],
)
console.log('As stated: a second argument or a BigInt turns fields into text, and errors move.')
JS
node run.mjs
