import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClerkClient } from '@clerk/backend';
import type { ClerkClient } from '@clerk/backend';
import { seedApplication } from '../../../../local/clerk/seed/seed-credentials.ts';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';

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

describe('an OAuth application', () => {
  test('is made and changed through the Backend API', async () => {
    const made = await client.oauthApplications.create({
      name: 'Console',
      redirectUris: ['myapp://callback'],
      public: true,
    });
    expect(made).toMatchObject({ isPublic: true, scopes: 'profile email', clientSecret: '' });
    expect(made.authorizeUrl).toBe(`${clerk.url}/oauth/authorize`);
    const changed = await client.oauthApplications.update({
      oauthApplicationId: made.id,
      name: 'Renamed',
      scopes: 'email',
    });
    expect(changed).toMatchObject({ name: 'Renamed', scopes: 'email', redirectUris: ['myapp://callback'] });
  });

  test.each([
    ['a scope that does not exist', { scopes: 'email unknown' }, 'form_param_value_invalid'],
    ['a redirect URI that is none', { redirectUris: ['callback'] }, 'form_param_format_invalid'],
    ['a redirect URI that runs code', { redirectUris: ['javascript:1'] }, 'form_param_format_invalid'],
  ])('is refused with %s', async (_what, parameters, code) => {
    const create = client.oauthApplications.create({ name: 'Console', ...parameters });
    await expect(create).rejects.toMatchObject({ status: 422, errors: [{ code }] });
  });

  test('takes a picture as its logo, and nothing else', async () => {
    const upload = (type: string) => {
      const form = new FormData();
      form.set('file', new File(['x'], 'logo', { type }));
      return fetch(`${clerk.url}/v1/oauth_applications/${seedApplication.id}/logo`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${clerk.secretKey}` },
        body: form,
      });
    };
    expect((await upload('text/plain')).status).toBe(400);
    expect(await (await upload('image/png')).json()).toMatchObject({
      client_image_url: expect.stringContaining('https://img.clerk.com/'),
    });
  });
});
