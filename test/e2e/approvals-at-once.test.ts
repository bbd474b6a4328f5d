import { describe, expect, test } from '@jest/globals';
import {
  type Action,
  approvalIn,
  elicitingClient,
  itemsIn,
  personToken,
  records,
  userCalled,
} from './approvals-fixture.ts';
import { clients, textOf, withToken } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';

/*
 * Clients that answer a form by themselves, before anybody has read it: github.com/anthropics/claude-code/issues/89858,
 * /79174 and /41292, github.com/openai/codex/issues/6992.
 */

const { laptop } = useLaptop();

const victim = () => userCalled(laptop.clerk, 'Elif');
const isThere = () => laptop.clerk.state.users.has(victim());
const desk = async (answer: () => Action | Promise<Action>, firstName = 'Ada') =>
  elicitingClient(laptop.mcpUrl, await personToken(laptop, firstName), answer);
const lastRecord = async () => (await records(laptop)).at(-1);

describe.each([
  ['decline', 'declined'],
  ['cancel', 'cancelled'],
] as const)('a form that is answered with %s at once', (action, verdict) => {
  const reason = `${verdict}_at_once`;

  test('changes nothing, is on record as that, and leads to a question for the conversation', async () => {
    const client = await desk(() => action);
    const userId = victim();
    const asked = await client.call('delete_user', { userId });
    expect(asked.isError ?? false).toBe(false);
    expect(textOf(asked)).toContain('a person may have declined it, or the client did so by itself');
    expect(textOf(asked)).toContain('Next: ask the person you work for in this conversation');
    expect(textOf(asked)).not.toContain('The person who was asked');
    expect(approvalIn(asked).preview).toContain('"Elif Yılmaz"');
    expect(await lastRecord()).toMatchObject({
      kind: 'refusal',
      reason,
      intent: { tool: 'delete_user', targets: [userId], approval: expect.any(String) },
    });
    expect(isThere()).toBe(true);
    await client.close();
  });

  test('is confirmed after ten seconds, not before, and once', async () => {
    const client = await desk(() => action);
    const userId = victim();
    const { confirmation } = approvalIn(await client.call('delete_user', { userId }));
    const before = (await records(laptop)).length;
    const early = await client.call('delete_user', { userId, confirmation });
    expect(early.isError).toBe(true);
    expect(textOf(early)).toMatch(/The confirmation is good from \S+Z on, .*nothing was changed\. Next: ask/);
    await laptop.freeze('mcp', 3_000);
    expect(textOf(await client.call('delete_user', { userId, confirmation }))).toContain('counts from');
    expect(isThere()).toBe(true);
    expect((await records(laptop)).slice(before)).toEqual([]);

    await laptop.freeze('mcp', 8_000);
    const done = await client.call('delete_user', { userId, confirmation });
    expect(done.structuredContent).toEqual({ userId, deleted: true });
    expect((await records(laptop)).slice(before)).toMatchObject([
      { kind: 'intent', intent: { approval: expect.any(String) } },
      { kind: 'outcome', outcome: { result: 'done' } },
    ]);
    laptop.clerk.reset();
    expect(textOf(await client.call('delete_user', { userId, confirmation }))).toContain('was used before');
    await client.close();
  });
});

test('a form that is accepted at once is accepted, and that is on record; one that was read has no such mark', async () => {
  const client = await desk(() => 'accept');
  await client.call('ban_user', { userId: victim() });
  const [intent, outcome] = (await records(laptop)).slice(-2);
  expect([intent, outcome]).toMatchObject([
    { kind: 'intent', intent: { tool: 'ban_user', atOnce: true } },
    { kind: 'outcome', outcome: { result: 'done' } },
  ]);
  await client.close();

  const reader = await desk(async (): Promise<Action> => {
    await laptop.freeze('mcp', 5_000);
    return 'accept';
  });
  await reader.call('lock_user', { userId: victim() });
  const [read] = (await records(laptop)).slice(-2);
  expect(read).toMatchObject({ kind: 'intent', intent: { tool: 'lock_user', approval: expect.any(String) } });
  expect(read).not.toHaveProperty('intent.atOnce');
  await reader.close();
});

test('a preview that is confirmed at once was read by nobody either, and that is on record', async () => {
  const client = await clients[0].connect(withToken(laptop, await personToken(laptop, 'Ada')));
  const { confirmation } = approvalIn(await client.call('ban_user', { userId: victim() }));
  await client.call('ban_user', { userId: victim(), confirmation });
  const [intent] = (await records(laptop)).slice(-2);
  expect(intent).toMatchObject({ kind: 'intent', intent: { tool: 'ban_user', atOnce: true } });
  await client.close();
});

describe('the confirmation that follows a decline at once', () => {
  const declined = async () => {
    const client = await desk(() => 'decline');
    const { confirmation } = approvalIn(await client.call('delete_user', { userId: victim() }));
    await laptop.freeze('mcp', 11_000);
    return { client, confirmation };
  };

  test('is for what was shown: another user, or the same one as an admin since, is asked about by form', async () => {
    const { client, confirmation } = await declined();
    const others = await client.call('delete_user', {
      userId: userCalled(laptop.clerk, 'Bruno'),
      confirmation,
    });
    expect(approvalIn(others).preview).toContain('"Bruno Almeida"');
    expect(client.questions.at(-1)).toContain('was for other arguments');
    const user = laptop.clerk.state.users.get(victim());
    if (user) user.banned = true;
    approvalIn(await client.call('delete_user', { userId: victim(), confirmation }));
    expect(client.questions.at(-1)).toContain('has changed in the meantime');
    expect(isThere()).toBe(true);
    await client.close();
  });

  test('is of no use to a client that was never asked by form, nor to somebody else', async () => {
    const { client, confirmation } = await declined();
    const plain = await clients[0].connect(withToken(laptop, await personToken(laptop, 'Ada')));
    const refused = await plain.call('delete_user', { userId: victim(), confirmation });
    expect(textOf(refused)).toContain('not one that this server gave out');
    const thief = await desk(() => 'decline', 'Bruno');
    const stolen = await thief.call('delete_user', { userId: victim(), confirmation });
    expect(stolen.isError).toBe(true);
    expect(isThere()).toBe(true);
    await Promise.all([client, plain, thief].map((one) => one.close()));
  });

  test('stands in the table as a code of which the table has nothing', async () => {
    const { client, confirmation } = await declined();
    expect(confirmation).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}$/);
    expect(JSON.stringify(await itemsIn(laptop))).not.toContain(confirmation);
    await client.close();
  });
});
