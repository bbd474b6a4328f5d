import { afterEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterWill } from '../after-will.ts';
import { useLaptop } from './laptop-fixture.ts';
import { operatorEnvironment } from './operator-environment.ts';

const { laptop } = useLaptop();
const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:clerk-AbCdEf';
const before = 'sk_test_theKeyThatWasThereBefore';
afterEach(() => laptop.setSecret(arn, before));

/** Runs `set-key` with this on its standard input. */
function setKey(input: string, ...args: string[]) {
  const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
  const env = operatorEnvironment(laptop);
  const place = ['--stage', 'local', '--secret', arn, '--clerk-url', laptop.clerkUrl];
  const child = spawn(process.execPath, [program, 'set-key', ...place, ...args], { env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  child.stdin.end(input);
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

async function stored(): Promise<string | undefined> {
  const { accessKeyId, secretAccessKey, sessionToken } = laptop.operator;
  const client = new SecretsManagerClient({
    region: laptop.region,
    endpoint: laptop.approvalSecret.url,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
  });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  client.destroy();
  return SecretString;
}

test('set-key writes a key that Clerk takes, and says when every instance uses it, but never the key', async () => {
  laptop.setSecret(arn, before);
  const key = laptop.clerk.secretKey;
  const { status, stdout, stderr } = await setKey(`  ${key}\n`);
  expect([status, afterWill(stderr)]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^The key of ins_\w+, a development instance, is in the secret of local\. .*everywhere from \S+Z on/,
  );
  expect(stdout).not.toContain(key);
  expect(await stored()).toBe(key);
});

test.each([
  ['that Clerk refuses', 'sk_test_nobodysKey', /Clerk refuses this key\. Nothing was written\./],
  [
    'of the other kind of instance',
    'sk_live_ofProduction',
    /key of a production instance\. The stage local is for a development instance/,
  ],
  ['that may be published', 'pk_test_Y2xlcms', /What was given is a publishable key/],
  ['that is none', 'hunter2', /What was given is not a Clerk secret key/],
  ['that is not there', '', /No key was given\. Nothing was written\. Next: run it at a terminal/],
])('a key %s is not written, and not repeated', async (_, key, why) => {
  laptop.setSecret(arn, before);
  const { status, stdout, stderr } = await setKey(key);
  expect([status, stdout, stderr]).toEqual([1, '', expect.stringMatching(why)]);
  expect(stderr).not.toContain(key || before);
  expect(await stored()).toBe(before);
});

test('set-key tells it in JSON with --json', async () => {
  const { stdout } = await setKey(laptop.clerk.secretKey, '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    stage: 'local',
    environment: 'development',
    everywhereBy: expect.any(String),
  });
});
