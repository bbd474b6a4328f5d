import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { records } from './approvals-fixture.ts';
import { as, clients, type TestClient, textOf } from './clients.ts';
import type { Passage } from './gate.ts';
import { startGatedLaptop } from './gated-laptop.ts';

// A fresh instance knows no position, so that the first request reads what was set before it.
let laptop: Laptop;
let client: TestClient;
beforeEach(async () => {
  laptop = await startLaptop({ assembly });
  client = await clients[0].connect(as(laptop));
});
afterEach(async () => {
  await client.close();
  await laptop.close();
});

/** Runs `npm run clerk-mcp -- switch` as an operator does. */
const set = (...parameters: string[]) =>
  promisify(execFile)(process.execPath, ['bin/clerk-mcp.ts', 'switch', ...parameters], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      AWS_ENDPOINT_URL_DYNAMODB: laptop.ledger.url,
      AWS_REGION: laptop.region,
      AWS_ACCESS_KEY_ID: laptop.operator.accessKeyId,
      AWS_SECRET_ACCESS_KEY: laptop.operator.secretAccessKey,
    },
  });
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
