import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLambdaFunction } from '../../local/cloud/lambda.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { records } from './approvals-fixture.ts';
import { as, clients, type TestClient, textOf } from './clients.ts';
import type { Passage } from './gate.ts';
import { startGatedLaptop } from './gated-laptop.ts';
import { operatorEnvironment } from './operator-environment.ts';

// A fresh instance knows no position, so that the first request reads what was set before it.
let laptop: Laptop;
let client: TestClient;
/** The variables of the MCP function, with the credentials of its role. */
let variables: Readonly<Record<string, string>>;
beforeEach(async () => {
  laptop = await startLaptop({
    assembly,
    createFunction(definition, ...more) {
      if (definition.logicalId.startsWith('McpFunction')) variables = definition.environment;
      return createLambdaFunction(definition, ...more);
    },
  });
  client = await clients[0].connect(as(laptop));
});
afterEach(async () => {
  await client.close();
  await laptop.close();
});

/** Whom STS names. */
const operator = 'arn:aws:iam::123456789012:user/operator';

/** Runs `npm run clerk-mcp -- switch` as an operator does. */
const set = (...parameters: string[]) =>
  promisify(execFile)(process.execPath, ['bin/clerk-mcp.ts', 'switch', ...parameters], {
    cwd: join(import.meta.dirname, '../..'),
    env: operatorEnvironment(laptop),
  });
const setHere = (...parameters: string[]) =>
  set('--stage', 'local', '--table', laptop.ledger.table, '--key', laptop.ledger.secret, ...parameters);
const someUser = () => [...laptop.clerk.state.users.keys()].at(-1) ?? '';

test('read-only: changes are refused, reads are answered', async () => {
  const { stdout } = await set('--stage', 'local', '--table', laptop.ledger.table, 'read-only');
  expect(stdout).toBe('local is switched to read-only: every instance follows within 10 seconds.\n');
  const userId = someUser();
  const refusal = await client.call('delete_user', { userId });
  expect(refusal.isError).toBe(true);
  expect(textOf(refusal)).toContain('This server is switched to read-only: nothing is changed.');
  expect(laptop.clerk.state.users.has(userId)).toBe(true);
  expect((await client.call('get_user', { userId })).isError ?? false).toBe(false);
});

test('off: reads are refused too, and whoami is answered', async () => {
  await set('--stage', 'local', '--table', laptop.ledger.table, 'off');
  const refusal = await client.call('get_user', { userId: someUser() });
  expect(refusal.isError).toBe(true);
  expect(textOf(refusal)).toContain('This server is switched off: only whoami is answered.');
  expect((await client.call('delete_user', { userId: someUser() })).isError).toBe(true);
  const { structuredContent } = await client.call('whoami');
  expect(structuredContent).toMatchObject({ instance: { id: expect.stringMatching(/^ins_/) } });
});

test('off: nothing else is answered either, whether or not it asks anything of Clerk', async () => {
  await set('--stage', 'local', '--table', laptop.ledger.table, 'off');
  expect((await client.listTools()).map(({ name }) => name)).toEqual(['whoami']);
  for (const [tool, args] of [
    ['search_operations', { query: 'domains' }],
    ['search_audit_log', {}],
    ['run_operation', { operation: 'list_jwt_templates' }],
    ['create_user', { nonsense: true }],
  ] as const) {
    const result = await client.call(tool, args);
    expect([tool, result.isError, textOf(result)]).toEqual([
      tool,
      true,
      expect.stringContaining('This server is switched off: only whoami is answered.'),
    ]);
  }
  for (const asked of [
    () => client.listPrompts(),
    () => client.getPrompt('review_access'),
    () => client.listResources(),
    () => client.listResourceTemplates(),
    () => client.readResource(`clerk://users/${someUser()}`),
    () => client.complete({ uri: 'clerk://users/{userId}' }, 'userId', 'a'),
  ]) {
    await expect(asked()).rejects.toThrow('switched off');
  }
  expect(laptop.clerk.requests.filter(({ path }) => path.startsWith('/v1/'))).toEqual([]);
});

test('read-only: a change is on record as refused, never as begun', async () => {
  await set('--stage', 'local', '--table', laptop.ledger.table, 'read-only');
  const userId = someUser();
  await client.call('delete_user', { userId });
  expect(await records(laptop)).toEqual([
    expect.objectContaining({
      kind: 'refusal',
      reason: 'switched_read_only',
      intent: expect.objectContaining({ tool: 'delete_user', targets: [userId] }),
    }),
  ]);
});

test('on: everything goes on as before', async () => {
  await set('--stage', 'local', '--table', laptop.ledger.table, 'off');
  await set('--stage', 'local', '--table', laptop.ledger.table, 'on');
  expect((await client.call('delete_user', { userId: someUser() })).isError ?? false).toBe(false);
});

test('a misspelled position is refused with what there is', async () => {
  const failure = set('--stage', 'local', '--table', laptop.ledger.table, 'readonly');
  await expect(failure).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('on|read-only|off'),
  });
});

test('a fresh instance does not wait for the key before it asks where the switch is', async () => {
  const fresh = await startGatedLaptop();
  const { laptop: gated, toLedger, toSecrets } = fresh;
  const caller = await clients[0].connect(as(gated));
  try {
    const keysAsked: Passage[] = [];
    toSecrets.conduct(
      ({ operation }) => operation === 'GetSecretValue',
      (passage) => keysAsked.push(passage),
      Infinity,
    );
    const switchAsked = toLedger.next(({ operation }) => operation === 'GetItem');
    const called = caller.call('get_user', { userId: [...gated.clerk.state.users.keys()][0] });
    const position = await Promise.race([switchAsked, called.then(() => undefined)]);
    expect(position).toBeDefined();
    toSecrets.clear();
    for (const passage of [position, ...keysAsked]) passage?.answer(await passage.forward());
    expect((await called).isError ?? false).toBe(false);
  } finally {
    await caller.close();
    await fresh.close();
  }
});

test('one principal is off, without a deployment: its good token gets nothing but whoami, others go on', async () => {
  const { structuredContent: self } = await client.call('whoami');
  const { subject } = (self as { principal: { subject: string } }).principal;
  expect((await client.call('get_user', { userId: someUser() })).isError ?? false).toBe(false);
  const { stdout, stderr } = await setHere('--principal', subject, 'off');
  expect([stdout, stderr]).toEqual([
    `${subject} in local is switched to off: every instance follows within 10 seconds.\nThe name counts letter by letter, as whoami and audit search tell it: see that calls end.\n`,
    `Will switch ${subject} in local to off, and put on record who did.\n`,
  ]);
  await laptop.freeze('mcp', 10_000);
  const refusal = await client.call('get_user', { userId: someUser() });
  expect([refusal.isError, textOf(refusal)]).toEqual([true, expect.stringContaining('You are switched off')]);
  expect((await client.listTools()).map(({ name }) => name)).toEqual(['whoami']);
  const whoami = await client.call('whoami');
  expect(whoami.structuredContent?.['switch']).toMatch(
    new RegExp(`^off for you alone, since 20\\S+Z by ${operator}$`),
  );
  expect(textOf(whoami)).toContain('The switch is off for you alone');
  const other = await clients[0].connect(as(laptop, 'support'));
  expect((await other.call('get_user', { userId: someUser() })).isError ?? false).toBe(false);
  await other.close();
  await setHere('--principal', subject, 'on');
  await laptop.freeze('mcp', 10_000);
  expect((await client.call('get_user', { userId: someUser() })).isError ?? false).toBe(false);
});

test('who turned it is on record, and the command says where it stands', async () => {
  expect((await setHere('status')).stdout).toBe('local is on, and nobody has set it.\n');
  await setHere('read-only');
  await setHere('--principal', 'mch_1', 'off');
  expect(await records(laptop)).toEqual([
    expect.objectContaining({
      kind: 'intent',
      intent: expect.objectContaining({
        tool: 'switch',
        targets: ['local'],
        principal: { kind: 'iam_role', issuer: 'arn:aws:iam::123456789012', subject: operator },
      }),
    }),
    expect.objectContaining({
      kind: 'outcome',
      outcome: expect.objectContaining({ result: 'done', reason: 'switched_read-only' }),
    }),
    expect.objectContaining({
      kind: 'intent',
      intent: expect.objectContaining({ targets: ['mch_1'], fields: ['principal', 'position'] }),
    }),
    expect.objectContaining({ outcome: expect.objectContaining({ reason: 'switched_off' }) }),
  ]);
  const { stdout } = await setHere('status');
  expect(stdout).toMatch(
    new RegExp(
      `^local is read-only, since 20\\S+Z by ${operator}\\.\nmch_1 is off, since 20\\S+Z by ${operator}\\.\n$`,
    ),
  );
});

test('the function itself can not turn it', async () => {
  await client.call('get_user', { userId: someUser() });
  const dynamodb = new DynamoDBClient({
    endpoint: laptop.ledger.url,
    region: laptop.region,
    credentials: {
      accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
      ...(variables['AWS_SESSION_TOKEN'] ? { sessionToken: variables['AWS_SESSION_TOKEN'] } : {}),
    },
  });
  const place = { TableName: laptop.ledger.table, Key: { pk: { S: 'switch' }, sk: { S: 'stage' } } };
  const turn = (name: string) =>
    dynamodb.send(
      new UpdateItemCommand({
        ...place,
        UpdateExpression: 'SET #name = :value',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':value': { S: 'on' } },
      }),
    );
  for (const name of ['position', 'setBy', 'setAt', 'off#mch_1']) {
    await expect(turn(name)).rejects.toThrow('not authorized');
  }
  await expect(
    dynamodb.send(
      new PutItemCommand({ TableName: place.TableName, Item: { ...place.Key, openUntil: { N: '1' } } }),
    ),
  ).rejects.toThrow('not authorized');
  await turn('openUntil');
  const { Item } = await dynamodb.send(new GetItemCommand(place));
  expect(Item).toMatchObject({ openUntil: { S: 'on' } });
  dynamodb.destroy();
});

test.each([
  ['one principal to be read-only', ['--principal', 'mch_1', 'read-only'], 'one principal can be off or on'],
  ['a name with spaces', ['--principal', 'ada b', 'off'], 'without spaces'],
  ['the status of one principal', ['--principal', 'mch_1', 'status'], 'status tells of all'],
])('refuses %s', async (_, parameters, why) => {
  await expect(setHere(...parameters)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining(why),
  });
});
