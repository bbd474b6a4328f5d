import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { seedApiKey } from '../../../../local/clerk/seed/seed-credentials.ts';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { firstUserId } from '../oauth/oauth-flow.ts';

let clerk: EmbeddedClerk;
let client: ClerkClient;

const clientOf = (secretKey = clerk.secretKey) =>
  createClerkClient({ secretKey, apiUrl: clerk.url, telemetry: { disabled: true } });

beforeAll(async () => {
  clerk = await startEmbeddedClerk();
  client = clientOf();
});
beforeEach(() => {
  clerk.reset();
});
afterAll(() => clerk.close());

const userId = () => firstUserId(clerk);
const seededSecret = () => clerk.state.apiKeys.get(seedApiKey.id)!.secret;
const organizationId = () => [...clerk.state.organizations.keys()][0]!;

describe('an API key', () => {
  test('of the seed never changes', async () => {
    const { data } = await client.apiKeys.list({ subject: userId() });
    expect(data).toEqual([expect.objectContaining({ id: seedApiKey.id, subject: userId() })]);
    expect(await client.apiKeys.getSecret(seedApiKey.id)).toMatchObject({ secret: seededSecret() });
  });

  test('shows its secret when it is made, and remembers when it was used', async () => {
    const key = await client.apiKeys.create({ name: 'New key', subject: organizationId(), scopes: ['a'] });
    expect(key).toMatchObject({ secret: expect.stringMatching(/^ak_/), lastUsedAt: null, expiration: null });
    expect((await client.apiKeys.verify(key.secret!)).id).toBe(key.id);
    const seen = await client.apiKeys.get(key.id);
    expect(seen.lastUsedAt).not.toBeNull();
    expect(seen.secret).toBeUndefined();
  });

  test('can be changed and deleted', async () => {
    const changed = await client.apiKeys.update({
      apiKeyId: seedApiKey.id,
      subject: userId(),
      description: 'Other',
      secondsUntilExpiration: 60,
    });
    expect(changed).toMatchObject({ description: 'Other', scopes: ['users:read'] });
    expect(changed.expiration).not.toBeNull();
    const secret = seededSecret();
    await client.apiKeys.delete(seedApiKey.id);
    await expect(client.apiKeys.verify(secret)).rejects.toMatchObject({ status: 404 });
  });

  test('needs another name than the keys that its owner has', async () => {
    const create = () => client.apiKeys.create({ name: 'Nightly export', subject: userId() });
    await expect(create()).rejects.toMatchObject({ status: 409 });
    await client.apiKeys.revoke({ apiKeyId: seedApiKey.id });
    expect((await create()).name).toBe('Nightly export');
  });

  test.each([
    ['a name that is too short', { name: 'x' }],
    ['a subject that is no id', { subject: 'everyone' }],
    ['a subject that does not exist', { subject: `user_2${'x'.repeat(26)}` }],
    ['a lifetime of nothing', { secondsUntilExpiration: 0 }],
  ])('is refused with %s', async (_what, parameters) => {
    const create = client.apiKeys.create({ name: 'New key', subject: userId(), ...parameters });
    await expect(create).rejects.toMatchObject({ status: 400, errors: [{ code: 'bad_request' }] });
  });
});
