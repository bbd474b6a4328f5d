import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { switchKey } from '../../lambda/guardrails/switch.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { itemsIn, records } from './approvals-fixture.ts';
import { as, clients, type TestClient, textOf } from './clients.ts';

let laptop: Laptop;
let client: TestClient;
let dynamodb: DynamoDBClient;
beforeEach(async () => {
  laptop = await startLaptop({ assembly });
  client = await clients[0].connect(as(laptop));
  const { ledger, region, operator } = laptop;
  dynamodb = new DynamoDBClient({ endpoint: ledger.url, region, credentials: operator });
});
afterEach(async () => {
  dynamodb.destroy();
  await client.close();
  await laptop.close();
});

const place = () => ({
  TableName: laptop.ledger.table,
  Key: { pk: { S: switchKey.pk }, sk: { S: switchKey.sk } },
});

/** What other instances have told of Clerk: attributes of the switch's item, in milliseconds from now. */
async function told(values: Readonly<Record<string, number>>): Promise<void> {
  const named = Object.entries(values);
  await dynamodb.send(
    new UpdateItemCommand({
      ...place(),
      UpdateExpression: `SET ${named.map(([name]) => `${name} = :${name}`).join(', ')}`,
      ExpressionAttributeValues: Object.fromEntries(
        named.map(([name, value]) => [`:${name}`, { N: String(Date.now() + value) }]),
      ),
    }),
  );
}

/** A number of the item. */
async function known(name: string): Promise<number> {
  const { Item } = await dynamodb.send(new GetItemCommand(place()));
  return Number(Item?.[name]?.N ?? 0);
}

const someUser = () => [...laptop.clerk.state.users.keys()].at(-1) ?? '';
const asked = () => laptop.clerk.requests.filter(({ path }) => path.startsWith('/v1/'));

test('while Clerk is silent calls fail at once with what to do, whoami is answered without Clerk', async () => {
  await told({ openUntil: 60_000, probeUntil: 30_000 });
  const refusal = await client.call('get_user', { userId: someUser() });
  expect([refusal.isError, textOf(refusal)]).toEqual([
    true,
    expect.stringMatching(
      /^Clerk has not answered lately, .*\nNext: try again in \d+ seconds; if it goes on, tell /,
    ),
  ]);
  expect((await client.call('whoami')).structuredContent).toMatchObject({ instance: { id: null } });
  expect(asked()).toEqual([]);
});

test('a change that is not sent since Clerk is silent is on record as failed, and why', async () => {
  await told({ openUntil: 60_000, probeUntil: 30_000 });
  const userId = someUser();
  expect((await client.call('delete_user', { userId })).isError).toBe(true);
  expect(laptop.clerk.state.users.has(userId)).toBe(true);
  expect(await records(laptop)).toContainEqual(
    expect.objectContaining({
      kind: 'outcome',
      outcome: expect.objectContaining({ result: 'failed', reason: 'clerk_silent' }),
    }),
  );
});

test('one call tries Clerk, and its answer lets all others through again', async () => {
  await told({ openUntil: 60_000 });
  expect((await client.call('get_user', { userId: someUser() })).isError ?? false).toBe(false);
  expect(await known('openUntil')).toBe(0);
  expect((await client.call('get_user', { userId: someUser() })).isError ?? false).toBe(false);
});

test('what Clerk refuses for its limit is told to all instances, and the call is made all the same', async () => {
  laptop.clerk.fault({ kind: 'rate-limited', retryAfter: 1, times: 1 });
  expect((await client.call('get_user', { userId: someUser() })).isError ?? false).toBe(false);
  expect(await known('nearUntil')).toBeGreaterThan(Date.now());
});

test('while the limit is near, one caller has its share and is told so, and another goes on', async () => {
  await told({ nearUntil: 60_000 });
  const { structuredContent: self } = await client.call('whoami');
  const { issuer, subject } = (self as { principal: { issuer: string; subject: string } }).principal;
  laptop.clerk.requests.length = 0;
  // As if it had asked for far more than its share of each second in the next minute.
  const second = Math.floor(Date.now() / 1000);
  for (let slot = second; slot < second + 60; slot += 1) {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: laptop.ledger.table,
        Key: { pk: { S: 'share' }, sk: { S: String(slot) } },
        UpdateExpression: 'SET #own = :many',
        ExpressionAttributeNames: { '#own': `of#${issuer} ${subject}` },
        ExpressionAttributeValues: { ':many': { N: '100' } },
      }),
    );
  }
  const refusal = await client.call('get_user', { userId: someUser() });
  expect([refusal.isError, textOf(refusal).replaceAll(/\d+/g, 'N')]).toEqual([
    true,
    "Clerk's rate limit is nearly used up, and your share of it is: at most N % while others ask, too; this request was not sent to Clerk.\nNext: try again in N seconds, with fewer requests at a time.",
  ]);
  expect(asked()).toEqual([]);
  const other = await clients[0].connect(as(laptop, 'support'));
  expect((await other.call('get_user', { userId: someUser() })).isError ?? false).toBe(false);
  await other.close();
});

test('messages of a batch count each', async () => {
  await told({ nearUntil: 60_000 });
  const batch = Array.from({ length: 20 }, (_, id) => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: 'get_user', arguments: { userId: someUser() } },
  }));
  const response = await fetch(laptop.mcpUrl, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${laptop.tokens.unattended}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-03-26',
    },
    body: JSON.stringify(batch),
  });
  expect(response.status).toBe(200);
  const counts = (await itemsIn(laptop))
    .filter(({ pk }) => pk?.S === 'share')
    .flatMap((item) => Object.entries(item).filter(([name]) => name.startsWith('of#')));
  expect(counts.reduce((sum, [, value]) => sum + Number(value.N), 0)).toBeGreaterThanOrEqual(20);
});
