import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { refusal } from '../refusal.ts';

let clerk: EmbeddedClerk;
let client: ClerkClient;

beforeAll(async () => {
  clerk = await startEmbeddedClerk();
  client = createClerkClient({
    secretKey: clerk.secretKey,
    apiUrl: clerk.url,
    telemetry: { disabled: true },
  });
});
beforeEach(() => clerk.reset());
afterAll(() => clerk.close());

describe('JWT templates', () => {
  const template = { name: 'api', claims: { plan: '{{user.public_metadata.plan}}' } };

  test('have defaults, and are listed in pages, the newest first', async () => {
    const created = await client.jwtTemplates.create(template);
    expect(created).toMatchObject({
      lifetime: 60,
      allowedClockSkew: 5,
      customSigningKey: false,
      signingAlgorithm: 'RS256',
    });
    const { data, totalCount } = await client.jwtTemplates.list({ limit: 1 });
    expect(data.map((item) => item.name)).toEqual(['api']);
    expect(totalCount).toBe(2);
  });

  test('keep what an update leaves out', async () => {
    const { id } = await client.jwtTemplates.create({ ...template, lifetime: 120 });
    await client.jwtTemplates.update({ templateId: id, name: 'renamed', claims: {} });
    expect(await client.jwtTemplates.get(id)).toMatchObject({ name: 'renamed', claims: {}, lifetime: 120 });
  });

  test.each([
    [422, 'form_identifier_exists', 'name', { name: 'reporting' }],
    [422, 'form_param_format_invalid', 'name', { name: 'two words' }],
    [400, 'jwt_template_reserved_claim', 'claims', { claims: { sub: 'someone' } }],
    [422, 'form_param_value_invalid', 'lifetime', { lifetime: 29 }],
    [422, 'form_param_value_too_large', 'allowed_clock_skew', { allowedClockSkew: 301 }],
    [422, 'form_conditional_param_missing', 'signing_algorithm', { customSigningKey: true }],
    [
      422,
      'form_conditional_param_missing',
      'signing_key',
      { customSigningKey: true, signingAlgorithm: 'HS256' },
    ],
    [
      422,
      'form_param_format_invalid',
      'signing_key',
      { customSigningKey: true, signingAlgorithm: 'RS256', signingKey: 'no key' },
    ],
  ])('are refused with %i %s for a bad %s', async (status, code, parameter, change) => {
    await expect(client.jwtTemplates.create({ ...template, ...change })).rejects.toEqual(
      refusal(status, code, parameter),
    );
  });

  test('take a key of their own and never show it', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const created = await client.jwtTemplates.create({
      ...template,
      customSigningKey: true,
      signingAlgorithm: 'ES256',
      signingKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    });
    expect(created.signingAlgorithm).toBe('ES256');
    expect(JSON.stringify(created)).not.toContain('PRIVATE KEY');
  });

  test('are gone once deleted', async () => {
    const { id } = await client.jwtTemplates.create(template);
    expect(await client.jwtTemplates.delete(id)).toMatchObject({ id, deleted: true });
    await expect(client.jwtTemplates.get(id)).rejects.toEqual(refusal(404, 'resource_not_found'));
  });
});

describe('redirect URLs', () => {
  test('are secure or of an application, and there once', async () => {
    const { id } = await client.redirectUrls.createRedirectUrl({ url: 'my-app://callback' });
    await expect(client.redirectUrls.createRedirectUrl({ url: 'my-app://callback' })).rejects.toEqual(
      refusal(400, 'duplicate_record'),
    );
    await expect(client.redirectUrls.createRedirectUrl({ url: 'http://example.com' })).rejects.toEqual(
      refusal(422, 'insecure_url', 'url'),
    );
    for (const url of ['callback', 'javascript://x/%0aalert(1)']) {
      await expect(client.redirectUrls.createRedirectUrl({ url })).rejects.toEqual(
        refusal(422, 'form_param_format_invalid', 'url'),
      );
    }
    expect((await client.redirectUrls.getRedirectUrlList()).totalCount).toBe(3);
    await client.redirectUrls.deleteRedirectUrl(id);
    await expect(client.redirectUrls.getRedirectUrl(id)).rejects.toEqual(refusal(404, 'resource_not_found'));
  });
});
