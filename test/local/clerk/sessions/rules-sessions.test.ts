import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClerkClient } from '@clerk/backend';
import { decodeJwt, jwtVerify } from 'jose';
import { refusal, startPeople } from '../users/people-fixture.ts';
import type { PeopleFixture } from '../users/people-fixture.ts';

let people: PeopleFixture;
let client: ClerkClient;

beforeAll(async () => {
  people = await startPeople();
  ({ client } = people);
});
beforeEach(() => {
  people.clock.now = Date.UTC(2026, 0, 15);
  people.clerk.reset();
});
afterAll(() => people.clerk.close());

const ada = () => people.user('ada.okafor@northwind.example');
const northwind = () => people.organization('northwind-robotics');

describe('a session', () => {
  test('can be created, and makes the user active', async () => {
    const session = await client.sessions.createSession({ userId: ada().id });
    expect(session).toMatchObject({ userId: ada().id, status: 'active', latestActivity: null });
    expect(session.expireAt - people.clock.now).toBe(7 * 86_400_000);
    expect((await client.users.getUser(ada().id)).lastSignInAt).toBe(people.clock.now);
  });

  test('is refused to nobody, to a banned user and for a foreign organization', async () => {
    await expect(client.sessions.createSession({ userId: 'user_nobody' })).rejects.toEqual(
      refusal(404, 'resource_not_found'),
    );
    const banned = people.user('dmitri.volkov@northwind.example');
    await expect(client.sessions.createSession({ userId: banned.id })).rejects.toEqual(
      refusal(403, 'user_banned'),
    );
    const { status } = await people.send('POST', '/sessions', {
      user_id: people.user('yusuf.demir@example.org').id,
      active_organization_id: northwind().id,
    });
    expect(status).toBe(422);
  });
});

describe('a session token', () => {
  test('says who, which session, which organization and role, for a minute', async () => {
    const { body } = await people.send('POST', '/sessions', {
      user_id: ada().id,
      active_organization_id: northwind().id,
    });
    const sessionId = (body as { id: string }).id;
    const { jwt } = await client.sessions.getToken(sessionId);
    const claims = decodeJwt(jwt);
    expect(claims).toMatchObject({
      sub: ada().id,
      sid: sessionId,
      v: 2,
      o: { id: northwind().id, slg: 'northwind-robotics', rol: 'admin' },
    });
    expect(claims.exp! - claims.iat!).toBe(60);
  });

  test('holds as long as asked for, within limits', async () => {
    const session = await client.sessions.createSession({ userId: ada().id });
    const claims = decodeJwt((await client.sessions.getToken(session.id, undefined, 600)).jwt);
    expect(claims.exp! - claims.iat!).toBe(600);
    await expect(client.sessions.getToken(session.id, undefined, 5)).rejects.toEqual(
      refusal(422, 'form_param_value_invalid', 'expires_in_seconds'),
    );
  });

  test('follows a template, with what the user has in place of shortcodes', async () => {
    await client.jwtTemplates.create({
      name: 'support',
      claims: { email: '{{user.primary_email_address}}', about: 'on plan {{user.public_metadata.plan}}' },
      lifetime: 300,
    });
    const session = await client.sessions.createSession({ userId: ada().id });
    const claims = decodeJwt((await client.sessions.getToken(session.id, 'support')).jwt);
    expect(claims).toMatchObject({ email: 'ada.okafor@northwind.example', about: 'on plan enterprise' });
    expect(claims.exp! - claims.iat!).toBe(300);
    await expect(client.sessions.getToken(session.id, 'nothing')).rejects.toEqual(
      refusal(404, 'resource_not_found'),
    );
  });

  test('is not made for a session that is over', async () => {
    const session = await client.sessions.createSession({ userId: ada().id });
    await client.sessions.revokeSession(session.id);
    await expect(client.sessions.getToken(session.id)).rejects.toEqual(refusal(404, 'resource_not_found'));
  });

  test('is verified for its own session until it expires', async () => {
    const session = await client.sessions.createSession({ userId: ada().id });
    const other = await client.sessions.createSession({ userId: ada().id });
    const { jwt } = await client.sessions.getToken(session.id);
    expect((await client.sessions.verifySession(session.id, jwt)).id).toBe(session.id);
    for (const [id, token] of [
      [other.id, jwt],
      [session.id, 'nonsense'],
      [session.id, `${jwt.slice(0, -4)}AAAA`],
    ] as const) {
      await expect(client.sessions.verifySession(id, token)).rejects.toEqual(
        refusal(400, 'invalid_session_token'),
      );
    }
    people.clock.now += 61_000;
    await expect(client.sessions.verifySession(session.id, jwt)).rejects.toEqual(
      refusal(400, 'invalid_session_token'),
    );
  });
});

describe('a token from a template with a key of its own', () => {
  test('is signed with that key', async () => {
    const signingKey = 'a secret of thirty-two characters';
    await client.jwtTemplates.create({
      name: 'hasura',
      claims: { role: 'user' },
      customSigningKey: true,
      signingAlgorithm: 'HS256',
      signingKey,
    });
    const session = await client.sessions.createSession({ userId: ada().id });
    const { jwt } = await client.sessions.getToken(session.id, 'hasura');
    const { payload } = await jwtVerify(jwt, Buffer.from(signingKey), {
      currentDate: new Date(people.clock.now),
    });
    expect(payload).toMatchObject({ sub: ada().id, role: 'user' });
  });
});

describe('refreshing a session', () => {
  const refreshable = async () => {
    const session = await client.sessions.createSession({ userId: ada().id });
    const now = Math.floor(people.clock.now / 1000);
    const jwt = await people.clerk.tokens.sign({
      sub: ada().id,
      sid: session.id,
      azp: 'https://app.example',
      iat: now,
      exp: now + 60,
      jti: 'one',
    });
    people.clock.now += 120_000;
    return {
      id: session.id,
      parameters: {
        expired_token: jwt,
        refresh_token: people.clerk.state.sessions.get(session.id)!.refreshToken,
        request_origin: 'https://app.example',
        format: 'token' as const,
      },
    };
  };

  test('gives a new token for an expired one, once', async () => {
    const { id, parameters } = await refreshable();
    const { jwt } = await client.sessions.refreshSession(id, parameters);
    expect((await client.sessions.verifySession(id, jwt)).id).toBe(id);
    await expect(client.sessions.refreshSession(id, parameters)).rejects.toEqual(
      refusal(401, 'session_refresh_expired_session_token_consumed'),
    );
  });

  test('gives cookies when asked for', async () => {
    const { id, parameters } = await refreshable();
    const { cookies } = await client.sessions.refreshSession(id, { ...parameters, format: 'cookie' });
    expect(cookies).toEqual([expect.stringMatching(/^__session=ey/)]);
  });

  test.each([
    ['refresh_token_not_found', { refresh_token: 'wrong' }],
    ['expired_session_token_invalid', { expired_token: 'a.b.c' }],
    ['refresh_request_origin_azp_mismatch', { request_origin: 'https://evil.example' }],
    ['refresh_request_origin_invalid', { request_origin: 'nowhere' }],
  ])('is refused with 401 %s', async (code, change) => {
    const { id, parameters } = await refreshable();
    await expect(client.sessions.refreshSession(id, { ...parameters, ...change })).rejects.toEqual(
      refusal(401, code),
    );
  });

  test('is refused for a token that no browser asked for', async () => {
    const { id, parameters } = await refreshable();
    const { jwt } = await client.sessions.getToken(id);
    await expect(client.sessions.refreshSession(id, { ...parameters, expired_token: jwt })).rejects.toEqual(
      refusal(401, 'expired_session_token_missing_azp'),
    );
  });

  test('is refused for a session that is over or unknown', async () => {
    const { id, parameters } = await refreshable();
    await client.sessions.revokeSession(id);
    await expect(client.sessions.refreshSession(id, parameters)).rejects.toEqual(
      refusal(401, 'session_refresh_inactive_session'),
    );
    await expect(client.sessions.refreshSession('sess_none', parameters)).rejects.toEqual(
      refusal(401, 'session_refresh_session_not_found'),
    );
  });
});
