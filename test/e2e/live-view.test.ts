import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../local/clerk/server.ts';
import { type Laptop, startLaptop } from '../../local/laptop.ts';
import { command, type LiveListener, lookOn } from '../../local/pictures/look-on.ts';
import { assembly } from '../assembly.ts';
import { type Action, approvalIn, elicitingClient, userCalled } from './approvals-fixture.ts';
import { as, bearerFetch, clients, type TestClient } from './clients.ts';

/** Whoever looks on at `npm start`, by what its page is told. */
describe('whoever looks on', () => {
  let laptop: Laptop;
  let unattended: TestClient;
  let support: TestClient;
  let listener: LiveListener;

  beforeAll(async () => {
    laptop = await startLaptop({ assembly });
    unattended = await clients[0].connect(as(laptop));
    support = await clients[0].connect(as(laptop, 'support'));
  });
  beforeEach(async () => {
    await command(laptop, '/seed', {});
    listener = await lookOn(laptop);
  });
  afterEach(() => listener.close());
  afterAll(async () => {
    await Promise.all([unattended.close(), support.close()]);
    await laptop.close();
  });

  const ada = () => ({ id: userCalled(laptop.clerk, 'Ada'), name: 'Ada Okafor' });

  test('sees each call: who, with what, on whom, how it ended, how long it took, and how often Clerk was asked', async () => {
    await support.call('get_user', { userId: ada().id });
    expect(await listener.until('call', ({ tool }) => tool === 'get_user')).toEqual({
      id: expect.any(Number),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      caller: 'support-agent',
      method: 'tools/call',
      tool: 'get_user',
      targets: [ada()],
      more: 0,
      outcome: 'ok',
      durationMs: expect.any(Number),
      clerkCalls: 1,
    });
  });

  test('sees on whom a read was that named nobody by id', async () => {
    await support.call('find_user', { emailAddress: 'ada.okafor@northwind.example' });
    const found = await listener.until('call', ({ tool }) => tool === 'find_user');
    expect(found.targets).toEqual([ada()]);
    await support.call('list_users', { limit: 10 });
    const listed = await listener.until('call', ({ tool }) => tool === 'list_users');
    expect([listed.targets.length, listed.more]).toEqual([3, 7]);
  });

  test('sees who is refused at the edge, and what was no call at all', async () => {
    expect((await bearerFetch('nonsense')(laptop.mcpUrl, { method: 'POST' })).status).toBe(401);
    expect((await fetch(laptop.mcpUrl, { method: 'POST' })).status).toBe(401);
    const refused = await listener.until('call', ({ method }) => method === 'authorization');
    expect(refused).toMatchObject({ outcome: '401 unauthorized', reason: 'not a JWT' });
    const other = await listener.until('call', ({ method }) => method === 'POST /local/mcp');
    expect(other).toMatchObject({ outcome: '401', reason: 'unauthorized', caller: '' });
  });

  test('watches a deletion being asked for, approved and recorded, and the user go', async () => {
    const { id, name } = { id: userCalled(laptop.clerk, 'Umar'), name: 'Umar Siddiqui' };
    let seen: unknown;
    const client = await elicitingClient(laptop.mcpUrl, laptop.tokens.admin, async (): Promise<Action> => {
      seen = await listener.until('approval', ({ state }) => state === 'waiting');
      return 'accept';
    });
    await client.call('delete_user', { userId: id });
    await client.close();
    expect(seen).toEqual({
      id: expect.any(String),
      at: expect.any(String),
      caller: 'admin-agent',
      tool: 'delete_user',
      targets: [{ id, name }],
      more: 0,
      by: 'form',
      question: client.questions[0],
      expiresAt: expect.stringMatching(/Z$/),
      state: 'waiting',
    });
    const approved = await listener.until('approval', ({ state }) => state === 'approved');
    expect(approved).toEqual({ ...(seen as object), state: 'approved' });
    const records = await listener.until('records', (entries) =>
      entries.some(({ tool, result }) => tool === 'delete_user' && result === 'done'),
    );
    expect(records.at(-1)).toMatchObject({ caller: 'admin-agent', targets: [{ id, name }] });
    expect(records.at(-1)?.approved).toMatch(/^by a form/);
    const users = await listener.until('users', ([first]) => first?.state === 'gone');
    expect(users.filter(({ state }) => state !== 'same')).toEqual([
      { id, name, state: 'gone', facts: [{ name: 'email', before: 'umar.siddiqui@example.com' }] },
    ]);
  });

  test('sees a question that was declined, and that this is on record', async () => {
    const userId = userCalled(laptop.clerk, 'Umar');
    const client = await elicitingClient(laptop.mcpUrl, laptop.tokens.admin, () => 'decline');
    await client.call('delete_user', { userId });
    await client.close();
    const declined = await listener.until('approval', ({ state }) => state === 'declined');
    expect(declined).toMatchObject({ tool: 'delete_user', by: 'form' });
    const records = await listener.until('records', (entries) =>
      entries.some(({ reason }) => reason?.startsWith('declined')),
    );
    expect(records.at(-1)).toMatchObject({ tool: 'delete_user', result: 'refused' });
  });

  test('sees the question of a client without forms, never the confirmation that answers it', async () => {
    const client = await clients[0].connect(as(laptop, 'admin'));
    const userId = userCalled(laptop.clerk, 'Umar');
    const { confirmation, preview, expiresAt } = approvalIn(await client.call('delete_user', { userId }));
    const asked = await listener.until('approval', ({ state }) => state === 'waiting');
    expect(asked).toMatchObject({ by: 'confirmation', question: preview, expiresAt });
    await client.call('delete_user', { userId, confirmation });
    await listener.until('approval', ({ id, state }) => id === asked.id && state === 'approved');
    expect(JSON.stringify(listener.messages)).not.toContain(confirmation);
    await client.close();
  });

  test('sees what a user was before and is now', async () => {
    const userId = userCalled(laptop.clerk, 'Umar');
    await unattended.call('update_user', { userId, firstName: 'Omar' });
    const users = await listener.until('users', ([first]) => first?.state === 'changed');
    expect(users[0]).toEqual({
      id: userId,
      name: 'Omar Siddiqui',
      state: 'changed',
      facts: [{ name: 'name', before: 'Umar Siddiqui', now: 'Omar Siddiqui' }],
    });
  });

  test('gets what was missed after being cut off, and nothing twice', async () => {
    await support.call('get_user', { userId: ada().id });
    await listener.until('call', ({ tool }) => tool === 'get_user');
    const last = listener.messages.at(-1)?.id;
    listener.close();
    await support.call('list_users');
    const again = await lookOn(laptop, last);
    await again.until('call', ({ tool }) => tool === 'list_users');
    expect(again.messages.filter(({ event }) => event === 'snapshot' || event === 'call')).toHaveLength(1);
    again.close();
    const afterAnotherStart = await lookOn(laptop, 'ffffffffffff.1');
    expect(afterAnotherStart.snapshot.calls.map(({ tool }) => tool)).toContain('list_users');
    afterAnotherStart.close();
  });

  test('switches a fault of the embedded Clerk on and off, and calls show it', async () => {
    expect((await command(laptop, '/faults', { id: 'failing', on: true })).status).toBe(204);
    const on = await listener.until('faults', (faults) => faults.some(({ isOn }) => isOn));
    expect(on.filter(({ isOn }) => isOn).map(({ id }) => id)).toEqual(['failing']);
    await support.call('get_user', { userId: ada().id });
    const call = await listener.until('call', ({ tool }) => tool === 'get_user');
    expect(call.outcome).toBe('clerk_unavailable');
    expect((await command(laptop, '/faults', { id: 'failing', on: false })).status).toBe(204);
    await listener.until('faults', (faults) => faults.every(({ isOn }) => !isOn));
    const unknown = await command(laptop, '/faults', { id: 'sunny', on: true });
    expect([unknown.status, await unknown.text()]).toEqual([409, 'There is no such fault to switch.\n']);
  });

  test('turns the switch of the stage as its operator, on record', async () => {
    expect((await command(laptop, '/switch', { position: 'read-only' })).status).toBe(204);
    const standing = await listener.until('switch', ({ position }) => position === 'read-only');
    expect(standing.turned).toMatch(/^since \S+ by access key /);
    const records = await listener.until('records', (entries) =>
      entries.some(({ reason }) => reason === 'switched_read-only'),
    );
    expect(records.find(({ tool }) => tool === 'switch')?.caller).toBe(
      `access key ${laptop.operator.accessKeyId}`,
    );
    expect((await command(laptop, '/switch', { position: 'on' })).status).toBe(204);
    await listener.until('switch', ({ position }) => position === 'on');
  });

  test('plays the demonstration with a real client: found, asked, answered, looked up', async () => {
    expect((await command(laptop, '/answer', { answer: 'accept' })).status).toBe(409);
    expect((await command(laptop, '/demonstration', {})).status).toBe(204);
    const asking = await listener.until('demonstration', ({ state }) => state === 'asking');
    expect(asking.question).toContain('Delete a user (delete_user)\nUser: "Umar Siddiqui"');
    expect((await command(laptop, '/demonstration', {})).status).toBe(409);
    expect((await command(laptop, '/answer', { answer: 'accept' })).status).toBe(204);
    const done = await listener.until('demonstration', ({ state }) => state === 'done');
    expect(done.steps.map(({ title, state }) => [title, state])).toEqual([
      ['The admin agent connects', 'done'],
      ['It finds umar.siddiqui@example.com: find_user', 'done'],
      ['It asks to delete Umar Siddiqui: delete_user', 'done'],
      ['It looks up the record: search_audit_log', 'done'],
    ]);
    expect(done.steps[2]?.text).toContain('Deleted.');
    expect(laptop.clerk.state.users.has(asking.question?.match(/user_\w{27}/)?.[0] ?? '')).toBe(false);
    // What is read only once both have happened is no change.
    await listener.until('users', ([first]) => first?.state === 'gone');
    await command(laptop, '/seed', {});
    await listener.until('users', (users) => users.every(({ state }) => state === 'same'));
  });
});

test('what the laptop itself asks at the start is left out', async () => {
  const laptop = await startLaptop({ assembly, ownCalls: 1 });
  const client = await clients[0].connect(as(laptop));
  await client.call('whoami');
  const listener = await lookOn(laptop);
  expect([...listener.snapshot.calls, ...listener.calls()].map(({ method }) => method)).not.toContain(
    'server/discover',
  );
  listener.close();
  await client.close();
  await laptop.close();
});

describe('with a real Clerk instance', () => {
  let real: EmbeddedClerk;
  let laptop: Laptop;

  beforeAll(async () => {
    real = await startEmbeddedClerk();
    laptop = await startLaptop({
      assembly,
      liveKey: real.secretKey,
      addresses: { 'https://api.clerk.laptop.example': real.url },
    });
  });
  afterAll(async () => {
    await laptop.close();
    await real.close();
  });

  test('whoever looks on sees ids, and no name or address of anybody; there are no faults to switch and nothing is played', async () => {
    const listener = await lookOn(laptop);
    const admin = await clients[0].connect(as(laptop, 'admin'));
    const umar = [...real.state.users.values()].find(({ firstName }) => firstName === 'Umar');
    const userId = umar?.id ?? '';
    await admin.call('find_user', { emailAddress: 'umar.siddiqui@example.com' });
    await admin.call('list_users', { limit: 50 });
    await admin.call('update_user', { userId, firstName: 'Omar' });
    const { confirmation } = approvalIn(await admin.call('delete_user', { userId }));
    await admin.call('delete_user', { userId, confirmation });
    const asked = await listener.until('approval', ({ state }) => state === 'approved');
    await listener.until('records', (entries) =>
      entries.some(({ tool, result }) => tool === 'delete_user' && result === 'done'),
    );
    expect([asked.targets, asked.question]).toEqual([[{ id: userId }], undefined]);
    expect(listener.snapshot).toEqual({
      clerk: 'live',
      calls: [],
      approvals: [],
      records: [],
      switch: { position: 'on' },
    });
    const again = await lookOn(laptop);
    const told = JSON.stringify([listener.messages, again.messages]);
    const people = [...real.state.users.values(), umar!];
    const texts = people.flatMap(({ firstName, lastName, emailAddresses }) =>
      [firstName, lastName, ...emailAddresses.map(({ emailAddress }) => emailAddress)].filter(
        (text) => text !== null && text.length > 3,
      ),
    );
    expect(texts.length).toBeGreaterThan(60);
    expect(texts.filter((text) => told.includes(text!))).toEqual([]);
    expect(told).not.toContain('@');
    for (const [path, body] of [
      ['/faults', { id: 'failing', on: true }],
      ['/demonstration', {}],
      ['/seed', {}],
    ] as const) {
      expect([path, (await command(laptop, path, body)).status]).toEqual([path, 409]);
    }
    again.close();
    listener.close();
    await admin.close();
  });
});
