import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { dynamodbEndpoint } from '../../../lambda/aws/dynamodb-endpoint.ts';

/** One region of each partition at least, and some that no table has yet. */
const regions = [
  'us-east-1',
  'eu-west-1',
  'ap-southeast-7',
  'il-central-1',
  'mx-central-1',
  'ap-east-9',
  'cn-north-1',
  'cn-northwest-1',
  'cn-east-9',
  'us-gov-west-1',
  'us-gov-east-1',
  'us-gov-north-9',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
];
const flags = [false, true];
const all = regions.flatMap((region) =>
  flags.flatMap((fips) => flags.map((dualStack) => ({ region, fips, dualStack }))),
);

test.each(all)('%j is where the AWS SDK has it', async ({ region, fips, dualStack }) => {
  const client = new DynamoDBClient({ region });
  const { url } = client.config.endpointProvider({
    Region: region,
    UseFIPS: fips,
    UseDualStack: dualStack,
  });
  const endpoint = await dynamodbEndpoint({
    AWS_REGION: region,
    ...(fips ? { AWS_USE_FIPS_ENDPOINT: 'true' } : { AWS_USE_FIPS_ENDPOINT: 'false' }),
    ...(dualStack ? { AWS_USE_DUALSTACK_ENDPOINT: 'true' } : {}),
  });
  expect(`${endpoint}/`).toBe(url.href);
});

test('an address that is given goes before all rules', async () => {
  const AWS_REGION = 'us-gov-west-1';
  const [own, any] = ['http://127.0.0.1:8000', 'http://127.0.0.1:9000'];
  expect(await dynamodbEndpoint({ AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB: own, AWS_ENDPOINT_URL: any })).toBe(
    own,
  );
  expect(await dynamodbEndpoint({ AWS_REGION, AWS_ENDPOINT_URL: any })).toBe(any);
});
