import { clientToken } from '../../../../local/clerk/sessions/client-tokens.ts';
import type { EmbeddedClerk } from '../../../../local/clerk/server.ts';

type Walk = (clerk: EmbeddedClerk) => { path: string; body?: unknown };

const first = <Item>(items: Map<string, Item>) => [...items.values()][0]!;
const userId = (clerk: EmbeddedClerk) => first(clerk.state.users).id;
const session = (clerk: EmbeddedClerk) => first(clerk.state.sessions);
const member = (clerk: EmbeddedClerk) => first(clerk.state.memberships);
const primaryDomainId = (clerk: EmbeddedClerk) => first(clerk.state.domains).id;
const templateId = (clerk: EmbeddedClerk) => first(clerk.state.jwtTemplates).id;
const redirectUrlId = (clerk: EmbeddedClerk) => first(clerk.state.redirectUrls).id;
const signUpId = (clerk: EmbeddedClerk) => first(clerk.state.signUps).id;
const waitlistEntryId = (clerk: EmbeddedClerk) => first(clerk.state.waitlistEntries).id;

const pendingTicket = (clerk: EmbeddedClerk, prefix: string) => ({
  id: clerk.state.ids.id(prefix),
  status: 'pending' as const,
  token: 'ticket',
  url: 'https://example.com/ticket',
  userId: userId(clerk),
  expiresAt: Date.now() + 60_000,
  createdAt: 0,
  updatedAt: 0,
});

const inProduction = (clerk: EmbeddedClerk) => {
  clerk.state.instance.environmentType = 'production';
};

const message = {
  to: { address: 'customer@example.com' },
  from: { address: 'support@embedded.accounts.dev', name: 'Support' },
  subject: 'Hello',
  html: '<p>Hello</p>',
};

/** Operations that the document lacks, with the status of a success: `@clerk/backend` is their source. */
export const undocumented: Record<string, number> = {
  'post /beta_features/change_domain': 202,
  'get /clients/handshake_payload': 200,
  'post /email': 200,
  'post /email/batch': 200,
  'get /email/{email_id}': 200,
  'post /accountless_applications': 200,
  'post /accountless_applications/complete': 200,
};

/** Documented operations whose success is nothing but a status. */
export const withoutBody: Record<string, number> = {
  'patch /instance': 204,
  'post /instance/change_domain': 202,
  'delete /webhooks/svix': 204,
};

/** Bad requests: how the document names the operation, path, body and the documented status of the refusal. */
export const instanceRefusals: [string, string, unknown, number][] = [
  ['patch /instance', '/instance', { allowed_origins: ['nowhere'] }, 422],
  ['patch /instance/restrictions', '/instance/restrictions', { allowlist: 'yes' }, 422],
  [
    'patch /instance/organization_settings',
    '/instance/organization_settings',
    { creator_role_id: 'role_missing' },
    404,
  ],
  ['post /instance/change_domain', '/instance/change_domain', { home_url: 'https://example.com' }, 400],
  ['post /domains', '/domains', { name: 'example.com', is_satellite: false }, 422],
  ['post /proxy_checks', '/proxy_checks', { domain_id: 'dmn_1', proxy_url: 'https://example.com' }, 422],
  ['post /allowlist_identifiers', '/allowlist_identifiers', { identifier: '*@northwind.example' }, 400],
  ['post /blocklist_identifiers', '/blocklist_identifiers', { identifier: 'nonsense' }, 422],
  ['post /waitlist_entries', '/waitlist_entries', { email_address: 'nonsense' }, 422],
  ['post /waitlist_entries/bulk', '/waitlist_entries/bulk', [], 400],
  ['post /sign_in_tokens', '/sign_in_tokens', { user_id: 'user_1' }, 404],
  ['post /actor_tokens', '/actor_tokens', { user_id: 'user_1', actor: { sub: 'user_2' } }, 422],
  ['post /agents/tasks', '/agents/tasks', {}, 422],
  ['post /clients/verify', '/clients/verify', { token: 'nonsense' }, 400],
  ['post /jwt_templates', '/jwt_templates', { name: 'a', claims: { iss: 'me' } }, 400],
  ['post /jwt_templates', '/jwt_templates', { name: 'a' }, 422],
  ['post /redirect_urls', '/redirect_urls', { url: 'http://example.com' }, 422],
  ['delete /webhooks/svix', '/webhooks/svix', undefined, 400],
];

/** A good request for each operation on the instance itself; the key is how the document names it. */
export const instanceWalks: Record<string, Walk> = {
  'get /instance': () => ({ path: '/instance' }),
  'patch /instance': () => ({
    path: '/instance',
    body: {
      test_mode: false,
      hibp: false,
      support_email: 'help@example.com',
      clerk_js_version: '5.22.1',
      development_origin: 'http://localhost:3000',
      allowed_origins: ['chrome-extension://mnhbilbfebpbokpjjamapdecdgieldho', 'http://localhost:3000'],
      url_based_session_syncing: true,
      preferred_sign_in_strategy_when_password_required: 'otp',
    },
  }),
  'patch /instance/restrictions': () => ({
    path: '/instance/restrictions',
    body: { allowlist: true, blocklist: true, block_email_subaddresses: true },
  }),
  'get /instance/organization_settings': () => ({ path: '/instance/organization_settings' }),
  'patch /instance/organization_settings': () => ({
    path: '/instance/organization_settings',
    body: {
      max_allowed_memberships: 20,
      slug_disabled: true,
      domains_enrollment_modes: ['automatic_invitation'],
    },
  }),
  'get /instance/oauth_application_settings': () => ({ path: '/instance/oauth_application_settings' }),
  'patch /instance/oauth_application_settings': () => ({
    path: '/instance/oauth_application_settings',
    body: { dynamic_oauth_client_registration: true, default_scopes: ['openid', 'email', 'email'] },
  }),
  'post /instance/change_domain': (clerk) => {
    inProduction(clerk);
    return { path: '/instance/change_domain', body: { home_url: 'https://www.example.com' } };
  },
  'post /beta_features/change_domain': (clerk) => {
    inProduction(clerk);
    return { path: '/beta_features/change_domain', body: { home_url: 'https://www.example.com' } };
  },
  'get /domains': () => ({ path: '/domains' }),
  'post /domains': (clerk) => {
    inProduction(clerk);
    return {
      path: '/domains',
      body: {
        name: 'satellite.example.com',
        is_satellite: true,
        proxy_url: 'https://satellite.example.com/__clerk',
      },
    };
  },
  'patch /domains/{domain_id}': (clerk) => ({
    path: `/domains/${primaryDomainId(clerk)}`,
    body: { name: 'localhost:3000', proxy_url: null },
  }),
  'delete /domains/{domain_id}': (clerk) => {
    clerk.state.domains.set('dmn_satellite', {
      id: 'dmn_satellite',
      name: 'satellite.example.com',
      isSatellite: true,
      proxyUrl: null,
      createdAt: 0,
    });
    return { path: '/domains/dmn_satellite' };
  },
  'post /proxy_checks': (clerk) => ({
    path: '/proxy_checks',
    body: { domain_id: primaryDomainId(clerk), proxy_url: 'https://app.embedded.accounts.dev/__clerk' },
  }),
  'get /allowlist_identifiers': () => ({ path: '/allowlist_identifiers' }),
  'post /allowlist_identifiers': () => ({
    path: '/allowlist_identifiers',
    body: { identifier: 'allowed@example.com', notify: true },
  }),
  'delete /allowlist_identifiers/{identifier_id}': (clerk) => ({
    path: `/allowlist_identifiers/${first(clerk.state.allowlist).id}`,
  }),
  'get /blocklist_identifiers': () => ({ path: '/blocklist_identifiers' }),
  'post /blocklist_identifiers': () => ({
    path: '/blocklist_identifiers',
    body: { identifier: '*@*.example.com' },
  }),
  'delete /blocklist_identifiers/{identifier_id}': (clerk) => ({
    path: `/blocklist_identifiers/${first(clerk.state.blocklist).id}`,
  }),
  'get /waitlist_entries': () => ({ path: '/waitlist_entries?limit=500' }),
  'post /waitlist_entries': () => ({
    path: '/waitlist_entries',
    body: { email_address: 'waiting@example.com', notify: false },
  }),
  'post /waitlist_entries/bulk': () => ({
    path: '/waitlist_entries/bulk',
    body: [{ email_address: 'one@example.com' }, { email_address: 'declined@example.org' }],
  }),
  'delete /waitlist_entries/{waitlist_entry_id}': (clerk) => ({
    path: `/waitlist_entries/${waitlistEntryId(clerk)}`,
  }),
  'post /waitlist_entries/{waitlist_entry_id}/invite': (clerk) => ({
    path: `/waitlist_entries/${waitlistEntryId(clerk)}/invite`,
    body: { ignore_existing: true },
  }),
  'post /waitlist_entries/{waitlist_entry_id}/reject': (clerk) => ({
    path: `/waitlist_entries/${waitlistEntryId(clerk)}/reject`,
  }),
  'get /sign_ups/{id}': (clerk) => ({ path: `/sign_ups/${signUpId(clerk)}` }),
  'patch /sign_ups/{id}': (clerk) => ({
    path: `/sign_ups/${signUpId(clerk)}`,
    body: { external_id: 'crm-7', custom_action: true },
  }),
  'post /sign_in_tokens': (clerk) => ({
    path: '/sign_in_tokens',
    body: {
      user_id: member(clerk).userId,
      org_id: member(clerk).organizationId,
      expires_in_seconds: 600,
    },
  }),
  'post /sign_in_tokens/{sign_in_token_id}/revoke': (clerk) => {
    const token = { ...pendingTicket(clerk, 'sit'), organizationId: null };
    clerk.state.signInTokens.set(token.id, token);
    return { path: `/sign_in_tokens/${token.id}/revoke` };
  },
  'post /actor_tokens': (clerk) => ({
    path: '/actor_tokens',
    body: {
      user_id: userId(clerk),
      actor: { sub: 'user_2OEpKhcCN1Lat9NQ0G6puh7q5Rb', reason: 'support' },
      expires_in_seconds: 60,
      session_max_duration_in_seconds: 600,
    },
  }),
  'post /actor_tokens/{actor_token_id}/revoke': (clerk) => {
    const token = { ...pendingTicket(clerk, 'act'), actor: { sub: 'user_1' }, sessionMaxDuration: 60 };
    clerk.state.actorTokens.set(token.id, token);
    return { path: `/actor_tokens/${token.id}/revoke` };
  },
  'post /agents/tasks': (clerk) => ({
    path: '/agents/tasks',
    body: {
      on_behalf_of: { user_id: userId(clerk) },
      permissions: '*',
      agent_name: 'helper',
      task_description: 'Tidy up',
      redirect_url: 'http://localhost:3000/done',
    },
  }),
  'post /agents/tasks/{agent_task_id}/revoke': (clerk) => {
    const task = {
      ...pendingTicket(clerk, 'agent_task'),
      agentId: 'agent_1',
      taskDescription: 'Tidy up',
      redirectUrl: 'https://example.com',
      sessionMaxDuration: 60,
    };
    clerk.state.agentTasks.set(task.id, task);
    return { path: `/agents/tasks/${task.id}/revoke` };
  },
  'post /testing_tokens': () => ({ path: '/testing_tokens' }),
  'get /clients': () => ({ path: '/clients' }),
  'post /clients/verify': (clerk) => ({
    path: '/clients/verify',
    body: { token: clientToken(clerk.state, session(clerk).clientId) },
  }),
  'get /clients/handshake_payload': (clerk) => {
    clerk.state.handshakes.set('nonce1', { directives: ['__session=abc'], expiresAt: Date.now() + 60_000 });
    return { path: '/clients/handshake_payload?nonce=nonce1' };
  },
  'get /clients/{client_id}': (clerk) => ({ path: `/clients/${session(clerk).clientId}` }),
  'post /email': () => ({ path: '/email', body: message }),
  'post /email/batch': () => ({ path: '/email/batch', body: { messages: [message] } }),
  'get /email/{email_id}': (clerk) => {
    clerk.state.emails.set('ema_1', {
      id: 'ema_1',
      fromEmailName: 'support',
      toEmailAddress: 'customer@example.com',
      emailAddressId: null,
      userId: null,
      subject: 'Hello',
      body: 'Hello',
      bodyPlain: 'Hello',
      idempotencyKey: null,
      request: '',
    });
    return { path: '/email/ema_1' };
  },
  'get /jwt_templates': () => ({ path: '/jwt_templates' }),
  'post /jwt_templates': () => ({
    path: '/jwt_templates',
    body: {
      name: 'other',
      claims: { plan: '{{user.public_metadata.plan}}' },
      lifetime: 30,
      allowed_clock_skew: 0,
      custom_signing_key: true,
      signing_algorithm: 'HS256',
      signing_key: 'a long enough secret',
    },
  }),
  'get /jwt_templates/{template_id}': (clerk) => ({ path: `/jwt_templates/${templateId(clerk)}` }),
  'patch /jwt_templates/{template_id}': (clerk) => ({
    path: `/jwt_templates/${templateId(clerk)}`,
    body: { name: 'reporting', claims: {}, lifetime: 120 },
  }),
  'delete /jwt_templates/{template_id}': (clerk) => ({ path: `/jwt_templates/${templateId(clerk)}` }),
  'get /redirect_urls': () => ({ path: '/redirect_urls' }),
  'post /redirect_urls': () => ({ path: '/redirect_urls', body: { url: 'my-app://callback' } }),
  'get /redirect_urls/{id}': (clerk) => ({ path: `/redirect_urls/${redirectUrlId(clerk)}` }),
  'delete /redirect_urls/{id}': (clerk) => ({ path: `/redirect_urls/${redirectUrlId(clerk)}` }),
  'post /webhooks/svix': () => ({ path: '/webhooks/svix' }),
  'delete /webhooks/svix': (clerk) => {
    clerk.state.instance.svixApplicationId = 'app_1';
    return { path: '/webhooks/svix' };
  },
  'post /webhooks/svix_url': (clerk) => {
    clerk.state.instance.svixApplicationId = 'app_1';
    return { path: '/webhooks/svix_url' };
  },
  'post /accountless_applications': () => ({ path: '/accountless_applications?source=test' }),
  'post /accountless_applications/complete': () => ({ path: '/accountless_applications/complete' }),
};
