import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { clientToken } from '../../../../local/clerk/sessions/client-tokens.ts';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { refusal } from '../refusal.ts';

const start = Date.UTC(2026, 4, 12);
let time = start;
let clerk: EmbeddedClerk;
let client: ClerkClient;

const clientWith = (secretKey: string) =>
  createClerkClient({ secretKey, apiUrl: clerk.url, telemetry: { disabled: true } });

beforeAll(async () => {
  clerk = await startEmbeddedClerk({ now: () => time });
  client = clientWith(clerk.secretKey);
});
beforeEach(() => {
  time = start;
  clerk.reset();
});
afterAll(() => clerk.close());

const ada = () => [...clerk.state.users.values()][0]!;
const membership = () => [...clerk.state.memberships.values()][0]!;
const outsider = () => [...clerk.state.users.values()].at(-1)!;

describe('sign-in tokens', () => {
  test('are for a user, and one of their organizations', async () => {
    const { userId, organizationId: orgId } = membership();
    const token = await client.signInTokens.createSignInToken({ userId, orgId, expiresInSeconds: 60 });
    expect(token).toMatchObject({ userId, status: 'pending', token: expect.any(String) });
    await expect(
      client.signInTokens.createSignInToken({ userId: outsider().id, orgId, expiresInSeconds: 60 }),
    ).rejects.toEqual(refusal(403, 'not_a_member_in_organization'));
    await expect(
      client.signInTokens.createSignInToken({ userId, orgId: 'org_missing', expiresInSeconds: 60 }),
    ).rejects.toEqual(refusal(404, 'resource_not_found'));
    await expect(
      client.signInTokens.createSignInToken({ userId: 'user_missing', expiresInSeconds: 60 }),
    ).rejects.toEqual(refusal(404, 'resource_not_found'));
  });

  test('last a second at least', async () => {
    await expect(
      client.signInTokens.createSignInToken({ userId: ada().id, expiresInSeconds: 0 }),
    ).rejects.toEqual(refusal(422, 'form_param_value_invalid', 'expires_in_seconds'));
  });

  test('are revoked once', async () => {
    const { id } = await client.signInTokens.createSignInToken({
      userId: ada().id,
      expiresInSeconds: 60,
    });
    expect((await client.signInTokens.revokeSignInToken(id)).status).toBe('revoked');
    await expect(client.signInTokens.revokeSignInToken(id)).rejects.toEqual(
      refusal(400, 'sign_in_token_cannot_be_revoked_code'),
    );
  });
});

describe('actor tokens', () => {
  test('carry the actor as given, and are revoked once', async () => {
    const actor = { sub: 'user_1', additionalProperties: { reasonGiven: 'ticket 7' } };
    const token = await client.actorTokens.create({
      userId: ada().id,
      actor,
      expiresInSeconds: 60,
      sessionMaxDurationInSeconds: 60,
    });
    expect(token).toMatchObject({ actor, status: 'pending', userId: ada().id });
    expect((await client.actorTokens.revoke(token.id)).status).toBe('revoked');
    await expect(client.actorTokens.revoke(token.id)).rejects.toEqual(
      refusal(400, 'actor_token_cannot_be_revoked_code'),
    );
  });

  test('need a user who exists', async () => {
    await expect(
      client.actorTokens.create({
        userId: 'user_missing',
        actor: { sub: 'user_1' },
        expiresInSeconds: 60,
        sessionMaxDurationInSeconds: 60,
      }),
    ).rejects.toEqual(refusal(422, 'form_resource_not_found', 'user_id'));
  });
});

describe('agent tasks', () => {
  const parameters = () => ({
    onBehalfOf: { userId: ada().id },
    permissions: '*',
    agentName: 'helper',
    taskDescription: 'Tidy up',
    redirectUrl: 'https://example.com/done',
  });

  test('have the same agent for the same name, and a task each', async () => {
    const one = await client.agentTasks.create(parameters());
    const two = await client.agentTasks.create({
      ...parameters(),
      onBehalfOf: { identifier: 'ADA.okafor@northwind.example' },
    });
    const other = await client.agentTasks.create({ ...parameters(), agentName: 'other' });
    expect(two.agentId).toBe(one.agentId);
    expect(other.agentId).not.toBe(one.agentId);
    expect(two.agentTaskId).not.toBe(one.agentTaskId);
    expect(one.url).toContain(clerk.url);
  });

  test('name a user who exists, all permissions, and where to go on', async () => {
    const attempts = [
      [{ onBehalfOf: { userId: 'user_missing' } }, 404, 'resource_not_found'],
      [{ onBehalfOf: { identifier: 'nobody@example.com' } }, 404, 'resource_not_found'],
      [{ permissions: 'users:read' }, 422, 'form_param_value_invalid'],
      [{ redirectUrl: '/done' }, 422, 'form_param_format_invalid'],
    ] as const;
    for (const [change, status, code] of attempts) {
      const attempt = client.agentTasks.create({ ...parameters(), ...change });
      await expect(attempt).rejects.toEqual(refusal(status, code));
    }
  });

  test('lead to secure places only in production', async () => {
    const insecure = { ...parameters(), redirectUrl: 'http://localhost:3000' };
    await expect(client.agentTasks.create(insecure)).resolves.toBeDefined();
    clerk.state.instance.environmentType = 'production';
    await expect(client.agentTasks.create(insecure)).rejects.toEqual(
      refusal(422, 'insecure_url', 'redirect_url'),
    );
  });

  test('are revoked once, without showing the link again', async () => {
    const { agentTaskId } = await client.agentTasks.create(parameters());
    expect(await client.agentTasks.revoke(agentTaskId)).not.toHaveProperty('url', expect.any(String));
    await expect(client.agentTasks.revoke(agentTaskId)).rejects.toEqual(
      refusal(400, 'agent_task_cannot_be_revoked'),
    );
    await expect(client.agentTasks.revoke('agent_task_missing')).rejects.toEqual(
      refusal(404, 'agent_task_not_found'),
    );
  });
});

describe('testing tokens', () => {
  test('differ each time and say in seconds when they end', async () => {
    const one = await client.testingTokens.createTestingToken();
    const two = await client.testingTokens.createTestingToken();
    expect(two.token).not.toBe(one.token);
    expect(JSON.stringify(one)).toContain(String(start / 1000 + 3600));
  });
});

describe('clients', () => {
  test('are those of the sessions, the newest first', async () => {
    const { data, totalCount } = await client.clients.getClientList({ limit: 2 });
    expect(totalCount).toBe(6);
    expect(data).toHaveLength(2);
    const [newest] = data;
    expect(newest!.sessionIds).toEqual(newest!.sessions.map((session) => session.id));
    expect(newest!.lastActiveSessionId).toBe(newest!.sessionIds[0]);
    expect(await client.clients.getClient(newest!.id)).toEqual(newest);
  });

  test('have no active session once it is revoked', async () => {
    const [active] = clerk.state.sessions.values();
    await client.sessions.revokeSession(active!.id);
    expect((await client.clients.getClient(active!.clientId)).lastActiveSessionId).toBeNull();
  });

  test('are verified by their token, and by no other', async () => {
    const { clientId } = [...clerk.state.sessions.values()][0]!;
    const token = clientToken(clerk.state, clientId);
    expect((await client.clients.verifyClient(token)).id).toBe(clientId);
    const [head, , signature] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ id: clientId, admin: true })).toString('base64url');
    for (const bad of ['garbage', `${head}.${forged}.${signature}`]) {
      await expect(client.clients.verifyClient(bad)).rejects.toEqual(refusal(400, 'cookie_invalid'));
    }
    await expect(client.clients.verifyClient(clientToken(clerk.state, 'client_missing'))).rejects.toEqual(
      refusal(404, 'resource_not_found'),
    );
  });

  test('fetch what a handshake left for them once, and in time', async () => {
    const handshake = { directives: ['__session=abc'], expiresAt: start + 1000 };
    clerk.state.handshakes.set('one', handshake);
    clerk.state.handshakes.set('late', handshake);
    expect(await client.clients.getHandshakePayload({ nonce: 'one' })).toEqual({
      directives: ['__session=abc'],
    });
    time += 1000;
    for (const nonce of ['one', 'late']) {
      await expect(client.clients.getHandshakePayload({ nonce })).rejects.toEqual(
        refusal(404, 'resource_not_found'),
      );
    }
    await expect(client.clients.getHandshakePayload({ nonce: '' })).rejects.toEqual(
      refusal(400, 'missing_query_parameter'),
    );
  });
});

describe('sign-ups', () => {
  const attempts = () => [...clerk.state.signUps.keys()] as [string, string, string];

  test('can be given an external id while under way', async () => {
    const [underWay] = attempts();
    expect(await client.signUps.get(underWay)).toMatchObject({
      status: 'missing_requirements',
      unverifiedFields: ['email_address'],
    });
    await client.signUps.update({ signUpAttemptId: underWay, externalId: 'crm-7', customAction: true });
    expect(await client.signUps.get(underWay)).toMatchObject({ externalId: 'crm-7', customAction: true });
  });

  test('are closed once complete or abandoned', async () => {
    const [underWay, complete, abandoned] = attempts();
    time += 2 * 86_400_000;
    for (const signUpAttemptId of [underWay, complete, abandoned]) {
      await expect(client.signUps.update({ signUpAttemptId, externalId: 'x' })).rejects.toEqual(
        refusal(403, 'sign_up_cannot_be_updated'),
      );
    }
    expect((await client.signUps.get(underWay)).status).toBe('abandoned');
  });
});

describe('accountless applications', () => {
  const applicationsOf = ({ __experimental_accountlessApplications: applications }: ClerkClient) =>
    applications;

  test('are made without a key, and completed with their own', async () => {
    const keyless = createClerkClient({ apiUrl: clerk.url, telemetry: { disabled: true } });
    const application = await applicationsOf(keyless).createAccountlessApplication();
    expect(application.publishableKey).toMatch(/^pk_test_/);
    const owner = clientWith(application.secretKey);
    expect(await applicationsOf(owner).completeAccountlessApplicationOnboarding()).toEqual(application);
  });

  test('can be this very instance, but nobody with another key is served', async () => {
    const own = await applicationsOf(client).completeAccountlessApplicationOnboarding();
    expect(own.secretKey).toBe(clerk.secretKey);
    const stranger = clientWith('sk_test_other');
    await expect(applicationsOf(stranger).completeAccountlessApplicationOnboarding()).rejects.toEqual(
      refusal(401, 'clerk_key_invalid'),
    );
  });
});
