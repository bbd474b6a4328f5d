import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startEmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import { authorize, exchange, newClient, newCode, register } from './oauth-flow.ts';

let clerk: EmbeddedClerk;

beforeAll(async () => {
  clerk = await startEmbeddedClerk();
});
beforeEach(() => clerk.reset());
afterAll(() => clerk.close());

const change = async (settings: Record<string, unknown>) => {
  const response = await fetch(`${clerk.url}/v1/instance/oauth_application_settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${clerk.secretKey}` },
    body: JSON.stringify(settings),
  });
  expect(response.status).toBe(200);
};
const metadata = async () =>
  (await (await fetch(`${clerk.url}/.well-known/oauth-authorization-server`)).json()) as object;

test('an administrator ends dynamic registration, until the next reset', async () => {
  await change({ dynamic_oauth_client_registration: false });
  expect((await register(clerk)).status).toBe(403);
  expect(await metadata()).not.toHaveProperty('registration_endpoint');
  clerk.reset();
  expect((await register(clerk)).status).toBe(201);
});

test('an administrator makes new access tokens opaque', async () => {
  await change({ oauth_jwt_access_tokens: false });
  const clientId = await newClient(clerk);
  const { body } = await exchange(clerk, clientId, await newCode(clerk, { client_id: clientId }));
  expect(body['access_token']).toMatch(/^oat_/);
});

test('an administrator chooses what is granted to a client that asks for no scope', async () => {
  await change({ default_scopes: ['openid'] });
  const clientId = await newClient(clerk);
  const { body } = await exchange(clerk, clientId, await newCode(clerk, { client_id: clientId }));
  expect(body['scope']).toBe('openid');
});

test('an administrator cannot make a default of a scope that does not exist', async () => {
  const response = await fetch(`${clerk.url}/v1/instance/oauth_application_settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${clerk.secretKey}` },
    body: JSON.stringify({ default_scopes: ['openid', 'unknown'] }),
  });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    errors: [{ code: 'form_param_value_invalid', meta: { param_name: 'default_scopes' } }],
  });
});

test('clients with a metadata document are admitted only where that is advertised', async () => {
  await change({ client_id_metadata_documents_advertised: false });
  const page = await authorize(clerk, { client_id: 'https://client.example/client.json' });
  expect(page.status).toBe(400);
  expect(await page.text()).toContain('does not admit clients');
});

test('an administrator keeps unknown metadata documents out', async () => {
  await change({
    client_id_metadata_documents_advertised: false,
    client_id_metadata_documents_only_allow_pre_registered_clients: true,
  });
  expect(await metadata()).toHaveProperty('client_id_metadata_document_supported', false);
  const page = await authorize(clerk, { client_id: 'https://client.example/client.json' });
  expect(page.status).toBe(400);
  expect(await page.text()).toContain('does not admit clients');
});
