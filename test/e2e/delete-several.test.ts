import { beforeEach, expect, test } from '@jest/globals';
import { approvalIn, elicitingClient, personToken, records, userCalled } from './approvals-fixture.ts';
import { as, clients, textOf, withToken } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

/* Several users are deleted by one question; each is on record by itself, and held to the same guardrails. */

const { laptop, ada, machine } = useLaptop({
  ada: async (own) => clients[0].connect(withToken(own, await personToken(own, 'Ada'))),
  machine: async (own) => clients[0].connect(as(own)),
});

const named = (...names: string[]) => names.map((name) => userCalled(laptop.clerk, name));
const areThere = (ids: readonly string[]) => ids.filter((id) => laptop.clerk.state.users.has(id));
let before: number;
beforeEach(async () => {
  before = (await records(laptop)).length;
});
const recorded = async () => (await records(laptop)).slice(before);

test('one form tells of each of them, and one yes deletes them all, each with a record of its own', async () => {
  const userIds = named('Elif', 'Bruno', 'Zofia');
  const desk = await elicitingClient(laptop.mcpUrl, await personToken(laptop, 'Ada'), () => 'accept');
  const done = await desk.call('delete_user', { userIds });
  expect(done.structuredContent).toEqual({
    users: userIds.map((userId) => ({ userId, deleted: true, why: null })),
  });
  expect(textOf(done)).toContain('Deleted 3 of 3 users.');
  expect(desk.questions).toHaveLength(1);
  for (const userId of userIds) expect(desk.questions[0]).toContain(`${userId}.`);
  expect(areThere(userIds)).toEqual([]);
  const all = await recorded();
  expect(all.map(({ kind }) => kind)).toEqual([
    'intent',
    'outcome',
    'intent',
    'outcome',
    'intent',
    'outcome',
  ]);
  const intents = all.flatMap((record) => (record.kind === 'intent' ? [record.intent] : []));
  expect(intents.map(({ targets }) => targets)).toEqual(userIds.map((id) => [id]));
  expect(new Set(intents.map(({ approval }) => approval)).size).toBe(1);
  await desk.close();
});

test('a confirmation is for all of them, as they were, and for no others', async () => {
  const userIds = named('Elif', 'Bruno');
  const { confirmation } = approvalIn(await ada.call('delete_user', { userIds }));
  const fewer = await ada.call('delete_user', { userIds: userIds.slice(0, 1), confirmation });
  expect(textOf(fewer)).toContain('was for other arguments');
  const bruno = laptop.clerk.state.users.get(userIds[1] ?? '');
  if (bruno) bruno.banned = true;
  const again = await ada.call('delete_user', { userIds, confirmation });
  expect(textOf(again)).toContain('has changed in the meantime');
  expect(areThere(userIds)).toEqual(userIds);
  const anew = approvalIn(again).confirmation;
  await ada.call('delete_user', { userIds, confirmation: anew });
  expect(areThere(userIds)).toEqual([]);
});

test('nobody is asked while one of them can not be deleted; the answer says who and why', async () => {
  const [grace = '', elif = ''] = named('Grace', 'Elif');
  const refused = await ada.call('delete_user', { userIds: [elif, grace] });
  expect(refused.isError).toBe(true);
  expect(textOf(refused)).toContain('Nothing was changed: of 2 changes, 1 can');
  expect(textOf(refused)).toContain(`- ${grace}: `);
  expect(textOf(refused)).not.toContain(`- ${elif}`);
  expect(areThere([grace, elif])).toEqual([grace, elif]);
  expect(await recorded()).toMatchObject([{ kind: 'refusal', reason: 'last_admin' }]);
});

test('unattended, each is tried: one that is refused does not stop the others', async () => {
  const [grace = '', elif = '', bruno = ''] = named('Grace', 'Elif', 'Bruno');
  const done = await machine.call('delete_user', { userIds: [elif, grace, bruno] });
  expect(done.structuredContent).toEqual({
    users: [
      { userId: elif, deleted: true, why: null },
      { userId: grace, deleted: false, why: expect.stringContaining('last') },
      { userId: bruno, deleted: true, why: null },
    ],
  });
  expect(textOf(done)).toContain('Deleted 2 of 3 users.');
  const outcomes = (await recorded()).flatMap((record) =>
    record.kind === 'outcome' ? [record.outcome.result] : [],
  );
  expect(outcomes).toEqual(['done', 'refused', 'done']);
});

test.each([
  ['neither', {}],
  ['both', { userId: 'user_1', userIds: ['user_2'] }],
  ['none', { userIds: [] }],
  ['too many', { userIds: Array.from({ length: 21 }, (_, index) => `user_${index}`) }],
])('%s of one and several is refused', async (_, args) => {
  const refused = await ada.call('delete_user', args);
  expect(refused.isError).toBe(true);
  expect(textOf(refused)).toMatch(/not valid; nothing was sent to Clerk[^]*userId/);
});
