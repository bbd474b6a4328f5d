import { describe, expect, test } from '@jest/globals';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { fromItem } from '../../lambda/ledger/items.ts';
import type { LedgerRecord } from '../../lambda/ledger/record.ts';
import { startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { as, clients, confirming, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { LogLines } from './log-lines.ts';

const log = new LogLines();
const { laptop, client } = useLaptop({ client: 'unattended' }, { onLog: log.add });

const someUser = () => [...laptop.clerk.state.users.keys()][0] ?? '';

async function records(): Promise<LedgerRecord[]> {
  await laptop.idle();
  const { url, table } = laptop.ledger;
  const dynamodb = new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: laptop.operator,
  });
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table }));
  dynamodb.destroy();
  return Items.filter(({ record }) => record !== undefined)
    .map(fromItem)
    .toSorted((a, b) => a.sequence - b.sequence);
}

test('a change is on record before and after: who, by which rule, with what, on whom, and how it went', async () => {
  const userId = someUser();
  await client.call('update_user', { userId, firstName: 'Augusta', privateMetadata: { crm: 'secret-4711' } });
  const written = (await records()).slice(-2);
  expect(written).toMatchObject([
    {
      kind: 'intent',
      intent: {
        principal: { kind: 'machine', subject: 'mch_2EmbeddedUnattendedAgent001' },
        rules: ['admins'],
        tool: 'update_user',
        permission: 'users:write',
        targets: [userId],
        fields: ['userId', 'firstName', 'privateMetadata'],
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      },
    },
    { kind: 'outcome', outcome: { result: 'done', durationMs: expect.any(Number) } },
  ]);
  expect(written[1]?.change).toBe(written[0]?.change);
  expect(written[1]?.previous).toBe(written[0]?.hash);
});

test('a workflow that left something undone is on record as partly done, and as done once it is finished', async () => {
  const userId = someUser();
  // An answer that says for sure that nothing was done.
  laptop.clerk.fault({ kind: 'server-error', status: 423, method: 'POST', path: '/users/*/ban', times: 1 });
  await client.call('offboard_user', { userId });
  await client.call('offboard_user', { userId });
  const outcomes = (await records()).slice(-4).filter(({ kind }) => kind === 'outcome');
  expect(outcomes).toMatchObject([{ outcome: { result: 'partly_done' } }, { outcome: { result: 'done' } }]);
});

test('a workflow of which one change may have been made is on record as unknown', async () => {
  laptop.clerk.fault({ kind: 'server-error', when: 'after', path: '/users/*/ban', times: 1 });
  const told = await client.call('offboard_user', { userId: someUser() });
  expect(textOf(told)).toContain('Clerk may have made the change all the same');
  expect((await records()).at(-1)).toMatchObject({ outcome: { result: 'unknown' } });
});

describe.each([
  ['a password', { password: 'correct horse battery staple' }],
  ['a role in the metadata', { publicMetadata: { role: 'superadmin' } }],
  ['both', { password: 'correct horse battery staple', publicMetadata: { role: 'superadmin' } }],
])('an update that sets %s', (_, change) => {
  test.each([
    ['the connection is dropped', { kind: 'dropped' }],
    ['Clerk answers with 500', { kind: 'server-error' }],
    ['a proxy answers with a page and 502', { kind: 'html-error' }],
    ['a proxy answers with a page and 200', { kind: 'html-error', status: 200 }],
    ['half of the answer comes', { kind: 'malformed-json' }],
    ['a status comes and no answer', { kind: 'no-body' }],
  ] as const)('is on record as unknown, with the reason, when %s after Clerk acted', async (_name, fault) => {
    laptop.clerk.fault({ ...fault, when: 'after', method: 'PATCH', times: 1 });
    const told = await client.call('update_user', { userId: someUser(), ...change });
    expect(textOf(told)).toContain('Clerk may have made the change all the same');
    expect((await records()).at(-1)).toMatchObject({
      kind: 'outcome',
      outcome: {
        result: 'unknown',
        reason: fault.kind === 'server-error' ? 'internal_clerk_error' : 'unavailable',
      },
    });
  });
});

test('a guardrail and a refusal by Clerk that a tool puts into words of its own keep their reason on record', async () => {
  const support = confirming(await clients[0].connect(as(laptop, 'support')));
  const userId = someUser();
  await support.call('update_user', { userId, publicMetadata: { role: 'superadmin' } });
  await support.call('update_user', { userId, username: '!' });
  await support.close();
  const ends = (await records()).filter(({ kind }) => kind !== 'intent').slice(-2);
  expect(ends).toMatchObject([
    { kind: 'refusal', reason: 'permission_needed' },
    { outcome: { result: 'refused', reason: expect.stringMatching(/^form_/), traceId: expect.any(String) } },
  ]);
});

test.each([
  ['update_user', { firstName: 'Augusta' }],
  ['offboard_user', {}],
])(
  'a key that Clerk refuses is an error in the log and on record, also when %s reports it',
  async (tool, args) => {
    const userId = someUser();
    const wrongKey = { kind: 'refusal', status: 401, code: 'clerk_key_invalid' } as const;
    laptop.clerk.fault({ ...wrongKey, method: 'POST' });
    laptop.clerk.fault({ ...wrongKey, method: 'PATCH' });
    laptop.clerk.fault({ ...wrongKey, method: 'DELETE' });
    log.lines.length = 0;
    await client.call(tool, { userId, ...args });
    expect(await log.line('clerk_key_rejected')).toContain('ERROR');
    expect((await records()).at(-1)).toMatchObject({
      outcome: { result: 'failed', reason: 'clerk_key_invalid' },
    });
  },
);

test('no value of a field is on record', async () => {
  await client.call('create_user', {
    emailAddress: ['recorded@example.org'],
    firstName: 'NobodyMayReadThis',
    password: 'correct horse battery staple',
  });
  const text = JSON.stringify(await records());
  expect(text).not.toMatch(/NobodyMayReadThis|correct horse|recorded@example/);
});

test('nothing of a result but ids is on record, and nothing in the log', async () => {
  const result = await client.call('create_user_invitation', { emailAddress: 'invited@example.org' });
  const invitation = [...laptop.clerk.state.invitations.values()].at(-1)!;
  expect(result.isError ?? false).toBe(false);
  expect(textOf(result)).toContain(invitation.id);
  await log.line('create_user_invitation');
  const recorded = JSON.stringify(await records());
  const logged = log.lines.join('\n');
  for (const kept of [recorded, logged]) {
    expect(kept).toContain('create_user_invitation');
    expect(kept).not.toContain('invited@example.org');
  }
  // What was made is on record by its id, and by nothing else.
  expect(recorded).toContain(invitation.id);
  expect(logged).not.toContain(invitation.id);
});

test('a record is kept for as many days as the settings say', async () => {
  await client.call('unban_user', { userId: someUser() });
  for (const { at, expiresAt } of (await records()).slice(-2)) {
    expect(expiresAt).toBe(Math.floor(Date.parse(at) / 1000) + 400 * 86_400);
  }
});

test('a refusal by Clerk and a change that may have been made are told apart', async () => {
  await client.call('delete_user', { userId: 'user_nobody' });
  expect((await records()).at(-1)).toMatchObject({
    kind: 'outcome',
    outcome: { result: 'refused', reason: 'resource_not_found', traceId: expect.any(String) },
  });
  laptop.clerk.fault({ kind: 'dropped', when: 'after', method: 'DELETE', times: 1 });
  await client.call('delete_user', { userId: someUser() });
  expect((await records()).at(-1)).toMatchObject({ kind: 'outcome', outcome: { result: 'unknown' } });
});

test('reads leave no record', async () => {
  const before = (await records()).length;
  await client.call('get_user', { userId: someUser() });
  await client.listTools();
  expect(await records()).toHaveLength(before);
});

test('without a ledger nothing is changed, and the agent is told', async () => {
  const own = await startLaptop({
    assembly,
    environment: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' },
  });
  const ownClient = await clients[0].connect(as(own));
  const userId = [...own.clerk.state.users.keys()][0] ?? '';
  const result = await ownClient.call('delete_user', { userId });
  expect(textOf(result)).toContain('nothing is changed without being on record');
  expect(own.clerk.state.users.has(userId)).toBe(true);
  expect((await ownClient.call('get_user', { userId })).isError ?? false).toBe(false);
  await ownClient.close();
  await own.close();
});
