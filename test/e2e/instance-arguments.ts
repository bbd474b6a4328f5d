import { newApiKey } from '../../local/clerk/tokens/api-keys.ts';
import { newOpaqueM2MToken } from '../../local/clerk/tokens/m2m-tokens.ts';
import { newOpaqueAccessToken } from '../../local/clerk/oauth/access-tokens.ts';
import { signingKeys } from '../../local/clerk/state/signing-keys.ts';
import { seedApiKey, seedApplication } from '../../local/clerk/seed/seed-credentials.ts';
import { seedMachines } from '../../local/clerk/seed/seed-machines.ts';
import type { EmbeddedClerk } from '../../local/clerk/server.ts';
import { defaultSettings } from '../../local/clerk/state/settings.ts';

type Arguments = (clerk: EmbeddedClerk) => Record<string, unknown>;

const instanceOf = (clerk: EmbeddedClerk) => ({
  state: clerk.state,
  settings: defaultSettings,
  now: Date.now,
  issuer: clerk.url,
  secretKey: clerk.secretKey,
  keys: signingKeys(),
  resources: new Set<string>(),
});
const first = <Item>(items: Map<string, Item>) => [...items.values()][0]!;
const userId = ({ state }: EmbeddedClerk) => first(state.users).id;
const { admin, support, readOnly } = seedMachines;
const apiKeyId = seedApiKey.id;
const oauthApplicationId = seedApplication.id;

const m2mToken = (clerk: EmbeddedClerk) =>
  newOpaqueM2MToken(instanceOf(clerk), clerk.state.machines.get(admin.id)!, { a: 1 }, 60);

function accessToken(clerk: EmbeddedClerk): string {
  const grant = {
    id: 'grant_1',
    clientId: seedApplication.clientId,
    userId: userId(clerk),
    scopes: ['email'],
    resources: [],
    organizationId: null,
    nonce: null,
    revoked: false,
    createdAt: Date.now(),
  };
  clerk.state.grants.set(grant.id, grant);
  return newOpaqueAccessToken(instanceOf(clerk), { ...grant, grantId: grant.id }, 60);
}

const ticket = (clerk: EmbeddedClerk, prefix: string) => ({
  id: clerk.state.ids.id(prefix),
  status: 'pending' as const,
  token: 'a-ticket-that-lets-someone-in',
  url: 'https://clerk.example.com/tickets/a-ticket-that-lets-someone-in',
  userId: userId(clerk),
  expiresAt: Date.now() + 60_000,
  createdAt: 1_700_000_000_000,
  updatedAt: 1_700_000_000_000,
});

function inProduction({ state }: EmbeddedClerk): void {
  state.instance.environmentType = 'production';
}

const message = {
  to: { address: 'customer@example.com' },
  from: { address: 'support@embedded.accounts.dev', name: 'Support' },
  subject: 'Your code',
  text: 'It is 424242-secret.',
};

const none: Arguments = () => ({});

/** Good arguments of each operation on the instance, and the state that they need. */
export const instanceArguments: Record<string, Arguments> = {
  list_api_keys: (clerk) => ({ subject: userId(clerk), includeInvalid: false, limit: 5 }),
  get_api_key: () => ({ apiKeyId }),
  create_api_key: (clerk) => ({
    name: 'Reporting',
    subject: userId(clerk),
    description: 'Reads what reports need',
    claims: { team: 'data' },
    scopes: ['users:read'],
    createdBy: userId(clerk),
    secondsUntilExpiration: 3600,
  }),
  update_api_key: (clerk) => ({ apiKeyId, subject: userId(clerk), scopes: [], description: null }),
  revoke_api_key: () => ({ apiKeyId, revocationReason: 'leaked' }),
  delete_api_key: () => ({ apiKeyId }),
  get_api_key_secret: () => ({ apiKeyId }),
  verify_api_key: (clerk) => ({
    secret: newApiKey(
      instanceOf(clerk),
      { subject: userId(clerk), name: 'To verify', scopes: [], claims: null },
      60,
    ).secret,
  }),

  list_m2m_tokens: (clerk) => {
    m2mToken(clerk);
    return { subject: admin.id, revoked: true, expired: false };
  },
  create_m2m_token: () => ({
    machineId: admin.id,
    tokenFormat: 'opaque',
    secondsUntilExpiration: 120,
    claims: { job: 'nightly' },
    minRemainingTtlSeconds: 0,
  }),
  revoke_m2m_token: (clerk) => ({ m2mTokenId: m2mToken(clerk).id, revocationReason: 'leaked' }),
  verify_m2m_token: (clerk) => ({ token: m2mToken(clerk).token }),

  list_machines: () => ({ query: 'agent', orderBy: 'name' }),
  get_machine: () => ({ machineId: admin.id }),
  create_machine: () => ({ name: 'billing-worker', scopedMachines: [support.id], defaultTokenTtl: 60 }),
  update_machine: () => ({ machineId: readOnly.id, name: 'auditor', defaultTokenTtl: 90 }),
  delete_machine: () => ({ machineId: readOnly.id }),
  get_machine_secret: () => ({ machineId: readOnly.id }),
  rotate_machine_secret: () => ({ machineId: readOnly.id, previousTokenTtl: 0 }),
  create_machine_scope: () => ({ machineId: support.id, toMachineId: admin.id }),
  delete_machine_scope: () => ({ machineId: admin.id, otherMachineId: support.id }),

  list_oauth_applications: () => ({ nameQuery: 'north', orderBy: '-name' }),
  get_oauth_application: () => ({ oauthApplicationId }),
  create_oauth_application: () => ({
    name: 'Partner portal',
    redirectUris: ['https://partner.example.com/callback', 'partner://callback'],
    scopes: 'profile email',
    public: false,
  }),
  update_oauth_application: () => ({ oauthApplicationId, name: 'Renamed' }),
  delete_oauth_application: () => ({ oauthApplicationId }),
  rotate_oauth_application_secret: () => ({ oauthApplicationId }),
  revoke_oauth_token: (clerk) => ({ oauthApplicationId, token: accessToken(clerk) }),
  verify_oauth_access_token: (clerk) => ({ accessToken: accessToken(clerk) }),

  create_actor_token: (clerk) => ({
    userId: userId(clerk),
    actor: { sub: [...clerk.state.users.keys()][1] },
    expiresInSeconds: 600,
    sessionMaxDurationInSeconds: 600,
  }),
  revoke_actor_token: (clerk) => {
    const token = { ...ticket(clerk, 'act'), actor: { sub: 'user_1' }, sessionMaxDuration: 60 };
    clerk.state.actorTokens.set(token.id, token);
    return { actorTokenId: token.id };
  },
  create_sign_in_token: (clerk) => {
    const { userId, organizationId } = first(clerk.state.memberships);
    return { userId, orgId: organizationId, expiresInSeconds: 600 };
  },
  revoke_sign_in_token: (clerk) => {
    const token = { ...ticket(clerk, 'sit'), organizationId: null };
    clerk.state.signInTokens.set(token.id, token);
    return { signInTokenId: token.id };
  },
  create_agent_task: (clerk) => ({
    onBehalfOf: { userId: userId(clerk) },
    agentName: 'tester',
    taskDescription: 'Walk through the settings page',
    redirectUrl: 'http://localhost:3000/settings',
  }),
  revoke_agent_task: (clerk) => {
    const task = {
      ...ticket(clerk, 'agent_task'),
      agentId: 'agent_1',
      taskDescription: 'Tidy up',
      redirectUrl: 'https://example.com',
      sessionMaxDuration: 60,
    };
    clerk.state.agentTasks.set(task.id, task);
    return { agentTaskId: task.id };
  },
  create_testing_token: none,

  list_allowlist_identifiers: none,
  add_allowlist_identifier: () => ({ identifier: 'partner@example.com', notify: true }),
  remove_allowlist_identifier: ({ state }) => ({ allowlistIdentifierId: first(state.allowlist).id }),
  list_blocklist_identifiers: none,
  add_blocklist_identifier: () => ({ identifier: '*@spam.example' }),
  remove_blocklist_identifier: ({ state }) => ({ blocklistIdentifierId: first(state.blocklist).id }),

  list_redirect_urls: none,
  get_redirect_url: ({ state }) => ({ redirectUrlId: first(state.redirectUrls).id }),
  create_redirect_url: () => ({ url: 'my-app://callback' }),
  delete_redirect_url: ({ state }) => ({ redirectUrlId: first(state.redirectUrls).id }),

  list_jwt_templates: none,
  get_jwt_template: ({ state }) => ({ templateId: first(state.jwtTemplates).id }),
  create_jwt_template: () => ({
    name: 'warehouse',
    claims: { plan: '{{user.public_metadata.plan}}' },
    lifetime: 60,
    allowedClockSkew: 0,
    customSigningKey: true,
    signingAlgorithm: 'HS256',
    signingKey: 'a signing key that is long enough',
  }),
  update_jwt_template: ({ state }) => ({
    templateId: first(state.jwtTemplates).id,
    name: 'reporting',
    claims: { role: 'member' },
    lifetime: 120,
  }),
  delete_jwt_template: ({ state }) => ({ templateId: first(state.jwtTemplates).id }),

  list_domains: none,
  add_domain: (clerk) => {
    inProduction(clerk);
    return { name: 'satellite.example.com', proxyUrl: 'https://satellite.example.com/__clerk' };
  },
  update_domain: ({ state }) => ({
    domainId: first(state.domains).id,
    name: 'localhost:3000',
    proxyUrl: null,
  }),
  delete_domain: ({ state }) => {
    const id = state.ids.id('dmn');
    state.domains.set(id, {
      id,
      name: 'old.example.com',
      isSatellite: true,
      proxyUrl: null,
      createdAt: 1_700_000_000_000,
    });
    return { domainId: id };
  },
  check_domain_proxy: ({ state }) => ({
    domainId: first(state.domains).id,
    proxyUrl: 'https://app.embedded.accounts.dev/__clerk',
  }),

  send_email: () => ({ ...message, idempotencyKey: 'order_123' }),
  send_emails: (clerk) => ({
    messages: [
      { ...message, to: { userId: userId(clerk) }, html: '<p>It is 424242-secret.</p>' },
      { ...message, from: { address: 'support@elsewhere.example' } },
    ],
  }),
  get_email: ({ state }) => {
    const id = state.ids.id('ema');
    state.emails.set(id, {
      id,
      fromEmailName: 'support',
      toEmailAddress: 'customer@example.com',
      emailAddressId: null,
      userId: null,
      subject: 'Your code',
      body: 'It is 424242-secret.',
      bodyPlain: 'It is 424242-secret.',
      idempotencyKey: null,
      request: '',
    });
    return { emailId: id };
  },

  create_webhook_app: none,
  get_webhook_dashboard_url: ({ state }) => {
    state.instance.svixApplicationId = 'app_1';
    return {};
  },
  delete_webhook_app: ({ state }) => {
    state.instance.svixApplicationId = 'app_1';
    return {};
  },

  get_instance: none,
  update_instance: () => ({
    testMode: false,
    hibp: true,
    supportEmail: 'help@example.com',
    allowedOrigins: ['my-app://localhost'],
    developmentOrigin: 'http://localhost:3000',
    preferredSignInStrategyWhenPasswordRequired: 'otp',
  }),
  update_instance_restrictions: () => ({ allowlist: false, blocklist: true, blockEmailSubaddresses: true }),
  get_instance_organization_settings: none,
  update_instance_organization_settings: () => ({
    maxAllowedMemberships: 20,
    domainsEnrollmentModes: ['automatic_invitation'],
  }),
  change_instance_domain: (clerk) => {
    inProduction(clerk);
    return { homeUrl: 'https://www.example.com', isSecondary: false };
  },
  get_jwks: none,
};
