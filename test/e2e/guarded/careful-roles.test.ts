import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Action,
  approvalIn,
  elicitingClient,
  itemsIn,
  personToken,
  records,
  userCalled,
} from '../approvals-fixture.ts';
import { as, clients, textOf, withToken } from '../clients.ts';
import { putItems } from '../deployments/release-changes.ts';
import { useLaptop } from '../laptop-fixture.ts';
import { assemblyOf } from './stages.ts';

/* A stage where deletions are approved by form alone, and where the machine of support must rehearse changes of users. */

const { laptop, careful, ada } = useLaptop(
  {
    careful: async (own) => clients[0].connect(as(own, 'support')),
    ada: async (own) => clients[0].connect(withToken(own, await personToken(own, 'Ada'))),
  },
  { assembly: assemblyOf('careful') },
);
const user = (firstName: string) => userCalled(laptop.clerk, firstName);
const writes = () => laptop.clerk.requests.filter(({ method }) => method !== 'GET');
const lastRecord = async () => (await records(laptop)).at(-1);
const desk = async (action: Action) =>
  elicitingClient(laptop.mcpUrl, await personToken(laptop, 'Ada'), () => action);
beforeEach(() => {
  laptop.clerk.requests.length = 0;
});

describe('a role that must rehearse', () => {
  const ban = (firstName: string, more = {}) =>
    careful.call('ban_user', { userId: user(firstName), ...more });
  const refused = async (firstName: string) => {
    const result = await ban(firstName);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('ban_user must be rehearsed first');
    expect(textOf(result)).toContain('Next: make the same call with "dryRun": true');
    // The same refusal is on record once a minute.
    expect(await records(laptop)).toContainEqual(
      expect.objectContaining({ kind: 'refusal', reason: 'not_rehearsed' }),
    );
    expect(writes()).toEqual([]);
  };

  test('changes what it has rehearsed, and nothing else', async () => {
    await refused('Elif');
    const told = await ban('Elif', { dryRun: true });
    expect(told.structuredContent).toMatchObject({ rehearsal: { verdict: 'would_go_ahead' } });
    expect(await lastRecord()).toMatchObject({ kind: 'refusal', reason: 'rehearsed' });
    await refused('Bruno');
    expect((await ban('Elif')).structuredContent).toMatchObject({ user: { status: 'banned' } });
  });

  test('gains nothing by what somebody else has rehearsed, or has written into the table', async () => {
    await ada.call('ban_user', { userId: user('Zofia'), dryRun: true });
    await refused('Zofia');
    await ban('Zofia', { dryRun: true });
    const items = (await itemsIn(laptop)).filter(({ sk }) => sk?.S === 'rehearsed');
    expect(items.length).toBeGreaterThan(0);
    const later = String(Date.now() + 1);
    for (const item of items) await putItems(laptop, [{ ...item, rehearsedAt: { N: later } }]);
    await refused('Zofia');
  });

  test('is asked as anyone once it has rehearsed, and need not rehearse what another role gives', async () => {
    const change = { userId: user('Elif'), publicMetadata: { role: 'viewer' } };
    const told = await careful.call('update_user', { ...change, dryRun: true });
    expect(told.structuredContent).toMatchObject({ rehearsal: { verdict: 'would_be_asked' } });
    approvalIn(await careful.call('update_user', change));
    const live = [...laptop.clerk.state.sessions.values()].find(({ status }) => status === 'active');
    approvalIn(await careful.call('revoke_user_sessions', { userId: live?.userId }));
  });
});

describe('what is approved by form alone', () => {
  test('is refused to a client that shows none, which is told so', async () => {
    const result = await ada.call('delete_user', { userId: user('Elif') });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('takes the answer to a form alone (approvals.rules: by "form")');
    expect(writes()).toEqual([]);
  });

  test('goes ahead by a form that somebody accepts', async () => {
    const client = await desk('accept');
    const userId = user('Elif');
    expect((await client.call('delete_user', { userId })).structuredContent).toEqual({
      userId,
      deleted: true,
    });
    await client.close();
  });
});

test.each(['delete_user', 'ban_user'])(
  'where a no at once is a no, %s has no other way after it',
  async (tool) => {
    const client = await desk('decline');
    const result = await client.call(tool, { userId: user('Elif') });
    expect(result.isError).toBe(true);
    expect(result.structuredContent?.['approval']).toBeUndefined();
    expect(textOf(result)).toContain('was declined within a second');
    expect(textOf(result)).not.toContain('The person who was asked');
    expect(await lastRecord()).toMatchObject({ kind: 'refusal', reason: 'declined_at_once' });
    expect(writes()).toEqual([]);
    await client.close();
  },
);

// The last one: what lies so far ahead of AWS has its requests refused after a while.
test('a rehearsal counts for ten minutes', async () => {
  const call = { userId: user('Chiara') };
  await careful.call('ban_user', { ...call, dryRun: true });
  await laptop.freeze('mcp', 600_000);
  expect(textOf(await careful.call('ban_user', call))).toContain('must be rehearsed first');
  expect(writes()).toEqual([]);
});
