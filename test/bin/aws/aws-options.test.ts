import { afterEach, expect, test } from '@jest/globals';
import { useAws } from '../../../bin/aws/aws-options.ts';

const before = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
const place = () => [process.env['AWS_REGION'], process.env['AWS_PROFILE'], process.env['AWS_ACCESS_KEY_ID']];

test('the region of the command line wins, then that of the SDK, then that of the AWS CLI', () => {
  delete process.env['AWS_REGION'];
  process.env['AWS_DEFAULT_REGION'] = 'eu-north-1';
  useAws({});
  expect(process.env['AWS_REGION']).toBe('eu-north-1');
  process.env['AWS_REGION'] = 'eu-west-1';
  useAws({});
  expect(process.env['AWS_REGION']).toBe('eu-west-1');
  useAws({ region: 'us-east-1' });
  expect(process.env['AWS_REGION']).toBe('us-east-1');
});

test('a profile that is named wins over keys in the shell', () => {
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIA1', AWS_PROFILE: 'old' });
  useAws({});
  expect(place()).toEqual(['eu-west-1', 'old', 'AKIA1']);
  useAws({ profile: 'prod' });
  expect(place()).toEqual(['eu-west-1', 'prod', undefined]);
});
