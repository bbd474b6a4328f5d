import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { useLaptop } from './laptop-fixture.ts';
import { operatorEnvironment } from './operator-environment.ts';

const { laptop, client } = useLaptop(
  { client: 'unattended' },
  // So that a change is settled at once.
  { environment: { RECONCILE_MIN_AGE_SECONDS: '0' } },
);

function run(...args: string[]): Promise<{ status: unknown; stdout: string; stderr: string }> {
  const program = join(import.meta.dirname, '../../bin/clerk-mcp.ts');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { env: operatorEnvironment(laptop) },
      (error, stdout, stderr) => resolve({ status: error ? error.code : 0, stdout, stderr }),
    );
  });
}
const status = async () => JSON.parse((await run('status', '--stage', 'local', '--json')).stdout) as unknown;

test('status tells what is deployed, where the switch stands, what rings and what is open', async () => {
  expect(await status()).toEqual({
    stage: 'local',
    stack: { state: 'CREATE_COMPLETE', since: expect.stringMatching(/^20\S+Z$/) },
    releases: [expect.stringMatching(/^\d+\.\d+\.\d+$/)],
    urls: [laptop.mcpUrl, laptop.signedUrl],
    switch: {
      position: 'on',
      setAt: null,
      setBy: null,
      clerkSilentUntil: null,
      limitNearUntil: null,
      off: [],
    },
    alarms: { count: expect.any(Number), ringing: [] },
    ledger: { settledUntil: null, verifiedAt: null, verifiedUpTo: null },
    open: [],
    problems: [],
  });
  const [userId = ''] = [...laptop.clerk.state.users.keys()].slice(-1);
  laptop.clerk.fault({ kind: 'dropped', when: 'after', method: 'DELETE', times: 1 });
  await client.call('delete_user', { userId });
  await run('switch', '--stage', 'local', '--principal', 'mch_1', 'off');
  await run('switch', '--stage', 'local', 'read-only');
  expect(await status()).toMatchObject({
    switch: {
      position: 'read-only',
      setBy: 'arn:aws:iam::123456789012:user/operator',
      off: [{ principal: 'mch_1', turned: expect.stringMatching(/^since 20/) }],
    },
    open: [{ tool: 'delete_user', change: expect.any(String), at: expect.stringMatching(/^20/) }],
    problems: [],
  });
  const { stdout } = await run('status', '--stage', 'local');
  expect(stdout).toMatch(/^stage +local, CREATE_COMPLETE since 20/);
  expect(stdout).toMatch(/\nurl +http:\S+\/mcp\niam url +http:\S+\/iam\/mcp\n/);
  expect(stdout).toMatch(/\nswitch +read-only, since 20\S+Z by arn:\S+; mch_1 is off\n/);
  expect(stdout).toMatch(/\nopen +1 change of the last 7 days\n +20\S+Z {2}delete_user {2}\S+\n$/);
  await laptop.reconcile();
  await laptop.reconcile();
  expect(await status()).toMatchObject({
    ledger: {
      settledUntil: expect.stringMatching(/^20/),
      verifiedAt: expect.stringMatching(/^20/),
      verifiedUpTo: expect.stringMatching(/^[\da-f]{64}$/),
    },
    open: [],
  });
});

test('a stage that there is not is told from those that there are', async () => {
  const { status: code, stderr } = await run('status', '--stage', 'stagign');
  expect([code, stderr.trimEnd().split('\n').at(-1)]).toEqual([
    2,
    expect.stringMatching(
      /^The stack clerk-mcp-stagign can.t be read: .* does not exist\. Or give another --region or --profile\. There is no config\/stagign\.json: config has dev, local/,
    ),
  ]);
});

test('a stage that is not deployed is one line, with status 2', async () => {
  const { status: code, stdout, stderr } = await run('status', '--stage', 'prod');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(
    "The stack clerk-mcp-prod can't be read: Stack with id clerk-mcp-prod does not exist. Or give another --region or --profile.",
  );
});
