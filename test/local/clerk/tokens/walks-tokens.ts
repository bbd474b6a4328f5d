import { newApiKey } from '../../../../local/clerk/tokens/api-keys.ts';
import { newOpaqueM2MToken } from '../../../../local/clerk/tokens/m2m-tokens.ts';
import { newOpaqueAccessToken } from '../../../../local/clerk/oauth/access-tokens.ts';
import { defaultSettings } from '../../../../local/clerk/state/settings.ts';
import { signingKeys } from '../../../../local/clerk/state/signing-keys.ts';
import { seedApiKey, seedApplication } from '../../../../local/clerk/seed/seed-credentials.ts';
import { seedMachines } from '../../../../local/clerk/seed/seed-machines.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';
import type { Walk } from '../walk.ts';

const instance = (clerk: EmbeddedClerk) => ({
  state: clerk.state,
  settings: defaultSettings,
  now: Date.now,
  issuer: clerk.url,
  secretKey: clerk.secretKey,
  keys: signingKeys(),
  resources: new Set<string>(),
});
const userId = (clerk: EmbeddedClerk) => [...clerk.state.users.keys()][0]!;
const { admin, support } = seedMachines;
const machine = (clerk: EmbeddedClerk) => clerk.state.machines.get(admin.id)!;
const m2mToken = (clerk: EmbeddedClerk) => newOpaqueM2MToken(instance(clerk), machine(clerk), { a: 1 }, 60);
const apiKeyPath = `/api_keys/${seedApiKey.id}`;
const applicationPath = `/oauth_applications/${seedApplication.id}`;

const accessToken = (clerk: EmbeddedClerk, grantId: string | null = null) =>
  newOpaqueAccessToken(
    instance(clerk),
    {
      clientId: seedApplication.clientId,
      userId: userId(clerk),
      scopes: ['email'],
      resources: [],
      organizationId: null,
      grantId,
    },
    60,
  );

function grantedToken(clerk: EmbeddedClerk) {
  clerk.state.grants.set('grant_1', {
    id: 'grant_1',
    clientId: seedApplication.clientId,
    userId: userId(clerk),
    scopes: ['email'],
    resources: [],
    organizationId: null,
    nonce: null,
    revoked: false,
    createdAt: Date.now(),
  });
  return accessToken(clerk, 'grant_1');
}

function logo() {
  const form = new FormData();
  form.set('file', new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], 'logo.png', { type: 'image/png' }));
  return form;
}

/** A good request for each operation that has to do with tokens and keys. */
export const tokenWalks: Record<string, Walk> = {
  'get /jwks': () => ({ path: '/jwks' }),
  'get /machines': () => ({ path: '/machines?query=agent&order_by=name' }),
  'post /machines': () => ({
    path: '/machines',
    body: { name: 'new-agent', scoped_machines: [support.id], default_token_ttl: 60 },
  }),
  'get /machines/{machine_id}': () => ({ path: `/machines/${admin.id}` }),
  'patch /machines/{machine_id}': () => ({ path: `/machines/${admin.id}`, body: { name: 'renamed' } }),
  'delete /machines/{machine_id}': () => ({ path: `/machines/${admin.id}` }),
  'get /machines/{machine_id}/secret_key': () => ({ path: `/machines/${admin.id}/secret_key` }),
  'post /machines/{machine_id}/secret_key/rotate': () => ({
    path: `/machines/${admin.id}/secret_key/rotate`,
    body: { previous_token_ttl: 0 },
  }),
  'post /machines/{machine_id}/scopes': () => ({
    path: `/machines/${support.id}/scopes`,
    body: { to_machine_id: admin.id },
  }),
  'delete /machines/{machine_id}/scopes/{other_machine_id}': () => ({
    path: `/machines/${admin.id}/scopes/${support.id}`,
  }),
  'post /m2m_tokens': (clerk) => ({
    path: '/m2m_tokens',
    key: machine(clerk).secretKey,
    body: { token_format: 'jwt', seconds_until_expiration: 60, claims: { permissions: 'users:read' } },
    status: 201,
  }),
  'get /m2m_tokens': (clerk) => {
    m2mToken(clerk);
    return { path: `/m2m_tokens?subject=${admin.id}` };
  },
  'post /m2m_tokens/{m2m_token_id}/revoke': (clerk) => ({
    path: `/m2m_tokens/${m2mToken(clerk).id}/revoke`,
    body: { revocation_reason: 'leaked' },
  }),
  'post /m2m_tokens/verify': (clerk) => ({
    path: '/m2m_tokens/verify',
    body: { token: m2mToken(clerk).token },
  }),
  'post /api_keys': (clerk) => ({
    path: '/api_keys',
    body: {
      name: 'Another key',
      description: 'For a walk',
      subject: userId(clerk),
      created_by: userId(clerk),
      claims: { a: 1 },
      scopes: ['users:read'],
      seconds_until_expiration: 60,
    },
  }),
  'get /api_keys': (clerk) => ({ path: `/api_keys?subject=${userId(clerk)}&include_invalid=true` }),
  'get /api_keys/{apiKeyID}': () => ({ path: apiKeyPath }),
  'patch /api_keys/{apiKeyID}': () => ({ path: apiKeyPath, body: { description: null, claims: { b: 2 } } }),
  'delete /api_keys/{apiKeyID}': () => ({ path: apiKeyPath }),
  'get /api_keys/{apiKeyID}/secret': () => ({ path: `${apiKeyPath}/secret` }),
  'post /api_keys/{apiKeyID}/revoke': () => ({ path: `${apiKeyPath}/revoke`, body: {} }),
  'post /api_keys/verify': (clerk) => {
    const key = { subject: userId(clerk), name: 'To verify', scopes: [], claims: null };
    return { path: '/api_keys/verify', body: { secret: newApiKey(instance(clerk), key, 60).secret } };
  },
  'get /oauth_applications': () => ({ path: '/oauth_applications?name_query=north' }),
  'post /oauth_applications': () => ({
    path: '/oauth_applications',
    body: { name: 'New', redirect_uris: ['myapp://callback'], scopes: 'profile email', pkce_required: true },
  }),
  'get /oauth_applications/{oauth_application_id}': () => ({ path: applicationPath }),
  'patch /oauth_applications/{oauth_application_id}': () => ({
    path: applicationPath,
    body: { name: 'Renamed', public: true },
  }),
  'delete /oauth_applications/{oauth_application_id}': () => ({ path: applicationPath }),
  'put /oauth_applications/{oauth_application_id}/logo': () => ({
    path: `${applicationPath}/logo`,
    body: logo(),
  }),
  'post /oauth_applications/{oauth_application_id}/rotate_secret': () => ({
    path: `${applicationPath}/rotate_secret`,
  }),
  'post /oauth_applications/{oauth_application_id}/revoke_token': (clerk) => ({
    path: `${applicationPath}/revoke_token`,
    body: { token: grantedToken(clerk) },
    status: 204,
  }),
  'post /oauth_applications/access_tokens/verify': (clerk) => ({
    path: '/oauth_applications/access_tokens/verify',
    body: { access_token: accessToken(clerk) },
  }),
};

/** Bad requests, and the status that the document has for them. */
export const tokenRefusals: [key: string, path: string, body: unknown, status: number][] = [
  ['post /machines', '/machines', {}, 422],
  ['post /machines/{machine_id}/scopes', `/machines/${admin.id}/scopes`, { to_machine_id: support.id }, 409],
  ['get /m2m_tokens', '/m2m_tokens', undefined, 400],
  ['post /m2m_tokens/verify', '/m2m_tokens/verify', { token: 'mt_unknown' }, 404],
  ['post /api_keys', '/api_keys', { name: 'x' }, 400],
  ['post /api_keys/verify', '/api_keys/verify', { secret: 'ak_unknown' }, 404],
  ['patch /api_keys/{apiKeyID}', apiKeyPath, { revoked: false }, 400],
  ['post /oauth_applications', '/oauth_applications', { name: 'x', unknown: true }, 422],
  [
    'post /oauth_applications/access_tokens/verify',
    '/oauth_applications/access_tokens/verify',
    { access_token: 'oat_unknown' },
    404,
  ],
];
