import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { signedHeaders } from '../../../lambda/ledger/ask-dynamodb.ts';

/** What the AWS SDK's own signer makes of the same request. */
async function bySdk(
  url: URL,
  body: string,
  { AWS_REGION: region, ...variables }: Variables,
  signingDate: Date,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: variables.AWS_ACCESS_KEY_ID,
      secretAccessKey: variables.AWS_SECRET_ACCESS_KEY,
      ...(variables.AWS_SESSION_TOKEN ? { sessionToken: variables.AWS_SESSION_TOKEN } : {}),
    },
    region,
    service: 'dynamodb',
    sha256: Sha256,
    applyChecksum: false,
  });
  const request = {
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port ? { port: Number(url.port) } : {}),
    path: url.pathname,
    headers: {
      host: url.host,
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-target': 'DynamoDB_20120810.GetItem',
    },
    body,
  };
  const { headers } = await signer.sign(request, { signingDate });
  return headers;
}

interface Variables {
  readonly AWS_REGION: string;
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN?: string;
}

const word = fc.stringMatching(/^[A-Za-z0-9+/]{1,60}$/);

test.each([
  ['eu-west-1', 'https://dynamodb.eu-west-1.amazonaws.com'],
  ['cn-north-1', 'https://dynamodb.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'https://dynamodb-fips.us-gov-west-1.api.aws'],
  ['eusc-de-east-1', 'https://dynamodb.eusc-de-east-1.amazonaws.eu'],
  ['us-isob-east-1', 'https://dynamodb.us-isob-east-1.sc2s.sgov.gov'],
  ['us-east-1', 'http://127.0.0.1:8000'],
])('a request of %s to %s is signed as the AWS SDK signs it', async (region, address) => {
  const url = new URL(address);
  await fc.assert(
    fc.asyncProperty(
      fc.record({ id: word, secret: word, token: fc.option(word) }),
      fc.string({ unit: 'binary' }),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      async ({ id, secret, token }, body, time) => {
        const variables = {
          AWS_REGION: region,
          AWS_ACCESS_KEY_ID: id,
          AWS_SECRET_ACCESS_KEY: secret,
          ...(token === null ? {} : { AWS_SESSION_TOKEN: token }),
        };
        const ours = signedHeaders(url, 'GetItem', body, variables, time);
        const lower = Object.entries(ours).map(([name, value]) => [name.toLowerCase(), value]);
        expect(Object.fromEntries(lower)).toEqual(await bySdk(url, body, variables, time));
      },
    ),
    { numRuns: 30 },
  );
});
