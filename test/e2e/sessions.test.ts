import { describe, expect, test } from '@jest/globals';
import { as, clients, confirming, textOf } from './clients.ts';
import { useLaptop } from './laptop-fixture.ts';
import { legacyCall } from './messages.ts';

interface Session {
  readonly id: string;
  readonly status: string;
  readonly createdAt: string;
  readonly latestActivity: Record<string, unknown> | null;
}

const { laptop, client, support } = useLaptop({
  client: 'unattended',
  support: (laptop) => clients[1].connect(as(laptop, 'support')).then(confirming),
});

const adaId = () => [...laptop.clerk.state.users.keys()][0] ?? '';
const sessionsOf = (userId: string) =>
  [...laptop.clerk.state.sessions.values()].filter((session) => session.userId === userId);
const list = async (args: Record<string, unknown>) => {
  const result = await client.call('list_user_sessions', args);
  expect(result.isError ? textOf(result) : '').toBe('');
  return result.structuredContent as { sessions: Session[]; totalCount: number; nextCursor?: string };
};

/** Gives a user this many active sessions more. */
function addSessions(userId: string, count: number): void {
  const { sessions } = laptop.clerk.state;
  const [model] = sessionsOf(userId);
  for (let index = 0; index < count; index += 1) {
    const id = `sess_extra${index}`;
    sessions.set(id, { ...model!, id, status: 'active', expireAt: Date.now() + 3_600_000 });
  }
}

describe('list_user_sessions', () => {
  test('gives the sessions of one user, the newest first, with one request to Clerk', async () => {
    const { sessions, totalCount } = await list({ userId: adaId() });
    expect(totalCount).toBe(sessionsOf(adaId()).length);
    const times = sessions.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(laptop.clerk.requests).toHaveLength(1);
  });

  test('filters by status, and goes on where the page before ended', async () => {
    addSessions(adaId(), 5);
    const [first] = sessionsOf(adaId());
    await client.call('revoke_user_sessions', { sessionId: first?.id });
    const { sessions } = await list({ userId: adaId(), status: 'revoked' });
    expect(sessions.map(({ id }) => id)).toEqual([first?.id]);

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ userId: adaId(), limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.sessions.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.toSorted()).toEqual(
      sessionsOf(adaId())
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  test('shows pending sessions, also them alone, page by page', async () => {
    const all = sessionsOf(adaId());
    for (const session of all) session.status = 'pending';
    addSessions(adaId(), 1);
    const { sessions, totalCount } = await list({ userId: adaId() });
    expect(totalCount).toBe(all.length + 1);
    expect(sessions.filter(({ status }) => status === 'pending')).toHaveLength(all.length);

    const first = await list({ userId: adaId(), status: 'pending', limit: 1 });
    expect(first).toMatchObject({ totalCount: all.length, sessions: [{ status: 'pending' }] });
    const second = await list({ userId: adaId(), status: 'pending', limit: 1, cursor: first.nextCursor });
    expect([...first.sessions, ...second.sessions].map(({ id }) => id).toSorted()).toEqual(
      all.map(({ id }) => id).toSorted(),
    );
  });

  test('shows IP address and city only with sessions:private', async () => {
    const { sessions } = await list({ userId: adaId() });
    expect(sessions[0]?.latestActivity).toEqual(
      expect.objectContaining({ ipAddress: expect.stringMatching(/^203\.0\.113\./), city: 'Lagos' }),
    );
    const seen = JSON.stringify(await support.call('list_user_sessions', { userId: adaId() }));
    expect(seen).toContain('"country":"NG"');
    expect(seen).not.toMatch(/203\.0\.113|Lagos|ipAddress|"city"/);
  });

  test('says the same in the text', async () => {
    const text = textOf(await client.call('list_user_sessions', { userId: adaId() }));
    expect(text).toMatch(/203\.0\.113\..* \| Lagos \| /);
    const others = textOf(await support.call('list_user_sessions', { userId: adaId() }));
    expect(others).not.toMatch(/203\.0\.113|Lagos/);
  });
});

describe('revoke_user_sessions', () => {
  const active = (userId: string) => sessionsOf(userId).filter(({ status }) => status === 'active');

  test('revokes one session by its id, and no other', async () => {
    const [first, ...others] = active(adaId());
    const result = await support.call('revoke_user_sessions', { sessionId: first?.id });
    expect(result.structuredContent).toEqual({ sessions: [{ sessionId: first?.id, status: 'revoked' }] });
    expect(active(adaId())).toEqual(others);
    expect(laptop.clerk.requests).toHaveLength(1);
  });

  test('revokes all active sessions of a user, reports each, and can be repeated', async () => {
    const before = active(adaId()).map(({ id }) => id);
    const others = [...laptop.clerk.state.sessions.values()].filter(
      ({ userId, status }) => userId !== adaId() && status === 'active',
    );
    const result = await client.call('revoke_user_sessions', { userId: adaId() });
    expect(result.structuredContent).toEqual({
      sessions: expect.arrayContaining(before.map((sessionId) => ({ sessionId, status: 'revoked' }))),
    });
    expect(active(adaId())).toEqual([]);
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 'active'));

    const again = await client.call('revoke_user_sessions', { userId: adaId() });
    expect(again.structuredContent).toEqual({ sessions: [] });
    expect(textOf(again)).toContain('has no active session');
  });

  test('revokes those that wait for a task, too: they are signed in', async () => {
    const pending = [...laptop.clerk.state.sessions.values()].find(({ status }) => status === 'pending')!;
    const result = await client.call('revoke_user_sessions', { userId: pending.userId });
    expect(result.structuredContent).toEqual({ sessions: [{ sessionId: pending.id, status: 'revoked' }] });
    expect(pending.status).toBe('revoked');
  });

  test('walks through more sessions than Clerk lists at once', async () => {
    addSessions(adaId(), 510);
    const total = active(adaId()).length;
    const result = await client.call('revoke_user_sessions', { userId: adaId() });
    expect((result.structuredContent as { sessions: unknown[] }).sessions).toHaveLength(total);
    expect(active(adaId())).toEqual([]);
  });

  test('tells a client that asks for it how far it has come', async () => {
    addSessions(adaId(), 8);
    const { body, ...init } = legacyCall('revoke_user_sessions', { userId: adaId() });
    const message = JSON.parse(body) as { params: object };
    const response = await fetch(laptop.mcpUrl, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${laptop.tokens.unattended}` },
      body: JSON.stringify({
        ...message,
        params: { ...message.params, _meta: { progressToken: 'sign-out' } },
      }),
    });
    const lines = await response.text();
    expect(lines).toContain('"progress":5,"total":10');
    expect(lines).toContain('"progress":10,"total":10');
  });

  test('says what is revoked and how to finish when Clerk fails half-way', async () => {
    addSessions(adaId(), 12);
    const total = active(adaId()).length;
    laptop.clerk.fault({ kind: 'server-error', method: 'POST', path: '/sessions/sess_extra7/revoke' });
    const result = await client.call('revoke_user_sessions', { userId: adaId() });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/Not all sessions[\s\S]*status 500[\s\S]*To finish, call/);
    laptop.clerk.clearFaults();
    const left = active(adaId()).length;
    expect(left).toBeLessThan(total);
    const again = await client.call('revoke_user_sessions', { userId: adaId() });
    expect((again.structuredContent as { sessions: unknown[] }).sessions).toHaveLength(left);
    expect(active(adaId())).toEqual([]);
  });

  test.each([
    ['neither', {}],
    ['both', { userId: 'user_1', sessionId: 'sess_1' }],
    ['a hostile session id', { sessionId: 'sess_1/tokens' }],
  ])('refuses %s, before anything reaches Clerk', async (_, args) => {
    const result = await client.call('revoke_user_sessions', args);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/send either userId|must be sess_/);
    expect(laptop.clerk.requests).toEqual([]);
  });
});
