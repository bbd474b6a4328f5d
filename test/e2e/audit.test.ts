import { beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openLedger } from '../../lambda/ledger/ledger.ts';
import { readAnchor } from '../../lambda/ledger/anchor.ts';
import { ledgerKeys } from '../../lambda/ledger/ledger-keys.ts';
import { dynamodbTable } from '../../lambda/ledger/dynamodb-table.ts';
import { scanTable } from '../../lambda/ledger/dynamodb-scan.ts';
import type { Intent } from '../../lambda/ledger/record.ts';
import { verifyLedger } from '../../lambda/ledger/verify.ts';
import { settledTools } from '../../lambda/ledger/evidence.ts';
import { tools } from '../../lambda/tools/registry.ts';
import { as, clients, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { LogLines } from './log-lines.ts';

const log = new LogLines();
const { laptop, client } = useLaptop(
  { client: 'unattended' },
  // So that a change can be settled without waiting until no function can be at work on it any more.
  { environment: { RECONCILE_MIN_AGE_SECONDS: '0' }, onLog: log.add },
);
beforeAll(() => {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: laptop.operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: laptop.operator.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: laptop.ledger.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: laptop.approvalSecret.url,
  });
});

const someUser = () => [...laptop.clerk.state.users.keys()].at(-1) ?? '';
const someMembership = () => [...laptop.clerk.state.memberships.values()].at(-1)!;
const table = () => dynamodbTable(laptop.ledger.table);

interface Change {
  readonly changeId: string;
  readonly tool: string;
  readonly result: string;
  readonly reason: string | null;
}

async function search(query: Record<string, unknown> = {}, by = client): Promise<readonly Change[]> {
  const result = await by.call('search_audit_log', query);
  expect([result.isError ?? false, textOf(result)]).toEqual([false, expect.any(String)]);
  return result.structuredContent?.['changes'] as Change[];
}

/** What a function leaves that dies before it writes the outcome. */
async function leftOpen(intent: Partial<Intent>, act?: () => Promise<unknown>): Promise<string> {
  const { id } = await openLedger({
    table: table(),
    keys: ledgerKeys(laptop.ledger.secret),
    retentionDays: 400,
  }).begin({
    principal: { kind: 'machine', issuer: 'https://clerk.example.com', subject: 'mch_dead' },
    rules: ['admins'],
    tool: 'delete_user',
    permission: 'users:delete',
    targets: [],
    fields: [],
    requestId: randomUUID(),
    ...intent,
  });
  await act?.();
  return id;
}

const settledAs = async (id: string) => {
  const { result, reason } = (await search()).find(({ changeId }) => changeId === id)!;
  return [result, reason];
};

const breaks = async () => {
  await laptop.idle();
  const items = scanTable(laptop.ledger.table);
  const verdict = await verifyLedger(items, table(), Date.now() / 1000, {
    keys: await ledgerKeys(laptop.ledger.secret).get(),
    anchor: await readAnchor(dynamodbTable(laptop.ledger.anchor)),
  });
  // Where nothing was reconciled yet, there is no checkpoint.
  return verdict.breaks;
};

describe('search_audit_log', () => {
  test('tells who changed what on whom with what, and how it ended, and no values', async () => {
    const userId = someUser();
    await client.call('update_user', { userId, firstName: 'NobodyMayReadThis' });
    const [change] = await search({ target: userId });
    expect(change).toEqual({
      changeId: expect.stringMatching(/^[\da-f-]{36}$/),
      approved: 'not_asked',
      declared: { client: 'test 1.0.0' },
      at: expect.stringMatching(/Z$/),
      principal: {
        kind: 'machine',
        issuer: laptop.clerk.url,
        subject: 'mch_2EmbeddedUnattendedAgent001',
        client: null,
      },
      rules: ['admins'],
      tool: 'update_user',
      targets: [userId],
      fields: ['userId', 'firstName'],
      result: 'done',
      reason: null,
      traceId: null,
      durationMs: expect.any(Number),
    });
  });

  test('finds a membership change by the user and by the organization', async () => {
    const { organizationId, userId } = someMembership();
    await client.call('remove_organization_member', { organizationId, userId });
    const [newest] = await search();
    expect(newest).toMatchObject({ tool: 'remove_organization_member', targets: [organizationId, userId] });
    for (const target of [organizationId, userId]) expect((await search({ target }))[0]).toEqual(newest);
  });

  test('finds by caller, tool, result and time', async () => {
    await client.call('delete_user', { userId: 'user_nobody' });
    const [newest] = await search();
    expect(newest).toMatchObject({ tool: 'delete_user', result: 'refused', reason: 'resource_not_found' });
    const subject = 'mch_2EmbeddedUnattendedAgent001';
    for (const query of [
      { subject },
      { subject, issuer: laptop.clerk.url },
      { tool: 'delete_user' },
      { result: 'refused' },
      { target: 'user_nobody', tool: 'delete_user' },
    ]) {
      expect((await search(query))[0]).toEqual(newest);
    }
    expect(await search({ subject: 'mch_else' })).toEqual([]);
    expect(await search({ until: '2020-01-01T00:00:00Z' })).toEqual([]);
  });

  test('pages through more than twenty', async () => {
    const target = 'user_paged';
    for (let count = 0; count < 23; count += 1) await leftOpen({ targets: [target], tool: 'ban_user' });
    const first = await client.call('search_audit_log', { target });
    const cursor = first.structuredContent?.['nextCursor'];
    const second = await client.call('search_audit_log', { target, cursor });
    const changes = [first, second].map(
      ({ structuredContent }) => structuredContent?.['changes'] as Change[],
    );
    expect(changes.map(({ length }) => length)).toEqual([20, 3]);
    expect(new Set(changes.flat().map(({ changeId }) => changeId)).size).toBe(23);
    expect(second.structuredContent).not.toHaveProperty('nextCursor');
  });

  test.each([
    [{ target: "user_1' OR 1" }, 'must be a Clerk id'],
    [{ cursor: 'bm9wZQ' }, 'is not a cursor of this tool'],
    [
      { cursor: `${Buffer.from('2026-01-01T00:00:00.000Z ~').toString('base64url')}=` },
      'is not a cursor of this tool',
    ],
    [{ since: 'yesterday' }, 'must be an ISO 8601 time'],
    [{ since: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' }, 'must not be later than until'],
  ])('says what is wrong with %j', async (query, message) => {
    const result = await client.call('search_audit_log', query);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(message);
  });

  test('is not there for callers without audit:read', async () => {
    const support = await clients[0].connect(as(laptop, 'support'));
    expect((await support.listTools()).map(({ name }) => name)).not.toContain('search_audit_log');
    const result = await support.call('search_audit_log').catch((error: unknown) => ({
      isError: true,
      content: [{ type: 'text', text: String(error) }],
    }));
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringContaining('audit:read')]);
    await support.close();
  });
});

describe('reconcile', () => {
  test('knows only tools that there are', () => {
    expect(settledTools.filter((name) => !tools.has(name))).toEqual([]);
  });

  test('settles a deletion whose answer was lost, by whether the user is still there', async () => {
    const [gone, kept] = [...laptop.clerk.state.users.keys()].slice(-2) as [string, string];
    laptop.clerk.fault({ kind: 'dropped', when: 'after', method: 'DELETE', times: 1 });
    await client.call('delete_user', { userId: gone });
    laptop.clerk.fault({ kind: 'dropped', when: 'before', method: 'DELETE', times: 1 });
    await client.call('delete_user', { userId: kept });
    const ids = await Promise.all(
      [gone, kept].map(async (target) => (await search({ target }))[0]!.changeId),
    );
    expect(await Promise.all(ids.map(settledAs))).toEqual([
      ['unknown', expect.anything()],
      ['unknown', expect.anything()],
    ]);
    await laptop.reconcile();
    expect(await Promise.all(ids.map(settledAs))).toEqual([
      ['done', 'is_gone'],
      ['failed', 'is_still_there'],
    ]);
    expect(await breaks()).toEqual([]);
  });

  test('settles what a function left that died on the way', async () => {
    const userId = someUser();
    const membership = someMembership();
    const member = { targets: [membership.organizationId, membership.userId] };
    const rename = () => client.call('update_user', { userId, firstName: 'Augusta' });
    const untouched = [...laptop.clerk.state.users.values()].find(
      ({ id, updatedAt }) => id !== userId && updatedAt < Date.now() - 3_600_000,
    )!;
    const banned = [...laptop.clerk.state.users.values()].find((user) => user.banned)!;
    const { organizationId } = membership;
    const renameOrganization = () =>
      client.call('update_organization', { organizationId, publicMetadata: { tier: 'gold' } });
    const expected = new Map([
      [await leftOpen({ tool: 'update_user', targets: [untouched.id] }), ['failed', 'not_changed_since']],
      [
        await leftOpen({ tool: 'update_user_metadata', targets: [untouched.id] }),
        ['failed', 'not_changed_since'],
      ],
      [
        await leftOpen({ tool: 'update_organization', targets: [organizationId] }, renameOrganization),
        ['unknown', 'changed_since'],
      ],
      [await leftOpen({ tool: 'ban_user', targets: [banned.id] }), ['done', 'is_banned']],
      [await leftOpen({ tool: 'unban_user', targets: [untouched.id] }), ['done', 'is_not_banned']],
      [await leftOpen({ tool: 'update_user', targets: [userId] }, rename), ['unknown', 'changed_since']],
      [await leftOpen({ tool: 'update_user', targets: ['user_gone'] }), ['unknown', 'is_gone']],
      [await leftOpen({ tool: 'remove_organization_member', ...member }), ['failed', 'is_still_there']],
      [await leftOpen({ tool: 'set_organization_member', ...member }), ['failed', 'not_changed_since']],
      [await leftOpen({ tool: 'ban_user', targets: [untouched.id] }), ['failed', 'not_changed_since']],
      [await leftOpen({ tool: 'delete_organization', targets: ['org_gone'] }), ['done', 'is_gone']],
      [await leftOpen({ tool: 'delete_user', targets: [] }), ['unknown', 'no_target']],
      [await leftOpen({ tool: 'delete_user', targets: ['user_1/totp'] }), ['unknown', 'no_target']],
      [await leftOpen({ tool: 'create_user', targets: [] }), ['unknown', 'nothing_shows_it']],
    ]);
    laptop.clerk.requests.length = 0;
    await laptop.reconcile();
    expect(new Set(laptop.clerk.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    for (const [id, settlement] of expected) expect([id, await settledAs(id)]).toEqual([id, settlement]);
    expect(await breaks()).toEqual([]);
  });

  test('waits for a Clerk that does not answer, and settles nothing by guessing', async () => {
    const id = await leftOpen({ targets: [someUser()] });
    laptop.clerk.fault({ kind: 'server-error', method: 'GET' });
    expect(await laptop.reconcile()).toMatchObject({
      left: expect.any(Number),
      settled: { done: 0, failed: 0 },
    });
    expect(await settledAs(id)).toEqual(['unknown', null]);
    laptop.clerk.reset();
    await laptop.reconcile();
    expect(await settledAs(id)).toEqual(['failed', 'is_still_there']);
  });

  test('settles each change once, however often and at the same time it runs', async () => {
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.push(await leftOpen({ targets: [someUser()] }));
    const runs = (await Promise.all([1, 2, 3].map(() => laptop.reconcile()))) as {
      settled: { failed: number };
    }[];
    expect(runs.reduce((sum, { settled }) => sum + settled.failed, 0)).toBe(5);
    expect(await laptop.reconcile()).toMatchObject({ settled: { done: 0, failed: 0, unknown: 0 } });
    for (const id of ids) expect(await settledAs(id)).toEqual(['failed', 'is_still_there']);
    expect(await breaks()).toEqual([]);
  });

  test('logs the hash of its checkpoint, outside the table', async () => {
    await client.call('update_user', { userId: someUser(), firstName: 'Augusta' });
    const { checkpoint } = (await laptop.reconcile()) as { checkpoint: { hash: string } };
    expect(checkpoint.hash).toMatch(/^[\da-f]{64}$/);
    expect(await log.line(checkpoint.hash)).toMatch(/reconciled/);
  });

  test('writes no checkpoint when nothing has happened since the last one', async () => {
    await client.call('update_user', { userId: someUser(), firstName: 'Augusta' });
    expect(await laptop.reconcile()).toHaveProperty('checkpoint');
    await laptop.reconcile();
    expect(await laptop.reconcile()).not.toHaveProperty('checkpoint');
  });

  test('makes it show when the newest records of a chain are removed', async () => {
    const { DeleteItemCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    await client.call('delete_user', { userId: someUser() });
    const [change] = await search();
    await laptop.reconcile();
    expect(await breaks()).toEqual([]);
    const dynamodb = new DynamoDBClient({});
    for (const sk of ['outcome', 'intent']) {
      const Key = { pk: { S: `change#${change!.changeId}` }, sk: { S: sk } };
      await dynamodb.send(new DeleteItemCommand({ TableName: laptop.ledger.table, Key }));
    }
    dynamodb.destroy();
    expect(await breaks()).toEqual([
      expect.stringMatching(/^chain .*: it ends with record \d+, but a checkpoint/),
    ]);
  });
});
