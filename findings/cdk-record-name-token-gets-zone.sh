#!/usr/bin/env bash
# Packages:  aws-cdk-lib 2.276.0, constructs 10.8.1
# Expected:  a record of Route 53 that is named by what an API's domain is called (`domainName.domainName`, a full
#            name) is a record of that name, as it is when the same name is given as a text.
# Does:      a text that ends with the zone's name is taken as it is; a token can't be looked at, so the zone's name
#            is put behind it whatever it stands for: `mcp.example.com.example.com.`. Synthesis, cdk-nag and
#            CloudFormation take it.
# Matters:   the deployment succeeds and the name leads nowhere. Give the text that the domain was made of, or a token
#            that ends with a dot.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1

cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { App, Stack } from 'aws-cdk-lib'
import { DomainName } from 'aws-cdk-lib/aws-apigateway'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets'

for (const name of ['aws-cdk-lib', 'constructs'])
  console.log(`${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`)

const stack = new Stack(new App(), 'Example')
const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' })
const certificate = Certificate.fromCertificateArn(
  stack,
  'Certificate',
  'arn:aws:acm:eu-west-1:111111111111:certificate/1',
)
const domain = new DomainName(stack, 'Domain', { domainName: 'mcp.example.com', certificate })
const target = RecordTarget.fromAlias(new ApiGatewayDomain(domain))
const nameOf = (id, recordName) => {
  const record = new ARecord(stack, id, { zone, recordName, target })
  return JSON.stringify(stack.resolve(record.node.defaultChild.name))
}

const text = nameOf('Text', 'mcp.example.com')
const token = nameOf('Token', domain.domainName)
console.log('named by a text: ', text)
console.log('named by a token:', token)
assert.equal(text, '"mcp.example.com."')
assert.match(token, /^\{"Fn::Join":\["",\[\{"Ref":"Domain\w*"\},"\.example\.com\."\]\]\}$/)
JS
node run.mjs
